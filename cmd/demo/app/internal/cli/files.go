package cli

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/viz"
)

// The folders below --out.
const (
	ModelsFolder = "models"
	LogName      = "log.csv"
)

// path returns the path of a file below --out.
func (a *App) Path(parts ...string) string {
	return filepath.Join(append([]string{a.out}, parts...)...)
}

// modelPath returns where the model of the given name is kept.
func (a *App) ModelPath(name string) string { return a.Path(ModelsFolder, name+".safetensors") }

// prepareOut makes the folders below --out and tries them, so that a training never ends with nowhere to go.
func (a *App) PrepareOut() error {
	return a.TryOut(ModelsFolder, report.FiguresFolder)
}

// tryOut makes the folder --out and the given ones in it, and tries to write there.
func (a *App) TryOut(within ...string) error {
	if a.out == "" {
		return Usagef("--out is empty: it must be a folder")
	}
	folders := []string{a.out}
	for _, name := range within {
		folders = append(folders, a.Path(name))
	}
	for _, folder := range folders {
		err := os.MkdirAll(folder, 0o755)
		if err == nil {
			err = tryFolder(folder)
		}
		if err != nil {
			return fmt.Errorf("cannot write to the folder --out %s: %w", a.out, err)
		}
	}
	return nil
}

func tryFolder(folder string) error {
	f, err := os.CreateTemp(folder, ".try-*")
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Remove(f.Name())
}

// wrote tells that a file has been written.
func (a *App) Wrote(path string) { fmt.Fprintln(a.Stdout, "wrote", path) }

// saveFigure writes a figure below --out as PNG and as SVG, and returns the paths.
func (a *App) SaveFigure(name string, f viz.Figure) ([]string, error) {
	var files []string
	for _, extension := range []string{".png", ".svg"} {
		path := a.Path(report.FiguresFolder, name+extension)
		if err := viz.Save(path, f); err != nil {
			return files, err
		}
		a.Wrote(path)
		files = append(files, path)
	}
	return files, nil
}

// writeCSV writes a file of comma-separated values, and says so.
func (a *App) WriteCSV(path string, lines [][]string) error {
	err := report.WriteFile(path, func(w io.Writer) error { return csv.NewWriter(w).WriteAll(lines) })
	if err != nil {
		return err
	}
	a.Wrote(path)
	return nil
}
