// Command licences writes the licences of everything inside the program demo:
//
//	go generate ./cmd/demo/internal/version
//
// Its arguments are the root of the main module and the file to write. It asks go list for the packages that are linked
// in on Linux, macOS and Windows, and collects the licences beside them, those of embedded data sets and fonts
// included. The folder inside has the licences of what a module contains without saying so. A test writes the file
// again and compares.
package main

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

//go:embed inside
var inside embed.FS

func main() {
	log.SetFlags(0)
	log.SetPrefix("licences: ")
	if len(os.Args) != 3 {
		log.Fatal("usage: licences ROOT OUTPUT")
	}
	text, err := collect(os.Args[1])
	if err == nil {
		err = os.WriteFile(os.Args[2], text, 0o644)
	}
	if err != nil {
		log.Fatal(err)
	}
}

const (
	program = "./cmd/demo"
	own     = "github.com/aegis-ae/aegis"
	header  = "The licences of everything inside the program demo, each below what it is for.\n"
	rule    = "================================================================================\n"
)

// collection is licences by their text: many modules share one.
type collection map[string][]string

func (c collection) add(text []byte, name string) {
	key := strings.TrimSpace(strings.ReplaceAll(string(text), "\r\n", "\n"))
	if !slices.Contains(c[key], name) {
		c[key] = append(c[key], name)
	}
}

// collect returns the text of all licences.
func collect(root string) ([]byte, error) {
	c := collection{}
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	text, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(goroot)), "LICENSE"))
	if err != nil {
		return nil, err
	}
	c.add(text, "Go, its standard library and runtime")
	for _, system := range []string{"linux", "darwin", "windows"} {
		if err := c.addPackages(root, system); err != nil {
			return nil, fmt.Errorf("%s: %w", system, err)
		}
	}
	if err := c.addInside(); err != nil {
		return nil, err
	}
	return c.bytes(), nil
}

// addPackages adds the licences in the folders of the packages of the program, and in those above, up to their
// modules'.
func (c collection) addPackages(root, system string) error {
	list := exec.Command("go", "list", "-deps", "-f",
		`{{with .Module}}{{.Path}}{{"\t"}}{{.Version}}{{"\t"}}{{.Dir}}{{"\t"}}{{$.Dir}}{{end}}`, program)
	list.Dir, list.Stderr = root, os.Stderr
	list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Split(strings.TrimSpace(line), "\t")
		if len(fields) != 4 {
			continue // of the standard library
		}
		path, version, module, folder := fields[0], fields[1], fields[2], fields[3]
		found := 0
		for ; len(folder) >= len(module); folder = filepath.Dir(folder) {
			name := path
			if below, err := filepath.Rel(module, folder); err == nil && below != "." {
				name += "/" + filepath.ToSlash(below)
			}
			n, err := c.addFolder(folder, strings.TrimSpace(name+" "+version))
			if err != nil {
				return err
			}
			found += n
		}
		if found == 0 {
			return fmt.Errorf("no licence of %s %s in %s", path, version, module)
		}
	}
	return nil
}

var (
	// licence matches names of files that hold a licence, and of folders of such files.
	licence = regexp.MustCompile(`(?i)^(third[-_]party[-_])?(licen[cs]es?|copying|notice|patents)\b`)
	// notChosen is the second of the two licences of Freetype, of which one is to be chosen.
	notChosen = "gpl.txt"
)

// addFolder adds the licences in a folder and returns their number.
func (c collection) addFolder(folder, name string) (int, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, e := range entries {
		if !licence.MatchString(e.Name()) {
			continue
		}
		err := filepath.WalkDir(filepath.Join(folder, e.Name()), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || d.Name() == notChosen || filepath.Ext(path) == ".go" {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil || bytes.HasPrefix(text, []byte(header)) { // this command wrote it
				return err
			}
			n++
			c.add(text, name)
			return nil
		})
		if err != nil {
			return 0, err
		}
	}
	return n, nil
}

// addInside adds the licences of what modules contain.
func (c collection) addInside() error {
	files, err := inside.ReadDir("inside")
	if err != nil {
		return err
	}
	for _, f := range files {
		text, err := inside.ReadFile("inside/" + f.Name())
		if err != nil {
			return err
		}
		c.add(text, strings.TrimSuffix(f.Name(), ".txt")+", in github.com/goccy/go-graphviz")
	}
	return nil
}

// bytes returns the licences, Aegis's own first, each below the names of what it is for.
func (c collection) bytes() []byte {
	var texts []string
	for text, names := range c {
		slices.SortFunc(names, compareNames)
		texts = append(texts, text)
	}
	slices.SortFunc(texts, func(a, b string) int { return cmp.Or(compareNames(c[a][0], c[b][0]), cmp.Compare(a, b)) })
	var b bytes.Buffer
	b.WriteString(header + "Code generated by go generate ./cmd/demo/internal/version. DO NOT EDIT.\n")
	for _, text := range texts {
		fmt.Fprintf(&b, "\n%s%s\n%s\n%s\n", rule, strings.Join(c[text], "\n"), rule, text)
	}
	return b.Bytes()
}

// compareNames orders names alphabetically, those of Aegis first.
func compareNames(a, b string) int {
	if x, y := strings.HasPrefix(a, own), strings.HasPrefix(b, own); x != y {
		if x {
			return -1
		}
		return 1
	}
	return cmp.Compare(a, b)
}
