package data_test

import (
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// putImage writes an image into a folder within root, which it creates, in the format of the name.
func putImage(t testing.TB, root, name string, img image.Image) {
	t.Helper()
	path := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	switch filepath.Ext(name) {
	case ".png":
		err = png.Encode(f, img)
	case ".gif":
		err = gif.Encode(f, img, nil)
	default:
		err = jpeg.Encode(f, img, &jpeg.Options{Quality: 100})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// uniform returns an image of one colour.
func uniform(height, width int, c color.Color) image.Image {
	img := image.NewNRGBA64(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.Set(x, y, c)
		}
	}
	return img
}

// greyImage returns an image of grey levels, row by row.
func greyImage(width int, levels ...byte) image.Image {
	return &image.Gray{Pix: levels, Stride: width, Rect: image.Rect(0, 0, width, len(levels)/width)}
}

func TestFolder(t *testing.T) {
	root := filepath.Join(t.TempDir(), "digits")
	for name, level := range map[string]byte{"10/b2.png": 1, "10/b10.png": 2, "9/deep/a.PNG": 3, "9/a.png": 4} {
		putImage(t, root, name[:len(name)-4]+".png", greyImage(2, level, 0, 0, 0, 0, level))
	}
	for _, name := range []string{".hidden.png", "9/.hidden.png", "9/notes.txt", "readme.txt"} {
		if err := os.WriteFile(filepath.Join(root, name), []byte("no image"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(root, "empty"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := must(data.Load(root, options{}))(t)
	if got, want := s.String(), "digits: 4 samples x 6 features (3x2), 2 classes"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	var levels []float32
	for i := range s.N {
		levels = append(levels, s.Row(i)[0]*255)
		if s.Row(i)[5] != s.Row(i)[0] || s.Row(i)[1] != 0 {
			t.Errorf("image %d: %v", i, s.Row(i))
		}
	}
	// By class, and within it naturally: 9/a, 9/deep/a, 10/b2, 10/b10.
	if want := []float32{4, 3, 1, 2}; !slices.Equal(levels, want) {
		t.Errorf("order %v, want %v", levels, want)
	}
	if !slices.Equal(s.Classes, []string{"9", "10"}) || !slices.Equal(s.Labels, []int{0, 0, 1, 1}) {
		t.Errorf("labels %v of %q", s.Labels, s.Classes)
	}
	s = must(data.Load(root, options{Classes: []string{"11", "10", "9"}}))(t)
	if !slices.Equal(s.Labels, []int{2, 2, 1, 1}) {
		t.Errorf("labels %v", s.Labels)
	}
	wantLoadError(t, root, options{Classes: []string{"9"}}, `unknown class "10"; the known ones are "9"`)

	// A folder without sub-folders has no labels.
	s = must(data.Load(filepath.Join(root, "10"), options{}))(t)
	if s.Labels != nil || s.N != 2 || s.Row(1)[0] != float32(2)/255 {
		t.Errorf("%v: %v", s, s.X)
	}
}

func TestFolderColours(t *testing.T) {
	for name, c := range map[string]struct {
		file  string
		img   image.Image
		o     options
		image string
		want  []float64 // of the first pixel, by channel
		tol   float64
	}{
		"grey":      {"a.png", greyImage(1, 51), options{}, "1x1", []float64{0.2}, 1e-7},
		"grey jpeg": {"a.jpg", greyImage(8, slices.Repeat([]byte{51}, 64)...), options{}, "8x8", []float64{0.2}, 0.005},
		"grey gif": {"a.gif", &image.Paletted{Pix: []byte{1}, Stride: 1, Rect: image.Rect(0, 0, 1, 1),
			Palette: color.Palette{color.Gray{0}, color.Gray{51}}}, options{}, "1x1", []float64{0.2}, 1e-7},
		"16 bits": {"a.png", &image.Gray16{Pix: []byte{0x12, 0x34}, Stride: 2, Rect: image.Rect(0, 0, 1, 1)}, options{},
			"1x1", []float64{0x1234 / 65535.}, 1e-7},
		"colour": {"a.png", uniform(1, 1, color.NRGBA{51, 102, 204, 255}), options{}, "1x1x3",
			[]float64{0.2, 0.4, 0.8}, 1e-7},
		"colour jpeg": {"a.jpeg", uniform(8, 8, color.NRGBA{51, 102, 204, 255}), options{}, "8x8x3",
			[]float64{0.2, 0.4, 0.8}, 0.02},
		"colour gif": {"a.gif", &image.Paletted{Pix: []byte{1}, Stride: 1, Rect: image.Rect(0, 0, 1, 1),
			Palette: color.Palette{color.Gray{0}, color.RGBA{51, 102, 204,
				255}}}, options{}, "1x1x3", []float64{0.2, 0.4, 0.8}, 1e-7},
		"colour 16": {"a.png", uniform(1, 1, color.NRGBA64{0x1234, 0, 0xffff, 0xffff}), options{}, "1x1x3",
			[]float64{0x1234 / 65535., 0, 1}, 1e-7},
		"to grey": {"a.png", uniform(1, 1, color.NRGBA{51, 102, 204, 255}), options{Grey: true}, "1x1",
			[]float64{0.299*0.2 + 0.587*0.4 + 0.114*0.8}, 3e-5},
		"to colour": {"a.png", greyImage(1, 51), options{Image: data.Image{Height: 1, Width: 1, Channels: 3}}, "1x1x3",
			[]float64{0.2, 0.2, 0.2}, 1e-7},
		"transparent": {"a.png", uniform(1, 1, color.NRGBA{0, 0, 0, 0}), options{}, "1x1x3", []float64{1, 1, 1}, 1e-7},
		"half": {"a.png", uniform(1, 1, color.NRGBA64{0, 0xffff, 0, 0x8000}), options{}, "1x1x3",
			[]float64{0.5, 1, 0.5}, 1e-4},
		"resized": {"a.png", uniform(9, 7, color.NRGBA{51, 102, 204, 255}),
			options{Image: data.Image{Height: 3, Width: 4}}, "3x4x3", []float64{0.2, 0.4, 0.8}, 1e-4},
		"resized, grey": {"a.png", greyImage(3, slices.Repeat([]byte{51}, 9)...),
			options{Image: data.Image{Height: 5, Width: 4}}, "5x4", []float64{0.2}, 1e-4},
		"resized half": {"a.png", uniform(4, 4, color.NRGBA64{0, 0xffff, 0, 0x8000}),
			options{Image: data.Image{Height: 2, Width: 2}}, "2x2x3", []float64{0.5, 1, 0.5}, 1e-4},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			putImage(t, root, c.file, c.img)
			s := must(data.Load(root, c.o))(t)
			if s.Image.String() != c.image || s.N != 1 || len(c.want) != s.Image.Channels {
				t.Fatalf("%v", s)
			}
			plane := s.D / s.Image.Channels
			for k, want := range c.want {
				if got := float64(s.X[k*plane]); math.Abs(got-want) > c.tol {
					t.Errorf("channel %d is %v, want %v", k, got, want)
				}
			}
			if err := s.Check(); err != nil {
				t.Error(err)
			}
		})
	}
}

// Shrinking an image does not move an edge or turn the image.
func TestFolderResize(t *testing.T) {
	root := t.TempDir()
	levels := make([]byte, 16*8)
	for i := range levels {
		if i/8 < 8 && i%8 < 4 {
			levels[i] = 255 // top left of 16 rows and 8 columns
		}
	}
	putImage(t, root, "a.png", greyImage(8, levels...))
	s := must(data.Load(root, options{Image: data.Image{Height: 4, Width: 4}}))(t)
	for i, v := range s.X {
		want := float32(0)
		if i/4 < 2 && i%4 < 2 {
			want = 1
		}
		if math.Abs(float64(v-want)) > 0.16 {
			t.Errorf("pixel %d, %d is %v, want %v", i/4, i%4, v, want)
		}
	}
}

func TestFolderErrors(t *testing.T) {
	root := t.TempDir()
	wantLoadError(t, root, options{}, "images: "+root+": it has no images (.png, .jpg, .jpeg, .gif)")
	if err := os.WriteFile(filepath.Join(root, "a.csv"), []byte("1"), 0o600); err != nil {
		t.Fatal(err)
	}
	wantLoadError(t, root, options{}, `to read another file, name it: there are "a.csv"`)

	putImage(t, root, "a.png", greyImage(2, 1, 2))
	putImage(t, root, "b.png", greyImage(1, 1, 2))
	wantLoadError(t, root, options{}, "b.png is 2x1 (height x width), but a.png is 1x2: give a common size (Image)")
	wantLoadError(t, root, options{Grey: true, Image: data.Image{Height: 1, Width: 1, Channels: 3}},
		"images of 1x1x3 cannot be grey (Image, Grey)")
	wantLoadError(t, root, options{Image: data.Image{Height: 1, Width: 1, Channels: 2}},
		"images cannot become 1x1x2: want a height and a width")
	wantLoadError(t, root, options{Image: data.Image{Height: 1}}, "images cannot become")
	putImage(t, root, "sub/c.png", greyImage(1, 1, 2))
	wantLoadError(t, root, options{}, "images beside its folders, such as a.png, and in them, such as in sub")

	root = t.TempDir()
	putImage(t, root, "a.png", greyImage(2, 1, 2))
	text := must(os.ReadFile(filepath.Join(root, "a.png")))(t)
	for bad, want := range map[string]string{
		"":                          "b.png: not an image: it does not begin as PNG, JPEG or GIF do",
		"hello":                     "b.png: not an image",
		string(text[:20]):           "b.png: the image is damaged: unexpected EOF",
		string(text[:len(text)-20]): "b.png: the image is damaged: png: invalid format: unexpected EOF",
		string(text[:35]) + "?" + string(text[36:]): "b.png: the image is damaged: png: invalid format",
	} {
		if err := os.WriteFile(filepath.Join(root, "b.png"), []byte(bad), 0o600); err != nil {
			t.Fatal(err)
		}
		wantLoadError(t, root, options{}, "images: "+root, want)
	}
}
