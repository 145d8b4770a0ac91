package models_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"
)

// source is a parsed file, not a test.
type source struct {
	path string
	*ast.File
}

// sources parses the files of a folder, without tests.
func sources(t *testing.T, folder string) []source {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: %d files, error %v", folder, len(paths), err)
	}
	var out []source
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		f := kit.Must(parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments))
		out = append(out, source{path, f})
	}
	return out
}

// TestEngineKnowsNoVariant: neither models nor the conformance suite imports models/variants.
func TestEngineKnowsNoVariant(t *testing.T) {
	for _, f := range append(sources(t, "."), sources(t, "modelstest")...) {
		for _, i := range f.Imports {
			if path, _ := strconv.Unquote(i.Path.Value); strings.HasSuffix(path, "models/variants") {
				t.Errorf("%s imports %s", f.path, path)
			}
		}
	}
}

// TestVariantsDoNotKnowEachOther: a variant never asks for another variant's type, by a type switch, an assertion,
// models.As or models.Is. It asks for an ability, which outside variants can declare too. Abilities are exported.
func TestVariantsDoNotKnowEachOther(t *testing.T) {
	files := sources(t, "variants")
	home := map[string]string{} // of the types of models
	for _, f := range files {
		for _, d := range f.Decls {
			g, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range g.Specs {
				if spec, ok := s.(*ast.TypeSpec); ok {
					home[spec.Name.Name] = f.path
				}
			}
		}
	}
	if home["VAE"] == "" {
		t.Fatal("the type VAE is not found: the test looks in the wrong place")
	}
	for _, f := range files {
		for _, asked := range assertions(f.File) {
			switch asked := asked.(type) {
			case *ast.Ident:
				if at := home[asked.Name]; at != "" && !strings.HasPrefix(f.path, strings.TrimSuffix(at, ".go")) {
					t.Errorf("%s asks for the type %s of %s: declare an ability (models/ability.go)", f.path, asked.Name, at)
				}
			case *ast.InterfaceType:
				t.Errorf("%s asks for an interface that has no name, which nobody else can declare", f.path)
			}
		}
	}
}

// assertions returns the types that a file asserts.
func assertions(f *ast.File) []ast.Expr {
	var out []ast.Expr
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.TypeAssertExpr:
			if n.Type != nil {
				out = append(out, n.Type)
			}
		case *ast.TypeSwitchStmt:
			for _, c := range n.Body.List {
				out = append(out, c.(*ast.CaseClause).List...)
			}
		case *ast.IndexExpr: // models.As[T]
			if sel, ok := n.X.(*ast.SelectorExpr); ok && fmt.Sprint(sel.X) == "models" {
				out = append(out, n.Index)
			}
		}
		return true
	})
	return out
}

// TestAbilities: ability.go lists every optional interface of a model; none is elsewhere or unnamed.
func TestAbilities(t *testing.T) {
	for _, f := range sources(t, ".") {
		comments := ""
		for _, c := range f.Comments {
			comments += c.Text()
		}
		ast.Inspect(f.File, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if _, ok := spec.Type.(*ast.InterfaceType); !ok || spec.Name.Name == "Model" {
				return true
			}
			switch {
			case f.path != "ability.go":
				t.Errorf("the interface %s stands in %s, not in ability.go", spec.Name.Name, f.path)
			case !spec.Name.IsExported():
				t.Errorf("the interface %s is not exported: no model outside can declare it", spec.Name.Name)
			case !strings.Contains(comments, "\t"+spec.Name.Name+" "):
				t.Errorf("the interface %s is missing from the table", spec.Name.Name)
			}
			return true
		})
		for _, asked := range assertions(f.File) {
			if _, ok := asked.(*ast.InterfaceType); ok {
				t.Errorf("%s asks for an interface that has no name", f.path)
			}
		}
	}
}
