package fetch_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"path"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aegis-ae/aegis/data/fetch"
)

// Whatever is wrong with a mirror, the user is warned and the next mirror is tried.
func TestBrokenMirrorThenGood(t *testing.T) {
	s := newTiny(t)
	for what, answer := range s.broken() {
		t.Run(what, func(t *testing.T) {
			bad, good, folder := serve(t, answer), s.good(t), t.TempDir()
			var warnings []error
			o := fetch.Options{Dir: folder, Warn: func(err error) { warnings = append(warnings, err) }}
			train, test, err := s.from(bad, good).Get(t.Context(), o)
			wantSets(t, train, test, err)
			s.wantWhole(t, folder)
			if len(warnings) != 4 {
				t.Fatalf("warnings %v", warnings)
			}
			wantError(t, warnings[0], "fetch: tiny: the next mirror is tried: "+bad.url+s.Files[0].Name+".gz: ", what)
		})
	}
}

// If no mirror has a file, nothing is left behind, and one error says what to do.
func TestBrokenMirrors(t *testing.T) {
	s := newTiny(t)
	for what, answer := range s.broken() {
		t.Run(what, func(t *testing.T) {
			first, second, folder := serve(t, answer), serve(t, answer), t.TempDir()
			_, _, err := s.from(first, second).Get(t.Context(), fetch.Options{Dir: folder})
			wantError(t, err, "fetch: tiny: cannot be fetched (", what, first.url, second.url, "; ",
				"put train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, "+
					"plain or with .gz after the name, into "+folder+", or name a folder where they are: --data FOLDER")
			missing, ok := errors.AsType[*fetch.MissingError](err)
			if !ok || len(missing.Causes) != 2 || missing.Folder != folder || len(missing.Files) != 4 {
				t.Errorf("error %#v", err)
			}
			if got := names(t, folder); got != nil {
				t.Errorf("left behind: %q", got)
			}
			if first.requests.Load() != 1 || second.requests.Load() != 1 {
				t.Errorf("%d and %d requests", first.requests.Load(), second.requests.Load())
			}
		})
	}
}

// transport answers requests without a network.
type transport func(r *http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// A mirror that falls silent, before its answer or within it, is given up after Options.Timeout, or half a minute.
func TestSilence(t *testing.T) {
	s := newTiny(t)
	for what, timeout := range map[string]time.Duration{"at once": 0, "within": 5 * time.Second} {
		t.Run(what, func(t *testing.T) {
			folder := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				answer := func(r *http.Request) (*http.Response, error) {
					name := strings.TrimSuffix(path.Base(r.URL.Path), ".gz")
					body := io.Reader(bytes.NewReader(s.gz[name]))
					if r.URL.Host == "silent" {
						if what == "at once" {
							<-r.Context().Done()
							return nil, r.Context().Err()
						}
						time.Sleep(timeout - 1) // just in time
						body = io.MultiReader(io.LimitReader(body, 10), until(r.Context().Done()))
					}
					return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(body)}, nil
				}
				d := s.Dataset
				d.Mirrors = []string{"http://silent/", "http://good/"}
				var warnings []error
				begin := time.Now()
				train, test, err := d.Get(t.Context(), fetch.Options{
					Dir: folder, Timeout: timeout, Client: &http.Client{Transport: transport(answer)},
					Warn: func(err error) { warnings = append(warnings, err) },
				})
				wantSets(t, train, test, err)
				want, each := "no answer for 30s", fetch.DefaultTimeout
				if timeout > 0 {
					want, each = "no answer for 5s", 2*timeout-1
				}
				if len(warnings) != 4 || !strings.Contains(warnings[0].Error(), want) {
					t.Errorf("warnings %v", warnings)
				}
				if waited := time.Since(begin); waited != 4*each {
					t.Errorf("waited for %v, want %v", waited, 4*each)
				}
			})
			s.wantWhole(t, folder)
		})
	}
}

// until is a reader of nothing that ends with a channel.
type until <-chan struct{}

func (u until) Read([]byte) (int, error) {
	<-u
	return 0, io.ErrUnexpectedEOF
}

func TestNoServer(t *testing.T) {
	s := newTiny(t)
	d := s.Dataset
	d.Mirrors = []string{"http://nobody/set/", "no such thing://"}
	refuse := transport(func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") })
	_, _, err := d.Get(t.Context(), fetch.Options{Dir: t.TempDir(), Client: &http.Client{Transport: refuse}})
	wantError(t, err, "http://nobody/set/train-images-idx3-ubyte.gz: connection refused", "no such thing://")
	if strings.Contains(err.Error(), "Get ") {
		t.Errorf("the error names the URL twice: %v", err)
	}
	d.Mirrors = nil
	_, _, err = d.Get(t.Context(), fetch.Options{Dir: t.TempDir()})
	wantError(t, err, "it has no mirrors")
}

// Mirrors may serve uncompressed files, or declare compression as a transfer encoding.
func TestEncodings(t *testing.T) {
	s := newTiny(t)
	for what, answer := range map[string]func(w http.ResponseWriter, name string){
		"plain": func(w http.ResponseWriter, name string) { _, _ = w.Write(s.plain[name]) },
		"Content-Encoding": func(w http.ResponseWriter, name string) {
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(s.gz[name])
		},
	} {
		t.Run(what, func(t *testing.T) {
			m := serve(t, func(w http.ResponseWriter, _ *http.Request, name string) { answer(w, name) })
			folder := t.TempDir()
			train, test, err := s.from(m).Get(t.Context(), fetch.Options{Dir: folder})
			wantSets(t, train, test, err)
			s.wantWhole(t, folder)
		})
	}
}

// A cancelled context ends the current download, and no other mirror is tried.
func TestCancel(t *testing.T) {
	s := newTiny(t)
	ctx, cancel := context.WithCancel(t.Context())
	first := serve(t, func(w http.ResponseWriter, r *http.Request, name string) {
		_, _ = w.Write(s.gz[name][:20])
		w.(http.Flusher).Flush()
		cancel()
		<-r.Context().Done()
	})
	second, folder := s.good(t), t.TempDir()
	_, _, err := s.from(first, second).Get(ctx, fetch.Options{Dir: folder})
	wantError(t, err, "fetch: tiny: train-images-idx3-ubyte: context canceled")
	if !errors.Is(err, context.Canceled) || second.requests.Load() != 0 || names(t, folder) != nil {
		t.Errorf("%v; %d more requests; left behind %q", err, second.requests.Load(), names(t, folder))
	}
	_, _, err = s.from(second).Get(ctx, fetch.Options{Dir: folder})
	if !errors.Is(err, context.Canceled) || second.requests.Load() != 0 {
		t.Errorf("after the cancellation: %v, %d requests", err, second.requests.Load())
	}
}
