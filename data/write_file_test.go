package data_test

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// text returns a function for WriteFile that writes the text.
func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// wantFolder checks that the folder holds these files and no others.
func wantFolder(t *testing.T, folder string, want map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != len(want) {
		t.Errorf("the folder holds %v, want %d files", entries, len(want))
	}
	for name, contents := range want {
		if got, err := os.ReadFile(filepath.Join(folder, name)); err != nil || string(got) != contents {
			t.Errorf("%s is %q, %v, want %q", name, got, err, contents)
		}
	}
}

// skipWithoutUnix skips tests that depend on the permissions and links of Unix.
func skipWithoutUnix(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("permissions and symbolic links are other things here")
	}
}

func TestWriteFile(t *testing.T) {
	folder := t.TempDir()
	long := strings.Repeat("n", 251) + ".csv" // the longest name of most systems
	big := strings.Repeat("0123456789", 10_000)
	for _, name := range []string{"codes.csv", long} {
		path := filepath.Join(folder, name)
		for _, contents := range []string{"old", big, ""} {
			if err := data.WriteFile(path, text(contents)); err != nil {
				t.Fatal(err)
			}
			if got, err := os.ReadFile(path); err != nil || string(got) != contents {
				t.Errorf("%.20s: %d bytes, %v, want %d", name, len(got), err, len(contents))
			}
		}
	}
	wantFolder(t, folder, map[string]string{"codes.csv": "", long: ""})

	t.Chdir(folder) // a name without a folder
	if err := data.WriteFile("codes.csv", text("here")); err != nil {
		t.Fatal(err)
	}
	wantFolder(t, folder, map[string]string{"codes.csv": "here", long: ""})
}

// The file appears when it is complete, not before.
func TestWriteFileAtOnce(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "f")
	err := data.WriteFile(path, func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 1<<17)); err != nil { // more than a buffer
			return err
		}
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the file while it is written: %v", err)
		}
		return nil
	})
	if info, statErr := os.Stat(path); err != nil || statErr != nil || info.Size() != 1<<17 {
		t.Errorf("%v, %v, %v", err, statErr, info)
	}
}

// After an error or a panic of write nothing has changed.
func TestWriteFileFails(t *testing.T) {
	errFull := errors.New("the graph has no end")
	fail := func(w io.Writer) error {
		if _, err := w.Write(make([]byte, 1<<17)); err != nil {
			return err
		}
		return errFull
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "f")
	err := data.WriteFile(path, fail)
	if !errors.Is(err, errFull) || err.Error() != "data: write "+path+": the graph has no end" {
		t.Errorf("error %v", err)
	}
	wantFolder(t, folder, nil)

	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := data.WriteFile(path, fail); !errors.Is(err, errFull) {
		t.Errorf("error %v", err)
	}
	wantFolder(t, folder, map[string]string{"f": "old"})

	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic of write is gone")
			}
		}()
		_ = data.WriteFile(path, func(io.Writer) error { panic("in write") })
	}()
	wantFolder(t, folder, map[string]string{"f": "old"})
}

func TestWriteFileErrors(t *testing.T) {
	folder := t.TempDir()
	inside := filepath.Join(folder, "inside")
	if err := os.Mkdir(inside, 0o755); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, want string }{
		{"", "the path is empty"},
		{inside, "it is a folder"},
		{inside + string(filepath.Separator), "it is a folder"},
		{filepath.Join(folder, "none", "f"), "the folder " + filepath.Join(folder, "none") + " is missing"},
		{filepath.Join(file, "f"), "not a directory"},
		{os.DevNull, "it is not a regular file"},
	} {
		if runtime.GOOS == "windows" && (c.path == os.DevNull || c.want == "not a directory") {
			continue // the system says it in other words
		}
		err := data.WriteFile(c.path, text("new"))
		if err == nil || !strings.HasPrefix(err.Error(), "data: write "+c.path+": "+c.want) ||
			strings.Contains(err.Error(), "aegis-") {
			t.Errorf("%q: error %v, want %q", c.path, err, c.want)
		}
	}
	if err := data.WriteFile(file, nil); err == nil || !strings.Contains(err.Error(), "is nil") {
		t.Errorf("no function: error %v", err)
	}
	if entries, err := os.ReadDir(folder); err != nil || len(entries) != 2 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
	wantFolder(t, inside, nil)
}

