package tissue_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data/internal/embedded/embeddedtest"
	"github.com/aegis-ae/aegis/data/tissue"
)

func TestFiles(t *testing.T) {
	embeddedtest.Files(t, map[string]string{
		"tissue_gene_expression.csv.gz": "c54624110505d0cefdfa6d54f6bfb78facad92da0cd5f54660cf27f501092bb7",
	})
}

// Numbers by Python's csv and NumPy: the file as it stands, x.mean(), x.std(), x[y == name].mean().
func TestSet(t *testing.T) {
	s := tissue.Set()
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	if want := "tissue gene expression (189): 189 samples x 500 features, 7 classes"; s.String() != want {
		t.Errorf("got %q, want %q", s, want)
	}
	lo, hi, err := s.Range()
	if err != nil || lo != 4.2203 || hi != 14.127 {
		t.Errorf("values from %v to %v, %v", lo, hi, err)
	}
	if math.Abs(s.Mean()-7.482018) > 1e-6 || math.Abs(s.Std()-1.738201) > 1e-6 {
		t.Errorf("mean %.6f, standard deviation %.6f", s.Mean(), s.Std())
	}

	if !slices.IsSorted(s.Classes) || len(s.Classes) != 7 {
		t.Errorf("classes %q", s.Classes)
	}
	for name, want := range map[string]struct {
		n    int
		mean float64
	}{
		"cerebellum": {38, 7.44023}, "colon": {34, 7.47427}, "endometrium": {15, 7.48124}, "hippocampus": {31, 7.4716},
		"kidney": {39, 7.52245}, "liver": {26, 7.51491}, "placenta": {6, 7.44107},
	} {
		part, err := s.Where(func(label int) bool { return s.Classes[label] == name })
		if err != nil {
			t.Fatal(err)
		}
		if part.N != want.n || math.Abs(part.Mean()-want.mean) > 1e-5 {
			t.Errorf("%s: %d samples of mean %.5f, want %d of %.5f", name, part.N, part.Mean(), want.n, want.mean)
		}
	}

	means := s.ColumnMeans()
	for name, want := range map[string]float64{
		"MAML1": 9.298617, "LHPP": 8.665984, "PHLDB1": 8.686791, "SAGE1": 5.366645, "GSAP": 7.499507,
	} {
		j := slices.Index(s.Features, name)
		if j < 0 || math.Abs(means[j]-want) > 1e-6 {
			t.Errorf("gene %s: column %d, mean %.6f, want %.6f", name, j, means[max(0, j)], want)
		}
	}
	sorted := slices.Sorted(slices.Values(s.Features))
	if len(slices.Compact(sorted)) != 500 {
		t.Error("two genes have one name")
	}
}

func TestSharing(t *testing.T) { embeddedtest.Sharing(t, tissue.Set) }

func TestLicence(t *testing.T) {
	embeddedtest.Licence(t, "tissue_gene_expression.csv.gz", "Rafael A. Irizarry", "Artistic License 2.0",
		"cran.r-project.org/package=dslabs")
}
