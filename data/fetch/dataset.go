package fetch

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Dataset describes a published set of images in four IDX files.
type Dataset struct {
	Name    string // the name for [Get], and of its folder
	Title   string
	Licence string
	Source  string // the page of its authors
	Classes []string

	Files   [4]File  // training images, training labels, test images, test labels
	Mirrors []string // URL prefixes of the files' names with .gz; tried in this order
}

// File describes an uncompressed file of a set.
type File struct {
	Name   string // without .gz
	Size   int64  // in bytes
	SHA256 string // in hexadecimal digits
}

// The file names of MNIST, which other sets have adopted.
const (
	trainImages = "train-images-idx3-ubyte"
	trainLabels = "train-labels-idx1-ubyte"
	testImages  = "t10k-images-idx3-ubyte"
	testLabels  = "t10k-labels-idx1-ubyte"
)

// Catalogue returns the sets that can be downloaded.
func Catalogue() []Dataset {
	return []Dataset{
		{
			Name:    "mnist",
			Title:   "MNIST handwritten digits",
			Licence: "CC BY-SA 3.0",
			Source:  "http://yann.lecun.com/exdb/mnist/",
			Classes: strings.Fields("0 1 2 3 4 5 6 7 8 9"),
			Files: [4]File{
				{trainImages, 47_040_016, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"},
				{trainLabels, 60_008, "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"},
				{testImages, 7_840_016, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"},
				{testLabels, 10_008, "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"},
			},
			Mirrors: []string{
				"https://ossci-datasets.s3.amazonaws.com/mnist/",
				"https://storage.googleapis.com/cvdf-datasets/mnist/",
			},
		},
		{
			Name:    "fashion-mnist",
			Title:   "Fashion-MNIST articles of clothing",
			Licence: "MIT",
			Source:  "https://github.com/zalandoresearch/fashion-mnist",
			Classes: []string{
				"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
			},
			Files: [4]File{
				{trainImages, 47_040_016, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"},
				{trainLabels, 60_008, "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"},
				{testImages, 7_840_016, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"},
				{testLabels, 10_008, "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"},
			},
			Mirrors: []string{
				"http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
				"https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
			},
		},
	}
}

// Lookup returns the set of the given name. The error for an unknown name lists the known ones.
func Lookup(name string) (Dataset, error) {
	var names []string
	for _, d := range Catalogue() {
		if d.Name == name {
			return d, nil
		}
		names = append(names, d.Name)
	}
	slices.Sort(names)
	return Dataset{}, fmt.Errorf("fetch: unknown set %q: there are: %s", name, strings.Join(names, ", "))
}

// Folder returns the folder of the files of the set, unless Options.Dir names another.
func (d Dataset) Folder() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("fetch: %s: the system has no cache folder for the user (%w): give a folder", d.Name, err)
	}
	return filepath.Join(cache, "aegis", "datasets", d.Name), nil
}
