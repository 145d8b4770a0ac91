package app

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/models"
)

// Every command explains itself within the width of a terminal, with an example.
func TestHelp(t *testing.T) {
	commands := []string{"", "data list", "data fetch", "data describe"}
	all, _ := demo.Succeed(t, "--help")
	for _, m := range regexp.MustCompile(`(?m)^  ([a-z]+) +[A-Z]`).FindAllStringSubmatch(all, -1) {
		commands = append(commands, m[1])
	}
	if len(commands) < 20 {
		t.Fatalf("commands %q", commands)
	}
	for _, command := range commands {
		stdout, stderr := demo.Succeed(t, append(strings.Fields(command), "--help")...)
		if stderr != "" || !strings.Contains(stdout, "Usage:") || !strings.Contains(stdout, "--seed") {
			t.Errorf("%s --help printed %q, %q", command, stdout, stderr)
		}
		if command != "help" && !strings.Contains(stdout, "Examples:") {
			t.Errorf("%s --help has no examples", command)
		}
		if strings.Contains(stdout, "  -") && !strings.Contains(stdout, "  --") || strings.Contains(stdout, " -h,") {
			t.Errorf("%s --help has a flag of one letter", command)
		}
		for line := range strings.Lines(stdout) {
			if n := len([]rune(strings.TrimRight(line, "\n"))); n > 80 {
				t.Errorf("%s --help has a line of %d columns: %s", command, n, line)
			}
		}
	}
}

func TestWrongCommandLines(t *testing.T) {
	demo.Refuse(t, "", map[string]string{
		"trian":          `demo: unknown command "trian"; there are: `,
		"--fast":         "demo: unknown flag: --fast; demo has: --",
		"-x":             "demo: unknown shorthand flag: 'x' in -x",
		"--seed":         "demo: flag needs an argument: --seed",
		"models nothing": `unknown variant "nothing"; there are: `,
		"models a b":     "models takes one name at most, not 2",
		"version now":    `takes no argument "now"`,
		"help trian":     `unknown command "trian"; there are: `,
	})
}

func TestModels(t *testing.T) {
	all, _ := demo.Succeed(t, "models")
	for _, v := range models.Variants() {
		for _, part := range []string{v.Name, v.Summary, v.Formula, v.Paper} {
			if !clitest.Contains(all, strings.Join(strings.Fields(part), " ")) {
				t.Errorf("%s: %q is missing from the list", v.Name, part)
			}
		}
		one, _ := demo.Succeed(t, "models", v.Name)
		settings, err := models.Settings(v.New(training.VariantSpec()))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range settings {
			if !strings.Contains(one, "  "+s.Name+" ") || !strings.Contains(one, " "+s.Value) {
				t.Errorf("%s: the setting %s = %s is missing from\n%s", v.Name, s.Name, s.Value, one)
			}
		}
		for line := range strings.Lines(all + one) {
			if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > report.Width {
				t.Errorf("%s: a line is too long: %s", v.Name, line)
			}
		}
	}
}

func TestVersion(t *testing.T) {
	stdout, _ := demo.Succeed(t, "version")
	if !strings.HasPrefix(stdout, "aegis demo ") || !strings.Contains(stdout, "go1.") {
		t.Errorf("printed %q", stdout)
	}
}

// What fails for other reasons than the command line has another exit code.
func TestNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := demo.Execute(t, "--out", filepath.Join(file, "out"))
	if code != cli.ExitFailure || !strings.Contains(stderr, "cannot write to the folder --out") || stdout != "" {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
}
