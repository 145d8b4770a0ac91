package data

import "fmt"

// Load reads the file or folder at path into memory. Its name tells the format:
//
//   - .csv and .tsv: a table of numbers, a line for each sample. The first line holds the names of the columns if one
//     of its fields, other than the label, is not a number (ReadOptions.Header and NoHeader decide unclear cases).
//     The column ReadOptions.Label holds the labels, numbered in the order of their names: by value if all are
//     numbers, else alphabetically. A first column without a name is left out, because R and pandas write row names
//     there. Fields are separated by commas, or by semicolons or tabs if the first line has no commas; true and false
//     are 1 and 0.
//   - .npy and .npz: a NumPy array of integers, floats or bools whose first dimension counts the samples: (N), (N,
//     D), or images, (N, height, width), (N, height, width, channels) or (N, channels, height, width). Pixels that
//     are unsigned bytes become byte/255. Labels come from the file ReadOptions.LabelsPath or from an array of the
//     NPZ.
//   - -idx3-ubyte: images in the format of MNIST. Labels come from ReadOptions.LabelsPath or from the file beside the
//     images: train-labels-idx1-ubyte for train-images-idx3-ubyte. See [LoadIDX].
//   - a folder: its images (PNG, JPEG, and the first frame of a GIF) in natural order; sub-folders are the classes.
//     Images are resized to ReadOptions.Image by Catmull-Rom interpolation, stretched if necessary, or must have one
//     size. They are grey if all are, or on request. Values are from 0 (black) to 1 (white), with 8 or 16 bits; the
//     background of transparent images is white. EXIF orientation is ignored.
//   - .triplets, and ratings.csv and ratings.tsv with columns of users, items and values: sparse ratings as samples of
//     users. See [LoadTriplets].
//
// Tables and IDX files may be compressed with gzip. In IDX and NumPy files, labels that are integers from 0 are class
// numbers; others are class names, as in tables.
//
// An error names the file and the place of the fault: in tables the line, counted from 1 as in editors, and the
// column, counted from 0 as everywhere else.
func Load(path string, o ReadOptions) (*Set, error) {
	s, err := load(path, o)
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	return s, nil
}

func load(path string, o ReadOptions) (*Set, error) {
	t, err := openTable(path, o)
	if err != nil {
		return nil, err
	}
	defer t.close()
	return readTable(t)
}
