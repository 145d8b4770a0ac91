package cli

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

// ModelsFolder is where models are, below --out.
const ModelsFolder = "models"

// Path returns the path of a file below --out.
func (a *App) Path(parts ...string) string {
	return filepath.Join(append([]string{a.Out}, parts...)...)
}

// ModelPath returns where the model of the given name is kept.
func (a *App) ModelPath(name string) string { return a.Path(ModelsFolder, name+".safetensors") }

// PrepareOut makes the folders below --out and tries them, so that a training never ends with nowhere to go.
func (a *App) PrepareOut() error {
	return a.TryOut(ModelsFolder, report.FiguresFolder)
}

// TryOut makes the folder --out and the given ones in it, and tries to write there.
func (a *App) TryOut(within ...string) error {
	if a.Out == "" {
		return Usagef("--out is empty: it must be a folder")
	}
	folders := []string{a.Out}
	for _, name := range within {
		folders = append(folders, a.Path(name))
	}
	for _, folder := range folders {
		err := os.MkdirAll(folder, 0o755)
		if err == nil {
			err = tryFolder(folder)
		}
		if err != nil {
			return fmt.Errorf("cannot write to the folder --out %s: %w", a.Out, err)
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

// Wrote tells that a file has been written.
func (a *App) Wrote(path string) { fmt.Fprintln(a.Stdout, "wrote", path) }
