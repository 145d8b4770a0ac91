package training

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

// configFile writes a configuration and returns its path.
func configFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "own.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// A configuration trains what its flags train, to the byte.
func TestConfigIsItsFlags(t *testing.T) {
	set, byFile, byFlags := clitest.TinySet(t, "", ""), t.TempDir(), t.TempDir()
	config := configFile(t, `{"about": "a small one", "flags": {
		"model": "vae", "latent": 3, "hidden": "8", "dropout": 0.25, "wrap": ["denoising"], "set": ["beta=2", "p=0.5"],
		"epochs": 2, "batch": 10, "lr": 5e-3, "seed": 7, "data": "`+filepath.ToSlash(set)+`"}}`)
	stdout, _ := demo.Succeed(t, "train --config", config, "--out", byFile)
	if !strings.Contains(stdout, "own.json: a small one\n") {
		t.Errorf("what it is for is missing from\n%s", stdout)
	}
	demo.Succeed(t, "train --model vae --latent 3 --hidden 8 --dropout 0.25 --wrap denoising --set beta=2 --set p=0.5",
		"--epochs 2 --batch 10 --lr 0.005 --seed 7 --data", set, "--out", byFlags)
	sameFiles(t, byFile, byFlags)
}

func sameFiles(t *testing.T, folder, other string) {
	t.Helper()
	got, want := clitest.ReadFiles(t, folder), clitest.ReadFiles(t, other)
	if len(got) != len(want) || len(got) < 4 {
		t.Errorf("%d files, want %d", len(got), len(want))
	}
	for path := range want {
		if got[path] != want[path] {
			t.Errorf("%s differs", path)
		}
	}
}

// Flags on the command line go before those of the file; --set is added, and --quick means 2 epochs whatever the file
// says.
func TestConfigBelowCommandLine(t *testing.T) {
	set, byFile, byFlags := clitest.TinySet(t, "", ""), t.TempDir(), t.TempDir()
	config := configFile(t, `{"flags": {
		"model": "vae", "latent": 3, "hidden": "8", "seed": 5, "epochs": 50, "wrap": ["conditional"],
		"set": ["beta=2", "freebits=0.5"]}}`)
	demo.Succeed(t, "train --config", config, "--latent 2 --wrap denoising --set beta=3 --seed 0 --data", set,
		"--quick --out", byFile)
	demo.Succeed(t, "train --model vae --latent 2 --hidden 8 --wrap denoising --set beta=3 --set freebits=0.5 --seed 0",
		"--data", set, "--epochs 2 --out", byFlags)
	sameFiles(t, byFile, byFlags)
}

// What is wrong with a configuration is said in one line that names the file and the key.
func TestWrongConfigs(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{``, "it is not JSON: it ends too early"},
		{`{"flags": {"latent": 8}`, "it is not JSON: it ends too early"},
		{"{\"flags\":\n{\"latent\": 8,}}", "it is not JSON: line 2: "},
		{`[]`, "it must be a JSON object"},
		{`{"flags": {}} {}`, "there is something after the closing brace"},
		{`{"flag": {}}`, `unknown key "flag": a configuration has "about" and "flags"`},
		{`{"about": 1}`, `"about": 1: it must be a text in quotes`},
		{`{"about": "a", "about": "b"}`, `"about" appears twice`},
		{`{"flags": []}`, `"flags": it must be a JSON object`},
		{`{"flags": {"latent": 8, "latent": 9}}`, `"flags": "latent" appears twice`},
		{`{"flags": {"latnet": 8}}`, `unknown flag "latnet"; demo train has: --model, `},
		{`{"flags": {"--latent": 8}}`, `unknown flag "--latent"; `},
		{`{"flags": {"quick": true}}`, `"quick" can only be given on the command line`},
		{`{"flags": {"config": "x"}}`, `"config" can only be given on the command line`},
		{`{"flags": {"latent": "8"}}`, `"latent": "8": it must be a whole number`},
		{`{"flags": {"latent": null}}`, `"latent": null: it must be a whole number`},
		{`{"flags": {"latent": 8.5}}`, `"latent": 8.5: it must be a whole number`},
		{`{"flags": {"seed": -1}}`, `"seed": -1: it must be a whole number of at least 0`},
		{`{"flags": {"lr": true}}`, `"lr": true: it must be a number`},
		{`{"flags": {"lr": 1e999}}`, `"lr": 1e999: it must be a number`},
		{`{"flags": {"hidden": 256}}`, `"hidden": 256: it must be a text in quotes`},
		{`{"flags": {"image": "28by28"}}`, `"image": "28by28": `},
		{`{"flags": {"set": "beta=4"}}`, `"set": "beta=4": it must be a list of texts`},
		{`{"flags": {"wrap": [1]}}`, `"wrap": [1]: it must be a list of texts`},
		{`{"flags": {"wrap": null}}`, `"wrap": null: it must be a list of texts`},
		{`{"flags": {"epochs": 0}}`, "--epochs 0: there must be at least 1"},
		{`{"flags": {"model": "nothing"}}`, `unknown variant "nothing"; there are: `},
	} {
		path := configFile(t, c.text)
		code, stdout, stderr := demo.Execute(t, "train --config", path)
		if code != cli.ExitUsage || stdout != "" || strings.Count(stderr, "\n") != 1 {
			t.Errorf("%s: exit code %d, %q, %q", c.text, code, stdout, stderr)
		}
		if !strings.HasPrefix(stderr, "demo: --config "+path+": ") || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: %q, want %q", c.text, stderr, c.want)
		}
	}
	demo.Refuse(t, "train", map[string]string{
		"--config hinton": "--config hinton: there is no such file, and no recipe of that name; there are: ",
	})
	demo.Fail(t, "--config: ", "train --config", t.TempDir())
}

// Every recipe inside the program says what it is for, and trains.
func TestRecipes(t *testing.T) {
	names := recipeNames()
	if !slices.Contains(names, "hinton-30") {
		t.Errorf("the recipes are %v", names)
	}
	list, _ := demo.Succeed(t, "train --config", listRecipes)
	set := clitest.TinySet(t, "", "")
	for _, name := range names {
		c, err := loadConfiguration(name)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.about) < 40 || !clitest.Contains(list, name+" "+c.about) {
			t.Errorf("%s: %q is not in\n%s", name, c.about, list)
		}
		out := t.TempDir()
		demo.Succeed(t, "train --config", name, "--data", set, "--quick --out", out)
		if _, err := os.Stat(filepath.Join(out, cli.ModelsFolder, name+".safetensors")); err != nil {
			t.Errorf("%s: the files have another name than the recipe: %v", name, err)
		}
	}
	for line := range strings.Lines(list) {
		if len([]rune(line)) > report.Width+1 {
			t.Errorf("a line is too long: %s", line)
		}
	}
}
