package data

import (
	"archive/zip"
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// WriteNPY writes the values of a set as an array for numpy.load(path): see [EncodeNPY].
func WriteNPY(path string, s *Set) error {
	if err := s.checkForm(); err != nil {
		return fmt.Errorf("data: write %s: %w", path, err)
	}
	return WriteFile(path, func(w io.Writer) error { return encodeValues(w, s) })
}

// EncodeNPY writes the values of a set as a NumPy array: little-endian float32 of shape (N, D), for images (N,
// height, width), or (N, channels, height, width) if there is not exactly one channel. It leaves out labels, names
// and inputs; [WriteNPZ] writes labels and inputs too.
func EncodeNPY(w io.Writer, s *Set) error {
	err := s.checkForm()
	if err == nil {
		err = encodeValues(w, s)
	}
	if err != nil {
		return fmt.Errorf("data: npy: %w", err)
	}
	return nil
}

func encodeValues(w io.Writer, s *Set) error {
	shape := fmt.Sprintf("%d, %d", s.N, s.D)
	switch im := s.Image; {
	case im.IsZero():
	case im.Channels == 1:
		shape = fmt.Sprintf("%d, %d, %d", s.N, im.Height, im.Width)
	default:
		shape = fmt.Sprintf("%d, %d, %d, %d", s.N, im.Channels, im.Height, im.Width)
	}
	return encodeFloats(w, shape, s.X)
}

func encodeFloats(w io.Writer, shape string, x []float32) error {
	return encodeArray(w, "<f4", shape, x, func(b []byte, v float32) []byte {
		return binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
	})
}

// encodeArray writes an array for NumPy, given the type of its elements, its shape and how an element is encoded.
func encodeArray[T any](w io.Writer, descr, shape string, elements []T, encode func([]byte, T) []byte) error {
	// Version 1.0 of the format, in which the elements begin at a multiple of 64. The library writes only arrays whose
	// shape is in a Go type.
	const prefix, align = 10, 64
	header := fmt.Sprintf("{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, shape)
	header += strings.Repeat(" ", align-1-(prefix+len(header))%align) + "\n"
	out := bufio.NewWriter(w)
	start := binary.LittleEndian.AppendUint16([]byte("\x93NUMPY\x01\x00"), uint16(len(header)))
	if err := writeAll(out, start, []byte(header)); err != nil {
		return err
	}
	for _, v := range elements {
		if _, err := out.Write(encode(out.AvailableBuffer(), v)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// Names of the arrays of samples and labels that WriteNPZ writes.
const samplesArray, labelsArray = "x", "y"

// WriteNPZ writes a set as an archive for numpy.load(path). Array x holds the values as [EncodeNPY] writes them, and
// y the labels, if there are any: as numbers if the classes are named "0", "1" and so on, else as class names. Each
// named input is an array of its own name, of shape (N, D). Feature names are left out. [Load] reads the file back,
// with the inputs that [ReadOptions] names. It is an error if an input is called x or y.
func WriteNPZ(path string, s *Set) error {
	err := s.checkForm()
	if err == nil {
		for _, in := range s.Inputs {
			if in.Name == samplesArray || in.Name == labelsArray {
				err = fmt.Errorf("inputs: %q is the name of another array: rename it", in.Name)
			}
		}
	}
	if err != nil {
		return fmt.Errorf("data: write %s: %w", path, err)
	}
	return WriteFile(path, func(w io.Writer) error {
		z := zip.NewWriter(w)
		err := addArray(z, samplesArray, func(w io.Writer) error { return encodeValues(w, s) })
		if err == nil && s.Labels != nil {
			err = addArray(z, labelsArray, func(w io.Writer) error { return encodeLabels(w, s) })
		}
		for _, in := range s.Inputs {
			if err == nil {
				err = addArray(z, in.Name, func(w io.Writer) error {
					return encodeFloats(w, fmt.Sprintf("%d, %d", s.N, in.D), in.X)
				})
			}
		}
		if err != nil {
			return err
		}
		return z.Close()
	})
}

// addArray adds an array to an archive, without compression or time, so that the same set gives the same bytes.
func addArray(z *zip.Writer, name string, encode func(io.Writer) error) error {
	w, err := z.CreateHeader(&zip.FileHeader{Name: name + ".npy", Method: zip.Store})
	if err != nil {
		return err
	}
	return encode(w)
}

func encodeLabels(w io.Writer, s *Set) error {
	shape := fmt.Sprintf("%d,", s.N)
	numbers := make([]string, len(s.Classes))
	longest := 1
	for k, name := range s.Classes {
		numbers[k], longest = strconv.Itoa(k), max(longest, len([]rune(name)))
	}
	if slices.Equal(s.Classes, numbers) {
		return encodeArray(w, "<i8", shape, s.Labels, func(b []byte, label int) []byte {
			return binary.LittleEndian.AppendUint64(b, uint64(label))
		})
	}
	return encodeArray(w, "<U"+strconv.Itoa(longest), shape, s.Labels, func(b []byte, label int) []byte {
		name := []rune(s.Classes[label])
		for k := range longest {
			r := rune(0)
			if k < len(name) {
				r = name[k]
			}
			b = binary.LittleEndian.AppendUint32(b, uint32(r))
		}
		return b
	})
}
