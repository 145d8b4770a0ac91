package models

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// The metadata keys of a saved model.
const (
	metaModel  = "aegis.model" // configuration, see MarshalConfig
	metaSteps  = "aegis.steps"
	metaEpochs = "aegis.epochs"
	metaImage  = "aegis.image" // height,width,channels
)

// Save writes the model to one safetensors file: the weights as tensors, and the configuration, the seed and the
// progress of training in its metadata. The file is written under a temporary name and renamed when it is whole, so
// that path holds either the old model or the new one. Equal models give equal bytes.
func (a *Autoencoder) Save(path string) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
	if err != nil {
		return fmt.Errorf("models: save: %w", err)
	}
	defer func() {
		if err != nil {
			_ = tmp.Close() // the first error is the one to report
			_ = os.Remove(tmp.Name())
			err = fmt.Errorf("models: save %s: %w", path, err)
		}
	}()
	w := bufio.NewWriter(tmp)
	if _, err = a.WriteTo(w); err != nil {
		return err
	}
	if err = w.Flush(); err != nil {
		return err
	}
	if err = tmp.Chmod(0o644); err != nil {
		return err
	}
	if err = tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

// WriteTo writes what Save writes.
func (a *Autoencoder) WriteTo(w io.Writer) (int64, error) {
	config, err := MarshalConfig(a.Model)
	if err != nil {
		return 0, err
	}
	a.Params.Metadata = map[string]string{
		metaModel:  string(config),
		metaSteps:  strconv.Itoa(a.steps),
		metaEpochs: strconv.Itoa(a.epochs),
	}
	if !a.Image.IsZero() {
		a.Params.Metadata[metaImage] = fmt.Sprintf("%d,%d,%d", a.Image.Height, a.Image.Width, a.Image.Channels)
	}
	return a.Params.WriteTo(w)
}

// Load reads a model that Save has written. It needs no description of the model, only that its variant is registered.
func Load(path string) (*Autoencoder, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("models: load: %w", err)
	}
	defer f.Close()
	a, err := Read(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("models: load %s: %w", path, err)
	}
	return a, nil
}

// Read reads what WriteTo has written, to the end of r.
func Read(r io.Reader) (*Autoencoder, error) {
	p := &graph.Params{}
	if _, err := p.ReadFrom(r); err != nil {
		return nil, err
	}
	meta := p.Metadata
	if meta[metaModel] == "" {
		return nil, fmt.Errorf("the file has no %q in its metadata: it holds tensors, but no model of Aegis", metaModel)
	}
	m, err := UnmarshalConfig([]byte(meta[metaModel]))
	if err != nil {
		return nil, err
	}
	a := &Autoencoder{Model: m, Params: p}
	if a.Image, err = parseImage(meta[metaImage]); err != nil {
		return nil, err
	}
	for key, n := range map[string]*int{metaSteps: &a.steps, metaEpochs: &a.epochs} {
		if *n, err = strconv.Atoi(meta[key]); err != nil || *n < 0 {
			return nil, fmt.Errorf("metadata %s = %q: it must be a number of at least 0", key, meta[key])
		}
	}
	if err := a.prepare(); err != nil {
		return nil, err
	}
	if a.Image != (data.Image{}) && a.Image.Size() != a.input {
		return nil, fmt.Errorf("images of %v in the metadata, but the model takes %d features", a.Image, a.input)
	}
	for _, v := range p.All() {
		if !slices.Contains(a.tensors, v.Name) {
			return nil, fmt.Errorf("the tensor %q belongs to no part of the model", v.Name)
		}
	}
	return a, nil
}

func parseImage(text string) (data.Image, error) {
	if text == "" {
		return data.Image{}, nil
	}
	var n []int
	for part := range strings.SplitSeq(text, ",") {
		v, err := strconv.Atoi(part)
		if err != nil || v < 1 {
			n = nil
			break
		}
		n = append(n, v)
	}
	if len(n) != 3 {
		return data.Image{}, fmt.Errorf("metadata %s = %q: it must be height,width,channels", metaImage, text)
	}
	return data.Image{Height: n[0], Width: n[1], Channels: n[2]}, nil
}
