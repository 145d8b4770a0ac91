package fetch_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/fetch"
)

// tiny is a set of 30 training and 12 test images of 4x5 pixels in three classes, and its files, plain and compressed.
type tiny struct {
	fetch.Dataset
	plain, gz map[string][]byte // by the name without .gz
}

func newTiny(t *testing.T) tiny {
	t.Helper()
	s := tiny{plain: map[string][]byte{}, gz: map[string][]byte{}}
	s.Name, s.Classes = "tiny", []string{"a", "b", "c"}
	for k, n := range []int{30, 12} {
		images := data.IDX{Dims: []int{n, 4, 5}, Data: make([]byte, 20*n)}
		labels := data.IDX{Dims: []int{n}, Data: make([]byte, n)}
		for i := range images.Data {
			images.Data[i] = byte(7*i + k)
		}
		for i := range labels.Data {
			labels.Data[i] = byte((i + k) % 3)
		}
		prefix := []string{"train", "t10k"}[k]
		s.Files[2*k] = s.add(t, prefix+"-images-idx3-ubyte", images)
		s.Files[2*k+1] = s.add(t, prefix+"-labels-idx1-ubyte", labels)
	}
	return s
}

func (s tiny) add(t *testing.T, name string, x data.IDX) fetch.File {
	t.Helper()
	for _, o := range []data.IDXOptions{{}, {Gzip: true}} {
		var b bytes.Buffer
		if err := data.WriteIDX(&b, x, o); err != nil {
			t.Fatal(err)
		}
		if o.Gzip {
			s.gz[name] = b.Bytes()
		} else {
			s.plain[name] = b.Bytes()
		}
	}
	sum := sha256.Sum256(s.plain[name])
	return fetch.File{Name: name, Size: int64(len(s.plain[name])), SHA256: hex.EncodeToString(sum[:])}
}

// mirror is a server that counts its requests.
type mirror struct {
	url      string
	requests atomic.Int32
}

// serve starts a mirror that answers requests with the function, which gets the file name without .gz.
func serve(t *testing.T, answer func(w http.ResponseWriter, r *http.Request, name string)) *mirror {
	t.Helper()
	m := &mirror{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		m.requests.Add(1)
		name, ok := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/set/"), ".gz")
		if !ok {
			http.NotFound(w, r)
			return
		}
		answer(w, r, name)
	}))
	t.Cleanup(server.Close)
	m.url = server.URL + "/set/"
	return m
}

// good is a mirror that serves the correct files.
func (s tiny) good(t *testing.T) *mirror {
	t.Helper()
	return serve(t, func(w http.ResponseWriter, r *http.Request, name string) {
		file, ok := s.gz[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write(file)
	})
}

// from is the set with the given mirrors.
func (s tiny) from(mirrors ...*mirror) fetch.Dataset {
	d := s.Dataset
	for _, m := range mirrors {
		d.Mirrors = append(d.Mirrors, m.url)
	}
	return d
}

// write puts files into a folder.
func write(t *testing.T, folder string, files map[string][]byte, suffix string) {
	t.Helper()
	for name, contents := range files {
		if err := os.WriteFile(filepath.Join(folder, name+suffix), contents, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// names returns what is in a folder, in alphabetical order.
func names(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

var fourNames = []string{"t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte", "train-images-idx3-ubyte",
	"train-labels-idx1-ubyte"}

// wantWhole fails unless the folder holds exactly the four files as published.
func (s tiny) wantWhole(t *testing.T, folder string) {
	t.Helper()
	if got := names(t, folder); !slices.Equal(got, fourNames) {
		t.Fatalf("files %q", got)
	}
	for name, want := range s.plain {
		got, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs, or %v", name, err)
		}
	}
}

// wantError fails unless err is one line, starts with "fetch: " and contains every part.
func wantError(t *testing.T, err error, parts ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want one about %q", parts)
	}
	if !strings.HasPrefix(err.Error(), "fetch: ") || strings.Contains(err.Error(), "\n") ||
		strings.Count(err.Error(), "fetch: ") != 1 {
		t.Errorf("error %q is not one line that starts with the package, once", err)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("error %q does not mention %q", err, part)
		}
	}
}

// broken are faulty answers of mirrors, by the errors that they cause.
func (s tiny) broken() map[string]func(w http.ResponseWriter, r *http.Request, name string) {
	return map[string]func(w http.ResponseWriter, r *http.Request, name string){
		"the server says 404 Not Found": func(w http.ResponseWriter, r *http.Request, _ string) { http.NotFound(w, r) },
		"the server says 503 Service Unavailable": func(w http.ResponseWriter, _ *http.Request, _ string) {
			http.Error(w, "later", http.StatusServiceUnavailable)
		},
		"its SHA-256 begins with ": func(w http.ResponseWriter, _ *http.Request, name string) {
			damaged := slices.Clone(s.plain[name])
			damaged[len(damaged)-1] ^= 1
			_, _ = w.Write(damaged)
		},
		"it ends after ": func(w http.ResponseWriter, _ *http.Request, name string) { // the compressed data end early
			_, _ = w.Write(s.gz[name][:len(s.gz[name])-5])
		},
		"unexpected EOF": func(w http.ResponseWriter, _ *http.Request, name string) { // the connection ends early
			w.Header().Set("Content-Length", "100000")
			_, _ = w.Write(s.gz[name][:20])
		},
		"gzip: invalid checksum": func(w http.ResponseWriter, _ *http.Request, name string) {
			damaged := slices.Clone(s.gz[name])
			damaged[len(damaged)-8] ^= 1
			_, _ = w.Write(damaged)
		},
		"it has 12 bytes, not ": func(w http.ResponseWriter, _ *http.Request, name string) {
			_, _ = w.Write(s.plain[name][:12])
		},
		"it has more than ": func(w http.ResponseWriter, _ *http.Request, name string) {
			_, _ = w.Write(s.plain[name])
			_, _ = io.WriteString(w, "and more")
		},
		"it is neither an IDX file of bytes nor compressed": func(w http.ResponseWriter, _ *http.Request, _ string) {
			_, _ = io.WriteString(w, "<html>Please log in to the hotel's network</html>")
		},
	}
}
