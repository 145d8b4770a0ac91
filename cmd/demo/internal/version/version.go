// Package version says which Aegis this is, and under which licences everything inside the program is.
package version

import (
	_ "embed"
	"fmt"
	"runtime"
	"runtime/debug"
	"slices"
)

// Number is the version of Aegis, as in CHANGELOG.md.
const Number = "v0.2.0"

const module = "github.com/aegis-ae/aegis"

//go:generate go run -C ../../../gen ./licences ../.. ../demo/internal/version/licences.txt

//go:embed licences.txt
var licences string

// Licences returns the licences of everything inside the program: Aegis, the packages that it is linked with, Go, the
// data sets and the fonts.
func Licences() string { return licences }

// Text returns the version in a line: the number, the revision if that is known, the Go release and the machine.
func Text() string {
	info, _ := debug.ReadBuildInfo()
	return text(info)
}

func text(info *debug.BuildInfo) string {
	built := ""
	if info != nil && info.Main.Path == module {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				built = ", revision " + s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				built += " with changes"
			}
		}
	} else if info != nil { // somebody's own program over this one
		i := slices.IndexFunc(info.Deps, func(m *debug.Module) bool { return m.Path == module })
		if i >= 0 && info.Deps[i].Version != Number {
			built = ", module " + info.Deps[i].Version
		}
	}
	return fmt.Sprintf("%s%s, %s %s/%s", Number, built, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}
