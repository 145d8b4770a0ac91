package experiments

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// Store keeps trained models in a folder, under a hash of everything they depend on: the recipe, the seed, the samples
// and the program. Another program may train differently, so it trains its own models.
type Store struct {
	Folder  string
	Program string // what tells one program from another
}

// NewStore returns the store in a folder, for the program that runs.
func NewStore(folder string) (*Store, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("the store of trained models: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("the store of trained models: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return nil, fmt.Errorf("the store of trained models: reading the program: %w", err)
	}
	return &Store{Folder: folder, Program: hex.EncodeToString(h.Sum(nil))}, nil
}

// course is the training course, kept beside a model.
type course struct {
	Key     string
	Epochs  []models.Epoch
	Watched [][]float64
}

// path returns the path of the files of a model, without an extension.
func (s *Store) path(key string, sets ...*data.Set) string {
	h := sha256.New()
	fmt.Fprintln(h, s.Program, key)
	for _, set := range sets {
		hashSet(h, set)
	}
	return filepath.Join(s.Folder, hex.EncodeToString(h.Sum(nil)[:16]))
}

// hashSet writes all numbers of a set.
func hashSet(h hash.Hash, set *data.Set) {
	fmt.Fprintln(h, set.N, set.D, set.Labels)
	_ = binary.Write(h, binary.LittleEndian, set.X) // a hash takes everything
}

// recall returns the model kept under a key; nil if there is none, or if it can no longer be read.
func (s *Store) recall(key string, sets ...*data.Set) (*Trained, error) {
	if s == nil {
		return nil, nil
	}
	path := s.path(key, sets...)
	text, err := os.ReadFile(path + ".json")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("the store of trained models: %w", err)
	}
	var c course
	if err := json.NewDecoder(bytes.NewReader(text)).Decode(&c); err != nil || c.Key != key {
		return nil, nil
	}
	ae, err := models.Load(path + ".safetensors")
	if err != nil {
		return nil, nil
	}
	return &Trained{Autoencoder: ae, Epochs: c.Epochs, Watched: c.Watched}, nil
}

// keep keeps a trained model. The file that recall reads first is written last.
func (s *Store) keep(key string, t *Trained, sets ...*data.Set) error {
	if s == nil {
		return nil
	}
	if err := os.MkdirAll(s.Folder, 0o755); err != nil {
		return fmt.Errorf("the store of trained models: %w", err)
	}
	path := s.path(key, sets...)
	if err := t.Save(path + ".safetensors"); err != nil {
		return fmt.Errorf("the store of trained models: %w", err)
	}
	return data.WriteFile(path+".json", func(w io.Writer) error {
		return json.NewEncoder(w).Encode(course{key, t.Epochs, t.Watched})
	})
}
