package app

import (
	"encoding/csv"
	"image/png"
	"maps"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

var tourFiles = []string{
	"figures/latent.png", "figures/latent.svg", "figures/losses.png", "figures/losses.svg",
	"figures/reconstructions.png", "figures/reconstructions.svg", "figures/samples.png", "figures/samples.svg",
	"log.csv",
	"models/contractive-32.safetensors", "models/plain-2.safetensors", "models/plain-32.safetensors",
	"models/vae-16.safetensors", "models/vae-2.safetensors",
}

// A second run with the same seed, on two processors, writes the same bytes and nothing else, over what was there.
func TestTourIsDeterministic(t *testing.T) {
	tour := quickTour()
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(2))
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, report.FiguresFolder), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, report.FiguresFolder, "latent.png"), []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	stdout, _ := demo.Succeed(t, "--quick --out", folder)
	first, second := clitest.ReadFiles(t, tour.folder), clitest.ReadFiles(t, folder)
	for _, files := range []map[string]string{first, second} {
		if names := slices.Sorted(maps.Keys(files)); !slices.Equal(names, tourFiles) {
			t.Fatalf("files %v, want %v", names, tourFiles)
		}
	}
	for name, contents := range first {
		if second[name] != contents {
			t.Errorf("%s differs between two runs of one seed", name)
		}
		if path := filepath.Join(folder, filepath.FromSlash(name)); !strings.Contains(stdout, "wrote "+path+"\n") {
			t.Errorf("%s is written but not mentioned", name)
		}
	}
}

