package app

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/viz"
)

// The folders below --out.
const (
	modelsFolder  = "models"
	figuresFolder = "figures"
	logName       = "log.csv"
)

// path returns the path of a file below --out.
func (a *app) path(parts ...string) string {
	return filepath.Join(append([]string{a.out}, parts...)...)
}

// modelPath returns where the model of the given name is kept.
func (a *app) modelPath(name string) string { return a.path(modelsFolder, name+".safetensors") }

// prepareOut makes the folders below --out and tries them, so that a training never ends with nowhere to go.
func (a *app) prepareOut() error {
	return a.tryOut(modelsFolder, figuresFolder)
}

// tryOut makes the folder --out and the given ones in it, and tries to write there.
func (a *app) tryOut(within ...string) error {
	if a.out == "" {
		return usagef("--out is empty: it must be a folder")
	}
	folders := []string{a.out}
	for _, name := range within {
		folders = append(folders, a.path(name))
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

// writeFile is data.WriteFile after making the folder, if it is missing.
func writeFile(path string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return data.WriteFile(path, write)
}

// wrote tells that a file has been written.
func (a *app) wrote(path string) { fmt.Fprintln(a.stdout, "wrote", path) }

// saveFigure writes a figure below --out as PNG and as SVG, and returns the paths.
func (a *app) saveFigure(name string, f viz.Figure) ([]string, error) {
	var files []string
	for _, extension := range []string{".png", ".svg"} {
		path := a.path(figuresFolder, name+extension)
		if err := viz.Save(path, f); err != nil {
			return files, err
		}
		a.wrote(path)
		files = append(files, path)
	}
	return files, nil
}
