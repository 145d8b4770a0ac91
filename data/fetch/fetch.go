package fetch

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/aegis-ae/aegis/data"
)

// Options says how a set is downloaded. The zero value keeps it in the user's cache folder.
type Options struct {
	Dir     string        // the folder of the files, created if it is missing; empty: that of [Dataset.Folder]
	Offline bool          // use the folder only; a missing or damaged file is an error
	Client  *http.Client  // nil: a client with the proxy of the environment
	Timeout time.Duration // how long a mirror may be silent before the next is tried; zero: 30 s

	// Progress, if not nil, is called often during a download, with the uncompressed bytes that have arrived and those
	// in total, and at the end with done equal to total. It is not called for files that are already in the folder.
	Progress func(file string, done, total int64)

	// Warn, if not nil, is called with errors that did not end the download: a damaged file that is downloaded again, or
	// a mirror that failed before another is tried.
	Warn func(error)
}

// DefaultTimeout is how long a mirror may be silent if Options.Timeout is zero.
const DefaultTimeout = 30 * time.Second

// Get returns the training and the test set of the given name, "mnist" or "fashion-mnist", and downloads files that
// are not in their folder. Pixels are in 0..1, and the classes have their names.
//
// It returns a [*MissingError] if files are missing and cannot be downloaded, the error of ctx when that is done, and
// an error at once if the folder cannot be written to. A damaged file in the user's cache folder is downloaded again.
// In a folder named as Options.Dir it is an error, because it may belong to another set.
func Get(ctx context.Context, name string, o Options) (train, test *data.Set, err error) {
	d, err := Lookup(name)
	if err != nil {
		return nil, nil, err
	}
	return d.Get(ctx, o)
}

// Get is the function [Get] for a set that need not be in the catalogue.
func (d Dataset) Get(ctx context.Context, o Options) (train, test *data.Set, err error) {
	paths, err := d.Fetch(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	train, test, err = load(d.Name, paths)
	if err != nil {
		return nil, nil, fmt.Errorf("fetch: %s: %w", d.Name, err)
	}
	for _, s := range []*data.Set{train, test} {
		if len(s.Classes) > len(d.Classes) {
			return nil, nil, fmt.Errorf("fetch: %s: label %d, but there are %d names of classes", d.Name, len(s.Classes)-1,
				len(d.Classes))
		}
		s.Classes = append([]string(nil), d.Classes...)
	}
	return train, test, nil
}

// Fetch ensures that the files of the set are in their folder, as [Dataset.Get] does, and returns their paths, in the
// order of Dataset.Files. Paths of files that you put there yourself may end in .gz.
func (d Dataset) Fetch(ctx context.Context, o Options) (paths [4]string, err error) {
	folder := o.Dir
	if folder == "" {
		if folder, err = d.Folder(); err != nil {
			return paths, err
		}
	}
	var missing []int
	var damages []error
	for i, file := range d.Files {
		if err := ctx.Err(); err != nil {
			return paths, fmt.Errorf("fetch: %s: %w", d.Name, err)
		}
		path, damage := file.in(folder)
		if path == "" {
			if damage != nil {
				damages = append(damages, damage)
			}
			missing = append(missing, i)
			path = filepath.Join(folder, file.Name)
		}
		paths[i] = path
	}
	if len(missing) == 0 {
		return paths, nil
	}
	lacking := func(rest []int, causes ...error) error {
		e := &MissingError{Dataset: d.Name, Folder: folder, Offline: o.Offline, Causes: append(damages, causes...)}
		for _, i := range rest {
			e.Files = append(e.Files, d.Files[i].Name)
		}
		return e
	}
	if o.Offline {
		return paths, lacking(missing)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return paths, fmt.Errorf("fetch: %s: cannot make the folder: %w", d.Name, err)
	}
	for _, err := range damages {
		if o.Dir != "" {
			return paths, fmt.Errorf("fetch: %s: not of this set, or damaged, and so not replaced: %w: "+
				"remove it, or give another folder", d.Name, err)
		}
		o.warn(fmt.Errorf("fetch: %s: damaged, and fetched again: %w", d.Name, err))
	}
	for k, i := range missing {
		causes, err := d.download(ctx, d.Files[i], paths[i], o)
		if err != nil {
			return paths, fmt.Errorf("fetch: %s: %w", d.Name, err)
		}
		if causes != nil {
			return paths, lacking(missing[k:], causes...)
		}
	}
	return paths, nil
}

func (o Options) warn(err error) {
	if o.Warn != nil {
		o.Warn(err)
	}
}

// MissingError says which files of a set are missing and cannot be downloaded, why, and what to do.
type MissingError struct {
	Dataset string
	Folder  string   // the folder of the set
	Files   []string // the missing files, without .gz
	Offline bool     // no mirror was tried, as requested
	Causes  []error  // what is wrong with files in the folder, and the error of each mirror
}

// Error returns all of that in one line.
func (e *MissingError) Error() string {
	files := strings.Join(e.Files, ", ")
	if last := len(e.Files) - 1; last > 0 {
		files = strings.Join(e.Files[:last], ", ") + " and " + e.Files[last]
	}
	why := "cannot be fetched"
	if e.Offline {
		why = "incomplete, and downloads are off"
	}
	if len(e.Causes) > 0 {
		var causes []string
		for _, err := range e.Causes {
			causes = append(causes, err.Error())
		}
		why += " (" + strings.Join(causes, "; ") + ")"
	}
	return fmt.Sprintf("fetch: %s: %s: "+
		"put %s, plain or with .gz after the name, into %s, or name a folder where they are: --data FOLDER",
		e.Dataset, why, files, e.Folder)
}

// Unwrap returns the causes.
func (e *MissingError) Unwrap() []error { return e.Causes }
