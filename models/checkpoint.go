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
	metaFormat   = "aegis.format" // format version; files without it have format 0
	metaModel    = "aegis.model"  // configuration, see MarshalConfig
	metaSteps    = "aegis.steps"
	metaEpochs   = "aegis.epochs"
	metaImage    = "aegis.image"    // height,width,channels
	metaClasses  = "aegis.classes"  // names as a JSON list
	metaFeatures = "aegis.features" // names as a JSON list
	metaScaler   = "aegis.scaler"   // see data.MarshalScaler
	metaFurther  = "aegis.further"  // paths of tensors that are not the model's own, as a JSON list
)

// format is the version that Save writes. Load refuses higher versions and reads all lower ones.
//
//	0  the keys model, steps, epochs, image, classes, features and scaler; no key for the format
//	1  the same with the key for the format, and further tensors
const format = 1

// Save writes the model to one safetensors file: the weights as tensors; the configuration, seed, scalars and training
// progress as metadata. Parameters that another program added to Params are saved too. Save writes to a temporary name
// and renames the complete file, so path holds either the old model or the new one. Equal models give equal bytes.
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

// WriteTo writes the contents of the file that [Autoencoder.Save] makes. It updates the keys of Params.Metadata that
// begin with aegis and leaves the others.
func (a *Autoencoder) WriteTo(w io.Writer) (int64, error) {
	config, err := MarshalConfig(a.Model)
	if err != nil {
		return 0, err
	}
	meta := map[string]string{}
	maps.Copy(meta, a.Params.Metadata)
	meta[metaFormat], meta[metaModel] = strconv.Itoa(format), string(config)
	meta[metaSteps], meta[metaEpochs] = strconv.Itoa(a.steps), strconv.Itoa(a.epochs)
	delete(meta, metaImage)
	if !a.Image.IsZero() {
		meta[metaImage] = fmt.Sprintf("%d,%d,%d", a.Image.Height, a.Image.Width, a.Image.Channels)
	}
	further := a.further()
	lists := a.names()
	lists[metaFurther] = &further
	for key, list := range lists {
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

// names returns the saved lists of names by metadata key.
func (a *Autoencoder) names() map[string]*[]string {
	return map[string]*[]string{metaClasses: &a.Classes, metaFeatures: &a.Features}
}

// further lists the tensors that are not the model's own: other programs added them.
func (a *Autoencoder) further() []string {
	var names []string
	for _, p := range a.Params.All() {
		if !slices.Contains(a.tensors, p.Name) {
			names = append(names, p.Name)
		}
	}
	return names
}

// Load reads a model that [Autoencoder.Save] wrote. It needs no description of the model; only its variant must be
// registered.
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

// Read reads a model that [Autoencoder.WriteTo] wrote, to the end of r.
func Read(r io.Reader) (*Autoencoder, error) {
	p := &graph.Params{}
	if _, err := p.ReadFrom(r); err != nil {
		return nil, err
	}
	meta := p.Metadata
	if meta[metaModel] == "" {
		return nil, fmt.Errorf("the file's metadata has no %q: it holds tensors, but no Aegis model", metaModel)
	}
	if err := checkFormat(meta[metaFormat]); err != nil {
		return nil, err
	}
	m, err := UnmarshalConfig([]byte(meta[metaModel]))
	if err != nil {
		return nil, err
	}
	a := &Autoencoder{Model: m, Params: p}
	if a.Image, err = parseImage(meta[metaImage]); err != nil {
		return nil, err
	}
	var further []string
	lists := a.names()
	lists[metaFurther] = &further
	for key, list := range lists {
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
			return nil, fmt.Errorf("metadata %s = %q: it must be a whole number, 0 or more", key, meta[key])
		}
	}
	if err := a.prepare(); err != nil {
		return nil, err
	}
	if err := a.checkMetadata(); err != nil {
		return nil, err
	}
	for _, name := range a.further() {
		if !slices.Contains(further, name) {
			return nil, fmt.Errorf("the tensor %q is not part of the model", name)
		}
	}
	return a, nil
}

// checkFormat reports a format that this version does not read.
func checkFormat(text string) error {
	if text == "" {
		return nil // 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		return fmt.Errorf("metadata %s = %q: it must be a whole number, 0 or more", metaFormat, text)
	}
	if n > format {
		return fmt.Errorf("the file has format %d, but this version of Aegis reads up to %d: use a newer version",
			n, format)
	}
	return nil
}

// checkMetadata reports metadata that do not fit the model.
func (a *Autoencoder) checkMetadata() error {
	if !a.Image.IsZero() && a.Image.Size() != a.input {
		return fmt.Errorf("the metadata say images of %v, but the model takes %d features", a.Image, a.input)
	}
	if len(a.Features) > 0 && len(a.Features) != a.input {
		return fmt.Errorf("the metadata name %d features, but the model takes %d", len(a.Features), a.input)
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
