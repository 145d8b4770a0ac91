package main

import (
	"bytes"
	"os"
	"testing"
)

func TestLicencesAreCurrent(t *testing.T) {
	want, err := collect("../../..")
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../demo/internal/version/licences.txt")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("licences.txt is not current: run go generate ./cmd/demo/internal/version")
	}
}
