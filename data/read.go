package data

import "fmt"

// Load reads the set in the file or folder at path whole into memory. What it is, its name says:
//
//   - .csv and .tsv: a table of numbers, a line for each sample. The first line is the names of the columns if a
//     field of it, other than the label, is no number (ReadOptions.Header and NoHeader decide where that is not
//     clear). The column ReadOptions.Label is the labels, numbered in the order of their names: by value if all are
//     numbers, else alphabetically. A first column without a name is left out, as R and pandas write the names of
//     rows there. Fields are separated by commas, or by semicolons or tabs if there are no commas in the first line;
//     true and false are 1 and 0.
//   - .npy and .npz: an array of NumPy whose first dimension counts the samples: (N), (N, D), or images, (N, height,
//     width) and (N, height, width, channels) or (N, channels, height, width), of whole numbers, floats or bools.
//     Unsigned bytes that are images become byte/255. Labels are the file ReadOptions.LabelsPath or an array of the
//     NPZ.
//   - -idx3-ubyte: images as the files of MNIST have them, with the labels at ReadOptions.LabelsPath or beside them, in
//     train-labels-idx1-ubyte for train-images-idx3-ubyte. See [LoadIDX].
//   - a folder: its images (PNG, JPEG, and the first of a GIF) in natural order, and its folders as the classes. They
//     are brought to ReadOptions.Image, stretched if need be, by Catmull-Rom interpolation, or must be of one size;
//     grey if all are, or on demand. Values are 0 to 1, black to white, of 8 or 16 bits; what is transparent lies on
//     white. An orientation that a camera has noted (EXIF) is not looked at.
//
// Tables and IDX may be compressed with gzip. Labels of IDX and NumPy that are whole numbers from 0 are the numbers
// of the classes; others are names, as in tables.
//
// What is wrong with a file is one error that names it and the place: in tables the line, counted from 1 as editors
// do, and the column, counted from 0 as everywhere else.
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
