package models

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// The metadata keys of a saved model.
const (
	metaModel    = "aegis.model" // configuration, see MarshalConfig
	metaSteps    = "aegis.steps"
	metaEpochs   = "aegis.epochs"
	metaImage    = "aegis.image"    // height,width,channels
	metaClasses  = "aegis.classes"  // names as a JSON list
	metaFeatures = "aegis.features" // names as a JSON list
	metaScaler   = "aegis.scaler"   // see data.MarshalScaler
)

// Save writes the model to one safetensors file: the weights as tensors, and the configuration, the seed, scalars
// and the progress of training in its metadata. The file is written under a temporary name and renamed when it is whole, so
// that path holds either the old model or the new one. Equal models give equal bytes.
func (a *Autoencoder) Save(path string) error {
	err := data.WriteFile(path, func(w io.Writer) error {
		_, err := a.WriteTo(w)
		return err
	})
	if err != nil {
		return fmt.Errorf("models: save: %w", err)
	}
	return nil
}

// WriteTo writes what Save writes. It updates the keys of Params.Metadata that begin with aegis, and leaves the others.
func (a *Autoencoder) WriteTo(w io.Writer) (int64, error) {
	config, err := MarshalConfig(a.Model)
	if err != nil {
		return 0, err
	}
	meta := map[string]string{}
	maps.Copy(meta, a.Params.Metadata)
	meta[metaModel], meta[metaSteps], meta[metaEpochs] = string(config), strconv.Itoa(a.steps), strconv.Itoa(a.epochs)
	delete(meta, metaImage)
	if !a.Image.IsZero() {
		meta[metaImage] = fmt.Sprintf("%d,%d,%d", a.Image.Height, a.Image.Width, a.Image.Channels)
	}
	for key, list := range a.names() {
		delete(meta, key)
		if len(*list) > 0 {
			names, err := json.Marshal(*list)
			if err != nil {
				return 0, fmt.Errorf("models: metadata %s: %w", key, err)
			}
			meta[key] = string(names)
		}
	}
	delete(meta, metaScaler)
	if a.Scaler != nil {
		scaler, err := data.MarshalScaler(a.Scaler)
		if err != nil {
			return 0, fmt.Errorf("models: metadata %s: %w", metaScaler, err)
		}
		meta[metaScaler] = string(scaler)
	}
	a.Params.Metadata = meta
	return a.Params.WriteTo(w)
}

// names are the lists of names that are saved, by their keys.
func (a *Autoencoder) names() map[string]*[]string {
	return map[string]*[]string{metaClasses: &a.Classes, metaFeatures: &a.Features}
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
	for key, list := range a.names() {
		if names := meta[key]; names != "" {
			if err := json.Unmarshal([]byte(names), list); err != nil {
				return nil, fmt.Errorf("metadata %s = %q: it must be a list of names: %w", key, names, err)
			}
		}
	}
	if scaler := meta[metaScaler]; scaler != "" {
		if a.Scaler, err = data.UnmarshalScaler([]byte(scaler)); err != nil {
			return nil, fmt.Errorf("metadata %s: %w", metaScaler, err)
		}
	}
	for key, n := range map[string]*int{metaSteps: &a.steps, metaEpochs: &a.epochs} {
		if *n, err = strconv.Atoi(meta[key]); err != nil || *n < 0 {
			return nil, fmt.Errorf("metadata %s = %q: it must be a number of at least 0", key, meta[key])
		}
	}
	if err := a.prepare(); err != nil {
		return nil, err
	}
	if err := a.checkMetadata(); err != nil {
		return nil, err
	}
	for _, v := range p.All() {
		if !slices.Contains(a.tensors, v.Name) {
			return nil, fmt.Errorf("the tensor %q belongs to no part of the model", v.Name)
		}
	}
	return a, nil
}

// checkMetadata reports metadata that do not go with the model.
func (a *Autoencoder) checkMetadata() error {
	if !a.Image.IsZero() && a.Image.Size() != a.input {
		return fmt.Errorf("images of %v in the metadata, but the model takes %d features", a.Image, a.input)
	}
	if len(a.Features) > 0 && len(a.Features) != a.input {
		return fmt.Errorf("names of %d features in the metadata, but the model takes %d features", len(a.Features), a.input)
	}
	return a.checkScaler()
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
