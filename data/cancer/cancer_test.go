package cancer_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data/cancer"
	"github.com/aegis-ae/aegis/data/internal/embedded/embeddedtest"
)

// The file is scikit-learn's.
func TestFiles(t *testing.T) {
	embeddedtest.Files(t, map[string]string{
		"wdbc.csv": "fed3eb72d0575ef6192293f5093c6e801b1476b577d0386bf4455504522172ed",
	})
}

func TestSet(t *testing.T) {
	s := cancer.Set()
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	if want := "breast cancer (569): 569 samples x 30 features, 2 classes"; s.String() != want {
		t.Errorf("got %q, want %q", s, want)
	}
	var counts [2]int
	for _, label := range s.Labels {
		counts[label]++
	}
	if s.Classes[cancer.Malignant] != "malignant" || counts[cancer.Malignant] != 212 {
		t.Errorf("%d samples of class %q, want 212 malignant", counts[cancer.Malignant], s.Classes[cancer.Malignant])
	}
	if s.Classes[cancer.Benign] != "benign" || counts[cancer.Benign] != 357 {
		t.Errorf("%d samples of class %q, want 357 benign", counts[cancer.Benign], s.Classes[cancer.Benign])
	}
}

// Means by NumPy: load_breast_cancer().data.mean(0), with load_breast_cancer().feature_names.
func TestColumns(t *testing.T) {
	s := cancer.Set()
	means := s.ColumnMeans()
	for name, want := range map[string]float64{
		"mean radius": 14.127292, "mean texture": 19.289649, "mean perimeter": 91.969033, "mean area": 654.889104,
		"mean smoothness": 0.09636, "mean compactness": 0.104341, "mean concavity": 0.088799, "mean concave points": 0.048919,
		"mean symmetry": 0.181162, "mean fractal dimension": 0.062798, "radius error": 0.405172, "texture error": 1.216853,
		"perimeter error": 2.866059, "area error": 40.337079, "smoothness error": 0.007041, "compactness error": 0.025478,
		"concavity error": 0.031894, "concave points error": 0.011796, "symmetry error": 0.020542,
		"fractal dimension error": 0.003795, "worst radius": 16.26919, "worst texture": 25.677223,
		"worst perimeter": 107.261213, "worst area": 880.583128, "worst smoothness": 0.132369, "worst compactness": 0.254265,
		"worst concavity": 0.272188, "worst concave points": 0.114606, "worst symmetry": 0.290076,
		"worst fractal dimension": 0.083946,
	} {
		j := slices.Index(s.Features, name)
		if j < 0 {
			t.Fatalf("no feature %q in %q", name, s.Features)
		}
		if math.Abs(means[j]-want) > 1e-6*max(1, want) {
			t.Errorf("the mean of %q is %.6f, want %.6f", name, means[j], want)
		}
	}
}

// Geometry shows that the names are in the order of the columns: a perimeter is at least that of a disc of the same
// area, up to averaging over nuclei, and worst values are at least the means.
func TestOrder(t *testing.T) {
	s := cancer.Set()
	column := func(name string) int { return slices.Index(s.Features, name) }
	radius, perimeter, area := column("mean radius"), column("mean perimeter"), column("mean area")
	for i := range s.N {
		row := s.Row(i)
		if disc := 2 * math.Sqrt(math.Pi*float64(row[area])); float64(row[perimeter]) < 0.99*disc {
			t.Errorf("row %d: perimeter %v, less than that of a disc of area %v, %v", i, row[perimeter], row[area], disc)
		}
		if ratio := float64(row[perimeter] / row[radius]); ratio < 6 || ratio > 8 {
			t.Errorf("row %d: perimeter %v of radius %v", i, row[perimeter], row[radius])
		}
		for j := range 10 {
			if row[j+20] < row[j] {
				t.Errorf("row %d: %q is %v, but %q is %v", i, s.Features[j+20], row[j+20], s.Features[j], row[j])
			}
		}
	}
}

func TestSharing(t *testing.T) { embeddedtest.Sharing(t, cancer.Set) }

func TestLicence(t *testing.T) {
	embeddedtest.Licence(t, "wdbc.csv", "William H. Wolberg", "Attribution 4.0", "BSD 3-Clause", "scikit-learn developers")
}
