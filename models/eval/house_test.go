package eval_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
)

// TestPackagesBuildOnThoseBefore: each package imports only packages that come before it here, and only those that
// corrupt data or load a model know the variants.
func TestPackagesBuildOnThoseBefore(t *testing.T) {
	const root, variants = "github.com/aegis-ae/aegis/models/eval", "github.com/aegis-ae/aegis/models/variants"
	order := []string{
		"internal/num", ".", "linear", "nearest", "cluster", "latent", "probe", "restore", "sample", "anomaly", "digits",
		"disentanglement",
	}
	for at, folder := range order {
		files := evaltest.Must(filepath.Glob(filepath.Join(folder, "*.go")))
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			for _, i := range evaltest.Must(parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)).Imports {
				path := evaltest.Must(strconv.Unquote(i.Path.Value))
				below, ok := strings.CutPrefix(path, root)
				if ok && !slices.Contains(order[:at], filepath.Clean("./"+strings.TrimPrefix(below, "/"))) ||
					path == variants && folder != "restore" && folder != "digits" {
					t.Errorf("%s imports %s", file, path)
				}
			}
		}
		if len(files) == 0 {
			t.Errorf("there are no files in %s", folder)
		}
	}
}
