package tutor

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
)

// TestTutorial: a chapter is written with its figures beside it, and written again byte for byte.
func TestTutorial(t *testing.T) {
	var pages [2][]byte
	for i := range pages {
		out := t.TempDir()
		stdout, _ := demo.Succeed(t, "tutorial --quick --only linear --out", out)
		path := filepath.Join(out, tutorialFolder, "index.html")
		clitest.Announced(t, stdout, path)
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		images := regexp.MustCompile(`<img src="([^"]+)"`).FindAllSubmatch(page, -1)
		if len(images) < 3 {
			t.Errorf("%d images", len(images))
		}
		for _, m := range images {
			clitest.Announced(t, stdout, filepath.Join(out, tutorialFolder, filepath.FromSlash(string(m[1]))))
		}
		for _, want := range []string{
			"PCA and the linear autoencoder", "Trained on 1,000 samples of mnist train", `id="C02"`, `id="E03"`, "not computed",
		} {
			if !bytes.Contains(page, []byte(want)) {
				t.Errorf("the page has no %s", want)
			}
		}
		pages[i] = page
	}
	if !bytes.Equal(pages[0], pages[1]) {
		t.Error("the same command has written different pages")
	}
}

func TestTutorialList(t *testing.T) {
	if stdout, _ := demo.Succeed(t, "tutorial --list"); !strings.Contains(stdout, "\nlinear       PCA and") {
		t.Error(stdout)
	}
	demo.Refuse(t, "tutorial", map[string]string{"--only nothing": `no chapter "nothing"`})
}
