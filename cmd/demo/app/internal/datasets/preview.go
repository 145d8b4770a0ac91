package datasets

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/linear"
	"github.com/aegis-ae/aegis/viz"
)

// Limits of a preview.
const (
	previewClasses = 20   // rows of images, or colours of points
	previewImages  = 12   // in a row
	previewGrid    = 64   // images without classes
	previewPoints  = 3000 // of a scatter
)

// previewExact is the number of samples or features up to which principal components are exact; that takes a tenth of a
// second.
const previewExact = 500

// preview draws a set: its images by class, or its samples as points.
func preview(set *data.Set, c data.Summary, seed uint64) (viz.Figure, error) {
	if set.Image.Channels == 1 || set.Image.Channels == 3 {
		return previewOfImages(set, c, seed)
	}
	points, err := previewSample(set, seed)
	if err != nil {
		return nil, err
	}
	return previewOfPoints(points, c)
}

// previewSample returns a part of the samples, chosen at random if they are too many to be seen apart, in their order.
func previewSample(set *data.Set, seed uint64) (*data.Set, error) {
	if set.N <= previewPoints {
		return set, nil
	}
	return set.Select(slices.Sorted(slices.Values(randomOrder(set, previewPoints, seed))))
}

// randomOrder returns the numbers of n samples, or of all if they are fewer, in a random order.
func randomOrder(set *data.Set, n int, seed uint64) []int {
	for numbers := range set.Indices(data.BatchOptions{Size: n, Shuffle: true, Seed: seed}) {
		return slices.Clone(numbers)
	}
	return nil
}

// previewOfImages shows images of each class in a row, or simply images: random ones, as sets are often in some order.
func previewOfImages(set *data.Set, c data.Summary, seed uint64) (viz.Figure, error) {
	lo, hi := slices.Min(c.Min), slices.Max(c.Max)
	scale := func(v float32) float32 { return v }
	if lo < 0 || hi > 1 { // in other units, such as 0 to 255
		scale = func(v float32) float32 { return float32((float64(v) - lo) / (hi - lo)) }
	}
	pixels := func(numbers []int, n int) []float32 {
		x := make([]float32, 0, n*set.D)
		for _, i := range numbers {
			for _, v := range set.Row(i) {
				x = append(x, scale(v))
			}
		}
		for len(x) < n*set.D {
			x = append(x, 1) // white, as the page
		}
		return x
	}
	title := fmt.Sprintf("%s: images of %v", set.Name, set.Image)
	order := randomOrder(set, set.N, seed)
	if set.Labels == nil {
		shown := order[:min(set.N, previewGrid)]
		return viz.ImageGrid{Title: title, Geometry: set.Image, Images: pixels(shown, len(shown))}, nil
	}
	members := make([][]int, min(len(set.Classes), previewClasses))
	longest := 0
	for _, i := range order {
		if label := set.Labels[i]; label < len(members) && len(members[label]) < previewImages {
			members[label] = append(members[label], i)
			longest = max(longest, len(members[label]))
		}
	}
	f := viz.Reconstructions{Title: title, Geometry: set.Image}
	for class, numbers := range members {
		if len(numbers) > 0 {
			f.Rows = append(f.Rows, viz.Row{Label: set.Classes[class], Images: pixels(numbers, longest)})
		}
	}
	if len(f.Rows) < len(set.Classes) {
		f.Title += fmt.Sprintf(", %d of %s", len(f.Rows), report.Count(len(set.Classes), "class"))
	}
	return f, nil
}

// previewOfPoints shows two features as they are, and more by their first two principal components. The statistics
// are those of the whole set.
func previewOfPoints(set *data.Set, c data.Summary) (viz.Figure, error) {
	if set.D == 1 {
		return previewOfNumbers(set), nil
	}
	f := viz.Scatter{Title: set.Name}
	if set.Labels != nil && len(set.Classes) <= previewClasses {
		f.Labels, f.Classes = set.Labels, set.Classes
	}
	if set.D == 2 && c.Missing[0] < c.N && c.Missing[1] < c.N {
		var err error
		f.X, f.Y = featureName(set, 0), featureName(set, 1)
		f.Points, err = viz.Columns(set.X, 2, 0, 1)
		return f, err
	}
	standard := standardise(set, c)
	fit := linear.FitPCA
	if min(set.N, set.D) > previewExact {
		fit = func(s *data.Set, d int) (*linear.PCA, error) {
			return linear.FitRandomizedPCA(s, d, linear.RandomizedPCAOptions{})
		}
	}
	pca, err := fit(standard, 2)
	if err != nil {
		return nil, err
	}
	codes, err := pca.Encode(standard)
	if err != nil {
		return nil, err
	}
	f.Title += ": principal components, standardised"
	f.X, f.Y = componentName(pca, 0), componentName(pca, 1)
	f.Points, err = viz.Columns(codes.X, 2, 0, 1)
	return f, err
}

// previewOfNumbers shows how the one feature of a set is distributed, for each class.
func previewOfNumbers(set *data.Set) viz.Figure {
	f := viz.Histogram{Title: set.Name, X: featureName(set, 0)}
	classes := len(set.Classes)
	if set.Labels == nil || classes > previewClasses {
		classes = 1
	}
	values := make([][]float64, classes)
	for i := range set.N {
		class := 0
		if classes > 1 {
			class = set.Labels[i]
		}
		values[class] = append(values[class], float64(set.Row(i)[0]))
	}
	for class, v := range values {
		sample := viz.Sample{Values: v}
		if classes > 1 {
			sample.Name = set.Classes[class]
		}
		if len(v) > 0 {
			f.Series = append(f.Series, sample)
		}
	}
	return f
}

// componentName names an axis by the share of the variance that lies along it.
func componentName(p *linear.PCA, k int) string {
	if p.Total == 0 {
		return fmt.Sprintf("component %d", k+1)
	}
	return fmt.Sprintf("component %d (%s of the variance)", k+1, report.Percent(p.Variances[k]/p.Total))
}

// standardise brings features to mean 0 and deviation 1. What is missing, and what never changes, becomes 0.
func standardise(set *data.Set, c data.Summary) *data.Set {
	out := &data.Set{Name: set.Name, N: set.N, D: set.D, X: make([]float32, len(set.X))}
	for i, x := range set.X {
		j := i % set.D
		if v := float32((float64(x) - c.Mean[j]) / c.Std[j]); c.Std[j] > 0 && v == v {
			out.X[i] = v
		}
	}
	return out
}
