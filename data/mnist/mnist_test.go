package mnist

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/internal/embedded/embeddedtest"
)

// The embedded files were compared, image by image and label by label, with the published ones.
func TestFiles(t *testing.T) {
	embeddedtest.Files(t, map[string]string{
		"train-10000-images-idx3-ubyte.gz": "76d851ca90b7cc88ce5a501f18e81716c27595603d387f39bcd00336f1fc1ff9",
		"train-10000-labels-idx1-ubyte.gz": "d7c56d06c8fc66991f79303800e92b4c980433b031e8da36b2d551be1ff71663",
		"t10k-2000-images-idx3-ubyte.gz":   "92f04095a4bd329676e0d8a23e3548c712d57facc09320a9dc22c6488f169042",
		"t10k-2000-labels-idx1-ubyte.gz":   "4fc41744d7f6d3fd1dd966665fb2921c1f3ea2fd7b26cbecfa43bbc3fafc6fc3",
	})
}

func TestSets(t *testing.T) {
	for _, c := range []struct {
		set    *data.Set
		text   string
		labels []int
	}{
		{Train(), "mnist train (10,000): 10000 samples x 784 features (28x28), 10 classes",
			[]int{5, 0, 4, 1, 9, 2, 1, 3, 1, 4}},
		{Test(), "mnist test (2,000): 2000 samples x 784 features (28x28), 10 classes", []int{7, 2, 1, 0, 4, 1, 4, 9, 5, 9}},
	} {
		s := c.set
		if err := s.Check(); err != nil {
			t.Fatal(err)
		}
		if s.String() != c.text {
			t.Errorf("got %q, want %q", s, c.text)
		}
		if got := s.Labels[:10]; !slices.Equal(got, c.labels) {
			t.Errorf("%s: the first labels are %v, want %v", s.Name, got, c.labels)
		}
		if s.Image != (data.Image{Height: 28, Width: 28, Channels: 1}) {
			t.Errorf("%s: image %#v", s.Name, s.Image)
		}
		if slices.Min(s.X) != 0 || slices.Max(s.X) != 1 {
			t.Errorf("%s: pixels from %v to %v", s.Name, slices.Min(s.X), slices.Max(s.X))
		}
		// The known values 0.1307 and 0.3081 are those of all 60,000 training images; the first test images are thinner.
		if math.Abs(s.Mean()-0.1307) > 0.012 || math.Abs(s.Std()-0.3081) > 0.014 {
			t.Errorf("%s: mean %.4f, standard deviation %.4f", s.Name, s.Mean(), s.Std())
		}
		seen := make([]int, 10)
		for _, label := range s.Labels {
			seen[label]++
		}
		if slices.Min(seen)*100 < 7*s.N || slices.Max(seen)*100 > 13*s.N {
			t.Errorf("%s: class counts %v", s.Name, seen)
		}
		for class, name := range s.Classes {
			if name != strconv.Itoa(class) {
				t.Errorf("%s: class %d is named %q", s.Name, class, name)
			}
		}
	}
}

// The first training image is a five, written from the upper right to the lower left: no mirrored or transposed image
// has its ink in these places.
func TestOrientation(t *testing.T) {
	five := Train().Row(0)
	const want = `
............XXXXXXXXXXXX....
........XXXXXXXXXXXXXXXX....
.......XXXXXXXXXXXXXXXX.....
.......XXXXXXXXXXX..........
........XXXXXXX.XX..........
.........XXXXX..............
...........XXXX.............`
	var b strings.Builder
	for y := 5; y < 12; y++ {
		b.WriteByte('\n')
		for x := range 28 {
			if five[y*28+x] > 0 {
				b.WriteByte('X')
			} else {
				b.WriteByte('.')
			}
		}
	}
	if b.String() != want {
		t.Errorf("rows 5 to 11 of the first image:%s\nwant:%s", b.String(), want)
	}
}

func TestSharing(t *testing.T) {
	embeddedtest.Sharing(t, Train)
	embeddedtest.Sharing(t, Test)
}

func TestLicence(t *testing.T) {
	embeddedtest.Licence(t, "Yann LeCun and Corinna Cortes", "Attribution-Share Alike 3.0",
		"http://yann.lecun.com/exdb/mnist/")
}

func BenchmarkDecode(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		decode("test", testImages, testLabels)
	}
}
