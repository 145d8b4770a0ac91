package data

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

var folderFormat = format{
	names: "folders of images (.png, .jpg, .jpeg, .gif), sub-folders being the classes",
	is:    func(_ string, folder bool) bool { return folder },
	open:  func(path string, o ReadOptions) (table, error) { return openFolder(path, o) },
}

var isImageFile = endsIn(".png", ".jpg", ".jpeg", ".gif")

// folderTable is a folder of images.
type folderTable struct {
	root    string
	files   []string // within root, in the order of the samples
	labels  []int    // nil without classes
	classes *classes
	image   Image
	workers int // images decoded at the same time
}

func openFolder(root string, o ReadOptions) (*folderTable, error) {
	t := &folderTable{root: root}
	err := t.list(o)
	if err == nil {
		err = t.measure(o)
	}
	if err != nil {
		return nil, fmt.Errorf("images: %s: %w", root, err)
	}
	return t, nil
}

// list finds the files. It skips names that begin with a dot, and files that are not images.
func (t *folderTable) list(o ReadOptions) error {
	entries, err := os.ReadDir(t.root)
	if err != nil {
		return cause(err)
	}
	var direct, others, folders []string
	for _, e := range entries {
		name := e.Name()
		info, err := os.Stat(filepath.Join(t.root, name)) // follows links
		switch {
		case strings.HasPrefix(name, "."):
		case err != nil:
			return fmt.Errorf("%s: %w", name, cause(err))
		case info.IsDir():
			within, err := listImages(t.root, name)
			if err != nil {
				return err
			}
			if within != nil {
				folders = append(folders, name)
				t.files = append(t.files, within...)
			}
		case isImageFile(name, false):
			direct = append(direct, name)
		default:
			others = append(others, name)
		}
	}
	switch {
	case direct != nil && folders != nil:
		return fmt.Errorf("it has images beside its folders, such as %s, and in them, such as in %s: "+
			"folders are the classes, so every image must be in one",
			direct[0], folders[0])
	case direct == nil && folders == nil && others != nil:
		return fmt.Errorf("it has no images (.png, .jpg, .jpeg, .gif); to read another file, name it: there are %s",
			quoted(others))
	case direct == nil && folders == nil:
		return errors.New("it has no images (.png, .jpg, .jpeg, .gif)")
	}
	if folders == nil {
		t.files = direct
	}
	slices.SortFunc(t.files, compareNatural)
	if folders != nil {
		return t.label(folders, o.Classes)
	}
	return nil
}

// listImages returns the images in a folder within root and below it, as paths relative to root.
func listImages(root, folder string) (files []string, err error) {
	// The dot makes WalkDir follow a link to a folder.
	dir := filepath.Join(root, folder) + string(filepath.Separator) + "."
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		switch name := e.Name(); {
		case strings.HasPrefix(name, ".") && name != "." && e.IsDir():
			return fs.SkipDir
		case !e.IsDir() && !strings.HasPrefix(name, ".") && isImageFile(name, false):
			within, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			files = append(files, within)
		}
		return nil
	})
	return files, err
}

// label gives each file the class of its folder.
func (t *folderTable) label(folders, known []string) error {
	t.classes = newClasses(known)
	for _, folder := range folders {
		if _, err := t.classes.number(folder); err != nil {
			return err
		}
	}
	t.classes.settle()
	t.labels = make([]int, len(t.files))
	for i, file := range t.files {
		folder, _, _ := strings.Cut(file, string(filepath.Separator))
		t.labels[i] = t.classes.numbers[folder]
	}
	return nil
}

// measure finds the common size and channels of the images, from the beginning of each file.
func (t *folderTable) measure(o ReadOptions) error {
	t.image = o.Image
	if o.Grey && t.image.Channels > 1 {
		return fmt.Errorf("images of %v cannot be grey (Image, Grey)", t.image)
	}
	if o.Grey {
		t.image.Channels = 1
	}
	given := t.image.Height > 0 && t.image.Width > 0
	if o.Image != (Image{}) && (!given || t.image.Channels < 0 || t.image.Channels == 2 || t.image.Channels > 3) {
		return fmt.Errorf("images cannot become %v: "+
			"want a height and a width, and 1 channel for grey or 3 for colour (Image)",
			o.Image)
	}
	first, largest, colour := image.Config{}, 0, false
	for i, file := range t.files {
		config, err := imageConfig(filepath.Join(t.root, file))
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if i == 0 {
			first = config
		}
		if !given && (config.Width != first.Width || config.Height != first.Height) {
			return fmt.Errorf("%s is %dx%d (height x width), but %s is %dx%d: give a common size (Image)",
				file, config.Height, config.Width, t.files[0], first.Height, first.Width)
		}
		largest = max(largest, config.Width*config.Height)
		colour = colour || !isGrey(config.ColorModel)
	}
	if !given {
		t.image.Height, t.image.Width = first.Height, first.Width
	}
	if t.image.Channels == 0 {
		t.image.Channels = 1
		if colour {
			t.image.Channels = 3
		}
	}
	const pixelBytes = 4 // of a decoded image; images decoded at the same time may take a quarter of the budget
	t.workers = int(min(max(1, o.budget()/4/pixelBytes/int64(largest)), int64(runtime.GOMAXPROCS(0)), int64(len(t.files))))
	return nil
}

// isGrey reports whether images of a colour model are grey levels.
func isGrey(m color.Model) bool {
	if p, ok := m.(color.Palette); ok {
		return !slices.ContainsFunc(p, func(c color.Color) bool {
			r, g, b, a := c.RGBA()
			return (r != g || g != b) && a > 0
		})
	}
	return m == color.GrayModel || m == color.Gray16Model
}

func (t *folderTable) header() Header {
	h := Header{Name: filepath.Base(t.root), N: len(t.files), D: t.image.Size(), Image: t.image}
	if t.classes != nil {
		h.Classes = t.classes.names
	}
	return h
}

func (t *folderTable) held() int64 {
	bytes := 0
	for _, file := range t.files {
		bytes += len(file) + 24 // the string, and the label
	}
	return int64(bytes)
}

func (t *folderTable) seeks() bool   { return true }
func (t *folderTable) settle() []int { return nil }
func (t *folderTable) close() error  { return nil }
