package optdigits_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/internal/embedded/embeddedtest"
	"github.com/aegis-ae/aegis/data/optdigits"
)

func TestFiles(t *testing.T) {
	embeddedtest.Files(t, map[string]string{
		"optdigits.csv.gz": "46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a",
	})
}

// Numbers by NumPy: load_digits().data / 16, its mean and std, numpy.bincount(load_digits().target).
func TestSet(t *testing.T) {
	s := optdigits.Set()
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	if want := "optdigits (1,797): 1797 samples x 64 features (8x8), 10 classes"; s.String() != want {
		t.Errorf("got %q, want %q", s, want)
	}
	if s.Image != (data.Image{Height: 8, Width: 8, Channels: 1}) {
		t.Errorf("image %#v", s.Image)
	}
	if lo, hi, err := s.Range(); err != nil || lo != 0 || hi != 1 {
		t.Errorf("pixels from %v to %v, %v", lo, hi, err)
	}
	if math.Abs(s.Mean()-0.3052603) > 1e-7 || math.Abs(s.Std()-0.3760492) > 1e-7 ||
		math.Abs(s.ColumnMeans()[20]-0.4436213) > 1e-7 {
		t.Errorf("mean %.7f, standard deviation %.7f, mean of pixel 20 %.7f", s.Mean(), s.Std(), s.ColumnMeans()[20])
	}
	counts := make([]int, 10)
	for _, label := range s.Labels {
		counts[label]++
	}
	if want := []int{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}; !slices.Equal(counts, want) {
		t.Errorf("class counts %v, want %v", counts, want)
	}
	for class, name := range s.Classes {
		if name != strconv.Itoa(class) {
			t.Errorf("class %d is named %q", class, name)
		}
	}
}

// The eighth image is a seven: no mirrored or transposed image has its ink in these places.
func TestOrientation(t *testing.T) {
	s := optdigits.Set()
	const want = `
...XXXX.
.....XX.
....XX..
..XXXX..
..XXX...
...X....
..XX....
..X.....`
	var b strings.Builder
	for i, v := range s.Row(7) {
		if i%8 == 0 {
			b.WriteByte('\n')
		}
		b.WriteByte(".X"[int(math.Round(float64(v)))])
	}
	if b.String() != want || s.Labels[7] != 7 {
		t.Errorf("the eighth image, a %d:%s\nwant:%s", s.Labels[7], b.String(), want)
	}
}

func TestSharing(t *testing.T) { embeddedtest.Sharing(t, optdigits.Set) }

func TestLicence(t *testing.T) {
	embeddedtest.Licence(t, "optdigits.csv.gz", "E. Alpaydin", "Attribution 4.0", "BSD 3-Clause",
		"scikit-learn developers")
}
