package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/catalogue"
	"github.com/aegis-ae/aegis/data/fetch"
)

func TestDataHelp(t *testing.T) {
	for _, command := range []string{"data", "data list", "data fetch", "data describe"} {
		stdout, stderr := succeed(t, append(strings.Fields(command), "--help")...)
		if stderr != "" || !strings.Contains(stdout, "Usage:") || !strings.Contains(stdout, "Examples:") || !strings.Contains(stdout, "--seed") {
			t.Errorf("%s --help printed %q, %q", command, stdout, stderr)
		}
		for line := range strings.Lines(stdout) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > 80 {
				t.Errorf("%s --help has a line of %d columns: %s", command, n, line)
			}
		}
	}
}

func TestDataWrongCommandLines(t *testing.T) {
	for _, c := range []struct{ args, want string }{
		{"data lst", `unknown command "lst" of demo data; there are: describe, fetch, list`},
		{"data list all", `takes no argument "all"`},
		{"data fetch", "takes the name of one set, of: mnist-full, fashion-mnist"},
		{"data fetch a b", "takes the name of one set, of: mnist-full, fashion-mnist"},
		{"data fetch cifar", `unknown set "cifar"; those to fetch are: mnist-full, fashion-mnist`},
		{"data fetch mnist", "mnist is embedded: there is nothing to fetch, and --data mnist works at once"},
		{"data describe", "takes the name of one set, or one file or folder"},
		{"data describe a b", "takes the name of one set, or one file or folder"},
		{"data describe mnist --image 3", "--image"},
	} {
		code, stdout, stderr := execute(t, strings.Fields(c.args)...)
		if code != exitUsage || !strings.Contains(stderr, c.want) || strings.Count(stderr, "\n") != 1 || stdout != "" {
			t.Errorf("demo %s: exit code %d, %q, %q, want %q", c.args, code, stdout, stderr, c.want)
		}
	}
	missing := filepath.Join(t.TempDir(), "missing.csv")
	code, stdout, stderr := execute(t, "data", "describe", missing)
	if code != exitFailure || !strings.Contains(stderr, missing) || strings.Count(stderr, "\n") != 1 || stdout != "" {
		t.Errorf("a missing file: exit code %d, %q, %q", code, stdout, stderr)
	}
}

// Every set is in the list, with its numbers, in lines that fit a terminal.
func TestDataList(t *testing.T) {
	stdout, _ := succeed(t, "data", "list")
	for _, e := range catalogue.Entries() {
		if !contains(stdout, e.Name+" "+e.Title) || !contains(stdout, fmt.Sprintf("%s %s %s %d", e.Name, thousands(e.Train), thousands(e.Test), e.Features)) {
			t.Errorf("%s is missing from\n%s", e.Name, stdout)
		}
	}
	for line := range strings.Lines(stdout) {
		if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > textWidth {
			t.Errorf("a line is too long: %s", line)
		}
	}
	for _, want := range []string{"mnist 10,000 2,000 784 (28x28) 10 embedded CC BY-SA 3.0\n", "linear-gaussian 4,000 1,000 10 - synthetic -\n"} {
		if !contains(stdout, strings.TrimSpace(want)) {
			t.Errorf("%q is missing from\n%s", want, stdout)
		}
	}
}

