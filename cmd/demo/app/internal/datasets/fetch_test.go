package datasets

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
	"unicode/utf8"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/catalogue"
	"github.com/aegis-ae/aegis/data/fetch"
)

func TestDataWrongCommandLines(t *testing.T) {
	demo.Refuse(t, "data", map[string]string{
		"lst":                      `unknown command "lst" of demo data; there are: describe, fetch, list`,
		"list all":                 `takes no argument "all"`,
		"fetch":                    "takes the name of one set, of: mnist-full, fashion-mnist",
		"fetch a b":                "takes the name of one set, of: mnist-full, fashion-mnist",
		"fetch cifar":              `unknown set "cifar"; those to fetch are: mnist-full, fashion-mnist`,
		"fetch mnist":              "mnist is embedded: there is nothing to fetch, and --data mnist works at once",
		"describe":                 "takes the name of one set, or one file or folder",
		"describe a b":             "takes the name of one set, or one file or folder",
		"describe mnist --image 3": "--image",
	})
	missing := filepath.Join(t.TempDir(), "missing.csv")
	demo.Fail(t, missing, "data describe", missing)
}

// Every set is in the list, with its numbers, in lines that fit a terminal.
func TestDataList(t *testing.T) {
	stdout, _ := demo.Succeed(t, "data list")
	for _, e := range catalogue.Entries() {
		numbers := fmt.Sprintf("%s %s %s %d", e.Name, report.Thousands(e.Train), report.Thousands(e.Test), e.Features)
		if !clitest.Contains(stdout, e.Name+" "+e.Title) || !clitest.Contains(stdout, numbers) {
			t.Errorf("%s is missing from\n%s", e.Name, stdout)
		}
	}
	for line := range strings.Lines(stdout) {
		if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > report.Width {
			t.Errorf("a line is too long: %s", line)
		}
	}
	for _, want := range []string{
		"mnist 10,000 2,000 784 (28x28) 10 embedded CC BY-SA 3.0\n", "linear-gaussian 4,000 1,000 10 - synthetic -\n",
	} {
		if !clitest.Contains(stdout, strings.TrimSpace(want)) {
			t.Errorf("%q is missing from\n%s", want, stdout)
		}
	}
}

// fakeSet is a set of 2x2 images on a server, which has all of its files but those of the given names.
func fakeSet(t *testing.T, without ...string) fetch.Dataset {
	t.Helper()
	files := map[string][]byte{}
	d := fetch.Dataset{Name: "fake", Title: "Fake", Classes: []string{"no", "yes"}}
	for i, name := range []string{
		"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
	} {
		x := data.IDX{Dims: []int{3, 2, 2}, Data: make([]byte, 12)}
		if i%2 == 1 {
			x = data.IDX{Dims: []int{3}, Data: []byte{0, 1, 1}}
		}
		var plain, compressed bytes.Buffer
		err := errors.Join(
			data.WriteIDX(&plain, x, data.IDXOptions{}), data.WriteIDX(&compressed, x, data.IDXOptions{Gzip: true}))
		if err != nil {
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
		a := &cli.App{Stdout: &out, Stderr: &errs}
		if err := dataFetch(t.Context(), a, d, folder, "sets"); err != nil {
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
	a := &cli.App{Stdout: &out, Stderr: &errs}
	err := dataFetch(t.Context(), a, fakeSet(t, "t10k-labels-idx1-ubyte"), folder, "sets")
	if err == nil || !strings.Contains(err.Error(), "404 Not Found") ||
		!strings.Contains(err.Error(), "put t10k-labels-idx1-ubyte, plain") || out.Len() > 0 {
		t.Errorf("error %v, printed %q", err, out.String())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	code, stdout, stderr := demo.ExecuteContext(ctx, "data fetch fashion-mnist --dir", t.TempDir())
	if code != cli.ExitInterrupted || stdout != "" || !strings.HasPrefix(stderr, "interrupted; complete files are kept") {
		t.Errorf("exit code %d, %q, %q", code, stdout, stderr)
	}
}
