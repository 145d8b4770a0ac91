package data

import (
	"fmt"
	"iter"
)

// File is the [Source] that [Open] returns.
type File struct{ set *Set }

// Open returns a source over the file or folder at path, which need not fit in memory.
func Open(path string, o ReadOptions) (*File, error) {
	s, err := Load(path, o)
	if err != nil {
		return nil, fmt.Errorf("data: open: %w", err)
	}
	return &File{set: s}, nil
}

// Header implements [Source].
func (f *File) Header() Header { return f.set.Header() }

// Stream implements [Source].
func (f *File) Stream(o BatchOptions) iter.Seq2[Batch, error] { return f.set.Stream(o) }

// Close releases what the file holds open.
func (f *File) Close() error { return nil }