func TestTourFigures(t *testing.T) {
	tour := quickTour()
	for _, name := range []string{"latent", "losses", "reconstructions", "samples"} {
		f, err := os.Open(filepath.Join(tour.folder, report.FiguresFolder, name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		config, err := png.DecodeConfig(f)
		if err != nil || config.Width < 400 || config.Height < 200 {
			t.Errorf("%s.png: %d x %d, %v", name, config.Width, config.Height, err)
		}
		f.Close()
		svg, err := os.ReadFile(filepath.Join(tour.folder, report.FiguresFolder, name+".svg"))
		if err != nil || !strings.Contains(string(svg), "<svg") {
			t.Errorf("%s.svg is no SVG: %v", name, err)
		}
	}
}

// The table has the numbers that the saved models have.
func TestTourTable(t *testing.T) {
	tour := quickTour()
	test, err := mnist.Test().Head(input.QuickTest)
	if err != nil {
		t.Fatal(err)
	}
	train, err := mnist.Train().Head(input.QuickTrain)
	if err != nil {
		t.Fatal(err)
	}
	widest, err := linear.FitPCA(train, 32)
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for line := range strings.Lines(tour.stdout) {
		if n := len([]rune(strings.TrimRight(line, "\n"))); n > report.Width && !strings.Contains(line, tour.folder) {
			t.Errorf("a line of %d columns: %q", n, line)
		}
		if cells := strings.Fields(line); len(cells) == 10 && cells[5] == "%" {
			rows[cells[0]+"-"+cells[1]] = cells
		}
	}
	if len(rows) != len(tourStops) {
		t.Fatalf("%d rows in the table, want %d:\n%s", len(rows), len(tourStops), tour.stdout)
	}
	for _, stop := range tourStops {
		row := rows[stop.name()]
		ae, err := models.Load(tourModel(t, stop.name()))
		if err != nil {
			t.Fatal(err)
		}
		reconstruction, err := ae.Reconstruct(test)
		if err != nil {
			t.Fatal(err)
		}
		mse, err := eval.MSE(test, reconstruction)
		if err != nil {
			t.Fatal(err)
		}
		crossEntropy, err := eval.CrossEntropy(test, reconstruction)
		if err != nil {
			t.Fatal(err)
		}
		pca, err := widest.Truncate(stop.latent)
		if err != nil {
			t.Fatal(err)
		}
		linear, err := pca.Reconstruct(test)
		if err != nil {
			t.Fatal(err)
		}
		baseline, err := eval.MSE(test, linear)
		if err != nil {
			t.Fatal(err)
		}
		near := func(what, cell string, want, within float64) {
			got, err := strconv.ParseFloat(strings.ReplaceAll(cell, ",", ""), 64)
			if err != nil || math.Abs(got-want) > within {
				t.Errorf("%s: %s is %s, want %v", stop.name(), what, cell, want)
			}
		}
		near("MSE", row[2], mse, 6e-6)
		near("PCA's MSE", row[3], baseline, 6e-6)
		near("gain", row[4], 100*(1-mse/baseline), 0.51)
		near("cross-entropy", row[6], crossEntropy, 0.051)
		near("parameters", row[8], float64(ae.Params.Count()), 0)
		loss, err := ae.Evaluate(t.Context(), test)
		if err != nil {
			t.Fatal(err)
		}
		if kl, ok := loss.Term("KL"); ok {
			near("KL", row[7], kl.Value, 0.051)
		} else if row[7] != "-" {
			t.Errorf("%s: KL is %s, want -", stop.name(), row[7])
		}
	}
}

// In the log, each total is the weighted sum of its terms, and the last validation is that of the saved model.
func TestTourLog(t *testing.T) {
	f, err := os.Open(filepath.Join(quickTour().folder, training.LogName))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(rows[0], training.LogKeys) {
		t.Errorf("header %v", rows[0])
	}
	type key struct{ model, epoch, set string }
	totals, sums := map[key]float64{}, map[key]float64{}
	for _, row := range rows[1:] {
		value, err1 := strconv.ParseFloat(row[4], 64)
		weight, err2 := strconv.ParseFloat(row[5], 64)
		if err1 != nil || err2 != nil {
			t.Fatalf("row %v", row)
		}
		k := key{row[0], row[1], row[2]}
		if row[3] == "total" {
			totals[k] = value
		} else {
			sums[k] += value * weight
		}
	}
	if want := len(tourStops) * input.QuickEpochs * 2; len(totals) != want {
		t.Errorf("%d totals, want %d", len(totals), want)
	}
	for k, total := range totals {
		if math.Abs(sums[k]-total) > 1e-4*total {
			t.Errorf("%v: total %v, sum of terms %v", k, total, sums[k])
		}
	}
	test, err := mnist.Test().Head(input.QuickTest)
	if err != nil {
		t.Fatal(err)
	}
	ae, err := models.Load(tourModel(t, "vae-16"))
	if err != nil {
		t.Fatal(err)
	}
	loss, err := ae.Evaluate(t.Context(), test)
	if err != nil {
		t.Fatal(err)
	}
	if got := totals[key{"vae-16", strconv.Itoa(input.QuickEpochs), training.LogValidation}]; got != loss.Total {
		t.Errorf("last validation of vae-16 is %v in the log, %v of the saved model", got, loss.Total)
	}
}

// What is piped has no escape codes and a line for each epoch.
func TestPipedProgress(t *testing.T) {
	tour := quickTour()
	if strings.ContainsAny(tour.stdout+tour.stderr, "\r\x1b") {
		t.Error("escape codes in what is no terminal")
	}
	if n := strings.Count(tour.stderr, " epoch "); n != len(tourStops)*input.QuickEpochs {
		t.Errorf("%d lines with an epoch, want %d:\n%s", n, len(tourStops)*input.QuickEpochs, tour.stderr)
	}
}

// A model of the tour that diverges does not take those before with it.
func TestTourDiverges(t *testing.T) {
	quickTour() // before the stops change
	defer func(stops []tourStop) { tourStops = stops }(tourStops)
	tourStops = []tourStop{{"plain", 2, 0.001}, {"plain", 3, 1e38}, {"plain", 4, 0.001}}
	out := t.TempDir()
	code, stdout, stderr := demo.Execute(t, "--quick --out", out)
	if code != cli.ExitFailure {
		t.Fatalf("exit code %d, want %d\n%s", code, cli.ExitFailure, stderr)
	}
	log := filepath.Join(out, training.LogName)
	saved := filepath.Join(out, cli.ModelsFolder, "plain-3.safetensors")
	clitest.WantMessage(t, stderr, "training plain-3: models: fit: epoch 1, step 2: ", saved, log)
	files := clitest.ReadFiles(t, out)
	if len(files) != 3 || files["models/plain-2.safetensors"] == "" || files["models/plain-3.safetensors"] == "" {
		t.Errorf("%d files, want two models and the log", len(files))
	}
	if n := strings.Count(files[training.LogName], "plain-2,"); n != input.QuickEpochs*4 {
		t.Errorf("%d rows of plain-2 in the log, want %d:\n%s", n, input.QuickEpochs*4, files[training.LogName])
	}
	if !strings.Contains(stdout, "wrote "+log+"\n") {
		t.Errorf("the log is not mentioned in\n%s", stdout)
	}
}
