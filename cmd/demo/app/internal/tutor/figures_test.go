package tutor

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

// TestFigures: what was trained is not trained again, the same bytes come out, a store that is damaged is made anew,
// and a few figures do not replace the sheet of all.
func TestFigures(t *testing.T) {
	out := t.TempDir()
	draw := func() (progress, picture, text string) {
		_, progress = demo.Succeed(t, "figures --quick --only learning_curves --out", out)
		for path, to := range map[string]*string{"learning_curves.svg": &picture, "learning_curves.md": &text} {
			file, err := os.ReadFile(filepath.Join(out, report.FiguresFolder, path))
			if err != nil {
				t.Fatal(err)
			}
			*to = string(file)
		}
		return progress, picture, text
	}
	progress, picture, text := draw()
	if !strings.Contains(progress, "training plain") {
		t.Errorf("nothing was trained: %s", progress)
	}
	for _, want := range []string{"784-256-32", "- seed: 1", "`demo figures --only learning_curves --seed 1 --quick`"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in:\n%s", want, text)
		}
	}
	again, same, _ := draw()
	if strings.Contains(again, "training") || same != picture {
		t.Errorf("the second time something was trained, or is another: %s", again)
	}
	kept, err := filepath.Glob(filepath.Join(out, storeFolder, "*.safetensors"))
	if err != nil || len(kept) != 1 {
		t.Fatalf("kept: %v, %v", kept, err)
	}
	if err := os.Truncate(kept[0], 100); err != nil {
		t.Fatal(err)
	}
	if repaired, same, _ := draw(); !strings.Contains(repaired, "training plain") || same != picture {
		t.Errorf("with a damaged store: %s", repaired)
	}
	if _, err := os.Stat(filepath.Join(out, report.FiguresFolder, "contact-sheet.png")); !os.IsNotExist(err) {
		t.Errorf("a contact sheet of one figure: %v", err)
	}
	code, _, stderr := demo.Execute(t, "figures --only nothing --out", out)
	if code != cli.ExitUsage || !strings.Contains(stderr, `there is no figure "nothing"; the figures are: ae_schematic`) {
		t.Errorf("an unknown figure: %d, %s", code, stderr)
	}
}