// A folder in which nothing may be created.
func TestWriteFileForbidden(t *testing.T) {
	skipWithoutUnix(t)
	if os.Geteuid() == 0 {
		t.Skip("root may write anywhere")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "f")
	if err := os.WriteFile(path, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, 0o555); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.Chmod(folder, 0o755) }()
	if err := data.WriteFile(path, text("new")); !errors.Is(err, fs.ErrPermission) ||
		err.Error() != "data: write "+path+": permission denied" {
		t.Errorf("error %v", err)
	}
	wantFolder(t, folder, map[string]string{"f": "old"})
}

// An existing file keeps its permissions, whatever the umask; a new one has those that os.Create gives.
func TestWriteFilePermissions(t *testing.T) {
	skipWithoutUnix(t)
	folder := t.TempDir()
	path := filepath.Join(folder, "f")
	for _, want := range []fs.FileMode{0o600, 0o640, 0o666, 0o755, 0o444} {
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, want); err != nil {
			t.Fatal(err)
		}
		if err := data.WriteFile(path, text("new")); err != nil {
			t.Fatal(err)
		}
		if info, err := os.Stat(path); err != nil || info.Mode() != want {
			t.Errorf("permissions %v, %v, want %v", info.Mode(), err, want)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	created, err := os.Create(filepath.Join(folder, "created"))
	if err != nil {
		t.Fatal(err)
	}
	defer created.Close()
	want, err := created.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if err := data.WriteFile(path, text("new")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != want.Mode() {
		t.Errorf("a new file has %v, %v, want %v", info.Mode(), err, want.Mode())
	}
}

// Links stay, and their targets are written: directly, through other links, and where there is nothing yet.
func TestWriteFileLinks(t *testing.T) {
	skipWithoutUnix(t)
	root := t.TempDir()
	for _, folder := range []string{"links", "deep/er"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "file"), []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	absolute := filepath.Join(root, "file")
	links := map[string]string{
		"absolute": absolute, "relative": "../file", "chain": "relative", "fresh": "../new",
		"folder": "../deep/er", "out": "folder/../beside", // folder/.. is deep, not links
		"circle": "circle", "nowhere": "../none/f", "tofolder": "../deep",
	}
	for name, target := range links {
		if err := os.Symlink(target, filepath.Join(root, "links", name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct{ link, file string }{
		{"absolute", "file"}, {"relative", "file"}, {"chain", "file"}, {"fresh", "new"}, {"fresh", "new"},
		{"out", "deep/beside"}, {"folder/inside", "deep/er/inside"},
	} {
		if err := data.WriteFile(filepath.Join(root, "links", c.link), text(c.link)); err != nil {
			t.Errorf("%s: %v", c.link, err)
		}
		if got, err := os.ReadFile(filepath.Join(root, c.file)); err != nil || string(got) != c.link {
			t.Errorf("%s: %s holds %q, %v", c.link, c.file, got, err)
		}
	}
	for link, want := range map[string]string{"circle": "too many symbolic links", "nowhere": "is missing",
		"tofolder": "it is a folder"} {
		if err := data.WriteFile(filepath.Join(root, "links", link), text("x")); err == nil ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", link, err, want)
		}
	}
	for name, target := range links {
		if got, err := os.Readlink(filepath.Join(root, "links", name)); err != nil || got != target {
			t.Errorf("the link %s is %q now, %v, want %q", name, got, err, target)
		}
	}
	if info, err := os.Stat(absolute); err != nil || info.Mode() != 0o640 {
		t.Errorf("the file behind the links: %v, %v", info, err)
	}
	if entries, err := os.ReadDir(filepath.Join(root, "links")); err != nil || len(entries) != len(links) {
		t.Errorf("%v, %v", entries, err)
	}
}

// Concurrent writers in one folder do not share temporary files, and files left by a killed process do not matter.
func TestWriteFileTogether(t *testing.T) {
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, ".aegis-0.tmp"), []byte("left"), 0o644); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{".aegis-0.tmp": "left"}
	var all sync.WaitGroup
	for i := range 20 {
		name := fmt.Sprint("f", i)
		want[name] = strings.Repeat(name, 5000)
		all.Go(func() {
			if err := data.WriteFile(filepath.Join(folder, name), text(strings.Repeat(name, 5000))); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	wantFolder(t, folder, want)
}