// fakeSet is a set of 2x2 images on a server, which has all of its files but those of the given names.
func fakeSet(t *testing.T, without ...string) fetch.Dataset {
	t.Helper()
	files := map[string][]byte{}
	d := fetch.Dataset{Name: "fake", Title: "Fake", Classes: []string{"no", "yes"}}
	for i, name := range []string{"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"} {
		x := data.IDX{Dims: []int{3, 2, 2}, Data: make([]byte, 12)}
		if i%2 == 1 {
			x = data.IDX{Dims: []int{3}, Data: []byte{0, 1, 1}}
		}
		var plain, compressed bytes.Buffer
		if err := errors.Join(data.WriteIDX(&plain, x, data.IDXOptions{}), data.WriteIDX(&compressed, x, data.IDXOptions{Gzip: true})); err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(plain.Bytes())
		d.Files[i] = fetch.File{Name: name, Size: int64(plain.Len()), SHA256: hex.EncodeToString(sum[:])}
		files["/"+name+".gz"] = compressed.Bytes()
	}
	for _, name := range without {
		delete(files, "/"+name+".gz")
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if file, ok := files[r.URL.Path]; ok {
			_, _ = w.Write(file)
			return
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(server.Close)
	d.Mirrors = []string{server.URL + "/"}
	return d
}

// The command prints the paths of the files, and the progress in plain lines where there is no terminal.
func TestDataFetch(t *testing.T) {
	d, folder := fakeSet(t), filepath.Join(t.TempDir(), "sets")
	for k, progress := range []string{"fetching train-images-idx3-ubyte\ntrain-images-idx3-ubyte    0.0 MB\n", ""} {
		var out, errs bytes.Buffer
		a := &app{stdout: &out, stderr: &errs}
		if err := a.dataFetch(t.Context(), d, folder, "sets"); err != nil {
			t.Fatal(err)
		}
		want := ""
		for _, f := range d.Files {
			path := filepath.Join(folder, f.Name)
			want += path + "\n"
			if _, err := os.Stat(path); err != nil {
				t.Error(err)
			}
		}
		want += "Fake, as published (SHA-256): use it by --data sets\n"
		if out.String() != want || !strings.HasPrefix(errs.String(), progress) || k == 1 && errs.Len() > 0 {
			t.Errorf("run %d printed %q, %q", k, out.String(), errs.String())
		}
	}
}

func TestDataFetchFailures(t *testing.T) {
	folder := t.TempDir()
	var out, errs bytes.Buffer
	a := &app{stdout: &out, stderr: &errs}
	err := a.dataFetch(t.Context(), fakeSet(t, "t10k-labels-idx1-ubyte"), folder, "sets")
	if err == nil || !strings.Contains(err.Error(), "404 Not Found") || !strings.Contains(err.Error(), "put t10k-labels-idx1-ubyte, plain") || out.Len() > 0 {
		t.Errorf("error %v, printed %q", err, out.String())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, stdout, stderr := executeContext(ctx, "data", "fetch", "fashion-mnist", "--dir", t.TempDir())
	if code != exitInterrupted || stdout != "" || !strings.HasPrefix(stderr, "interrupted; files that are whole are kept") {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
}

// On a terminal nothing is wider than it, the bar is gone in the end, and a warning stands on a line of its own.
func TestFetchBar(t *testing.T) {
	for _, columns := range []int{barRoom + 5, 80, 200} {
		var b bytes.Buffer
		p := &fetchProgress{w: &b, columns: columns}
		o := p.options("")
		for _, done := range []int64{0, 10_000_000, 20_000_000, 47_040_016} {
			p.shown = time.Time{} // as if it were long ago
			o.Progress("train-images-idx3-ubyte", done, 47_040_016)
			if done == 10_000_000 {
				o.Warn(errors.New("a mirror failed"))
			}
		}
		bars := 0
		for _, picture := range strings.FieldsFunc(b.String(), func(r rune) bool { return r == '\r' || r == '\n' }) {
			if n := utf8.RuneCountInString(picture); n >= columns {
				t.Errorf("%d columns on a terminal of %d: %q", n, columns, picture)
			}
			if strings.Contains(picture, "% |") {
				bars++
			}
		}
		if bars < 3 || strings.Contains(b.String(), "\x1b") || !strings.Contains(b.String(), "\rdemo: warning: a mirror failed\n") ||
			!strings.HasSuffix(b.String(), "\rtrain-images-idx3-ubyte   47.0 MB\n") {
			t.Errorf("%d pictures of the bar in %q", bars, b.String())
		}
	}
}
