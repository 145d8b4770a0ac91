package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"

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
	if a.out == "" {
		return usagef("--out is empty: it must be a folder")
	}
	for _, folder := range []string{a.out, a.path(modelsFolder), a.path(figuresFolder)} {
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

// writeFile writes a file under a temporary name beside it, and renames it when it is whole. The folder is made if it
// is missing.
func writeFile(path string, write func(io.Writer) error) (err error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	tmp, err := os.CreateTemp(folder, "."+filepath.Base(path)+"-*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	defer func() {
		if err != nil {
			_ = tmp.Close() // the first error is the one to report
			_ = os.Remove(tmp.Name())
			err = fmt.Errorf("writing %s: %w", path, err)
		}
	}()
	w := bufio.NewWriter(tmp)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if err := tmp.Chmod(0o644); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// wrote tells that a file has been written.
func (a *app) wrote(path string) { fmt.Fprintln(a.stdout, "wrote", path) }

// saveFigure writes a figure below --out as PNG and as SVG.
func (a *app) saveFigure(name string, f viz.Figure) error {
	for _, extension := range []string{".png", ".svg"} {
		path := a.path(figuresFolder, name+extension)
		if err := viz.Save(path, f); err != nil {
			return err
		}
		a.wrote(path)
	}
	return nil
}
