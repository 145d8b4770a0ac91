package version

import (
	"os"
	"regexp"
	"runtime/debug"
	"strings"
	"testing"
)

func TestText(t *testing.T) {
	setting := func(key, value string) debug.BuildSetting { return debug.BuildSetting{Key: key, Value: value} }
	own, other := debug.Module{Path: module}, debug.Module{Path: "example.org/mine"}
	for want, info := range map[string]*debug.BuildInfo{
		Number + ", go": nil,
		Number + ", revision abc, go": {
			Main: own, Settings: []debug.BuildSetting{setting("vcs.revision", "abc"), setting("vcs.modified", "false")},
		},
		Number + ", revision abc with changes, go": {
			Main: own, Settings: []debug.BuildSetting{setting("vcs.revision", "abc"), setting("vcs.modified", "true")},
		},
		Number + ", module v0.2.1-pre, go": {
			Main: other, Settings: []debug.BuildSetting{setting("vcs.revision", "of another repository")},
			Deps: []*debug.Module{{Path: module, Version: "v0.2.1-pre"}},
		},
	} {
		if got := text(info); !strings.HasPrefix(got, want) {
			t.Errorf("%q does not begin with %q", got, want)
		}
	}
}

// TestLicences: what is linked in or embedded has its licence there.
func TestLicences(t *testing.T) {
	for _, want := range []string{
		module + "\n", module + "/data/mnist\n", "gorgonia.org/gorgonia v", "gonum.org/v1/plot v", "Go, its standard library",
		"liberation v", "SIL OPEN FONT LICENSE", "graphviz, in ", "Eclipse Public License", "Apache License", "BY-SA 3.0",
	} {
		if !strings.Contains(strings.ReplaceAll(Licences(), "Attribution-Share Alike", "BY-SA"), want) {
			t.Errorf("no %q", want)
		}
	}
}

// TestChangelog: the newest version in CHANGELOG.md is this one.
func TestChangelog(t *testing.T) {
	text, err := os.ReadFile("../../../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	newest := regexp.MustCompile(`(?m)^## \[(.*)\]`).FindStringSubmatch(string(text))
	if newest == nil || "v"+newest[1] != Number {
		t.Errorf("CHANGELOG.md begins with %v, but this is %s", newest, Number)
	}
}
