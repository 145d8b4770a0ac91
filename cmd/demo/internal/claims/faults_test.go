package claims

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// fault is an error made on purpose in one place of the library, and the claims that must find it.
type fault struct {
	name, file string
	right      string // what the file says, everywhere it does
	wrong      string // what is put in its place
	found      string // IDs of claims whose verdicts must change, with commas between
	blind      string // ID of a claim that has nothing to do with it
}

// builds are the faults of each build of the demo. Those of one build concern different claims.
var builds = [][]fault{
	{
		{"KL with a wrong sign", "losses/kl.go", ".Sub(logvar).Plus(-1), mean)", ".Add(logvar).Plus(-1), mean)",
			"C65,C128", "C10"},
		{"sigmoid with a wrong derivative", "graph/activation_grad.go", "kernel.SigmoidGrad(", "kernel.TanhGrad(",
			"C11,C13,C58", "C10"},
		{"masking that keeps what it should lose", "models/variants/base_corruption.go",
			"graph.Bernoulli(1-c.P), shape...", "graph.Bernoulli(c.P), shape...", "C24,C27,C54", "C26"},
	},
	{
		{"rho and rho_hat exchanged", "losses/sparsity.go",
			"divergence := c.Log().Times(-rho).Sub(d.Log().Times(1 - rho)).Plus(entropy)",
			"divergence := c.Mul(c.Log().Plus(-math.Log(rho))).Add(d.Mul(d.Log().Plus(-math.Log1p(-rho))))\n_ = entropy",
			"C10,C12,C52", "C13"},
	},
}

// TestFaultsAreFound builds the demo with faults in the library and lets it verify claims. That a verdict changes
// shows that it comes from what the library computes, and is not written down anywhere.
func TestFaultsAreFound(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the demo several times")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip(err)
	}
	var all []string
	for _, f := range slices.Concat(builds...) {
		all = append(all, f.found, f.blind)
	}
	sound := build(t, "")
	verify(t, sound, strings.Join(all, ","), 0, true)
	for _, faults := range builds {
		faulty := build(t, overlay(t, faults))
		for _, f := range faults {
			t.Run(f.name, func(t *testing.T) {
				for id := range strings.SplitSeq(f.found, ",") {
					verify(t, faulty, id, 1, false)
				}
				verify(t, faulty, f.blind, 0, true)
			})
		}
	}
}

// root is the directory of the module, seen from here.
const root = "../../../.."

// overlay writes copies of the files with the faults, and returns the path of the file that tells go build to use them.
func overlay(t *testing.T, faults []fault) string {
	t.Helper()
	dir, replace := t.TempDir(), map[string]string{}
	write := func(name string, content []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for i, f := range faults {
		original, err := filepath.Abs(filepath.Join(root, f.file))
		if err != nil {
			t.Fatal(err)
		}
		source, err := os.ReadFile(original)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(source), f.right) {
			t.Fatalf("%s does not say %q any more", f.file, f.right)
		}
		faulty := strings.ReplaceAll(string(source), f.right, f.wrong)
		replace[original] = write(fmt.Sprintf("faulty%d.go", i), []byte(faulty))
	}
	list, err := json.Marshal(map[string]map[string]string{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	return write("overlay.json", list)
}

// build builds the demo, with an overlay if there is one, and returns the path of the program.
func build(t *testing.T, overlay string) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "demo")
	if runtime.GOOS == "windows" {
		program += ".exe"
	}
	c := exec.CommandContext(t.Context(), "go", "build", "-overlay", overlay, "-o", program, "./cmd/demo")
	c.Dir = root
	if out, err := c.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return program
}

// verify runs demo verify for the claims, and checks its exit code and whether all verdicts, or none, are as expected.
func verify(t *testing.T, program, ids string, code int, asExpected bool) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "claims.json")
	out, err := exec.CommandContext(t.Context(), program, "verify", "--only", ids, "-o", file).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	got := 0
	if exit != nil {
		got = exit.ExitCode()
	}
	if got != code {
		t.Errorf("verify --only %s: exit code %d in place of %d\n%s", ids, got, code, out)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	var results []struct{ ID, Verdict, Expected string }
	if err := json.Unmarshal(content, &results); err != nil {
		t.Fatal(err)
	}
	if len(results) == 0 {
		t.Errorf("verify --only %s: no results", ids)
	}
	for _, r := range results {
		if (r.Verdict == r.Expected) != asExpected {
			t.Errorf("%s is %s, and should be %s", r.ID, r.Verdict, r.Expected)
		}
	}
}
