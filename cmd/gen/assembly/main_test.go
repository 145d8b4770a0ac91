package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// textLimit keeps the generated text small enough to be read.
const textLimit = 200 << 10

// TestGeneratedFilesAreCurrent generates every file again and compares it with the one that is there.
func TestGeneratedFilesAreCurrent(t *testing.T) {
	total := 0
	for _, o := range outputs {
		files, err := o.generate()
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range files {
			got, err := os.ReadFile(filepath.Join("../../../graph/internal/kernel", name))
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s is not what the generator writes: run go generate ./graph/internal/kernel", name)
			}
			if filepath.Ext(name) == ".s" {
				total += len(want)
			}
		}
	}
	t.Logf("%d bytes of assembly", total)
	if total > textLimit {
		t.Errorf("the generated assembly has %d bytes, more than %d", total, textLimit)
	}
}
