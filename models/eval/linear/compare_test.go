package linear_test

import (
	"errors"
	"fmt"
	"log"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/variants"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/data/optdigits"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// Linear models cannot beat PCA where it was fitted, and a little elsewhere; here is one that comes close.
func ExampleCompare() {
	parts, err := optdigits.Set().Split(1, .8, .2)
	if err != nil {
		log.Fatal(err)
	}
	train, test := parts[0], parts[1]
	nearly := func(units int) (eval.Coder, error) { // or train an autoencoder of so many units
		return linear.FitRandomizedPCA(train, units, linear.RandomizedPCAOptions{PowerIterations: 1, Oversampling: 1})
	}
	c, err := linear.Compare(train, test, []int{2, 8}, nearly, linear.CompareOptions{FeatureBits: 5})
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range c.Rows {
		fmt.Printf("%d units: PCA explains %.2f of the variance, the model %.2f; codes take 1/%.0f of the numbers\n",
			row.Units, row.PCA.ExplainedVariance, row.Model.ExplainedVariance, row.Compression.Dims)
	}
	// Output:
	// 2 units: PCA explains 0.28 of the variance, the model 0.28; codes take 1/32 of the numbers
	// 8 units: PCA explains 0.66 of the variance, the model 0.65; codes take 1/8 of the numbers
}

// TestCompare: the numbers of PCA are those of the tutorial, and a model that is PCA has the ratio 1.
func TestCompare(t *testing.T) {
	test := mnist.Test()
	pca := evaltest.DigitsPCA(t)
	var rows []string
	c, err := linear.Compare(mnist.Train(), test, []int{10, 2}, func(units int) (eval.Coder, error) {
		if units == 10 {
			return pca.Truncate(10)
		}
		return models.New(variants.Plain{Spec: models.Spec{Input: 784, Latent: units, Hidden: []int{}}.WithDefaults()},
			models.Options{})
	}, linear.CompareOptions{Done: func(r linear.ComparisonRow) { rows = append(rows, fmt.Sprint(r.Units)) }})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(rows, " ") != "10 2" || len(c.Rows) != 2 {
		t.Fatalf("rows %v and %v", rows, c.Rows)
	}
	evaltest.Close(t, "mean image", c.Mean.MSE, .064273, 1e-6)
	ten, two := c.Rows[0], c.Rows[1]
	evaltest.Close(t, "PCA at 10", ten.PCA.MSE, .034385, 1e-6)
	evaltest.Close(t, "PCA at 2", two.PCA.MSE, .054254, 1e-6)
	evaltest.Close(t, "ratio of PCA to itself", ten.Ratio, 1, 1e-9)
	evaltest.Close(t, "explained at 10", ten.Model.ExplainedVariance, ten.PCA.ExplainedVariance, 1e-9)
	variance := c.Mean.MSE / (1 - c.Mean.ExplainedVariance) // of the test images about their own mean
	evaltest.Close(t, "explained variance at 10", ten.PCA.ExplainedVariance, 1-.034385/variance, 2e-5)
	if c.Mean.ExplainedVariance > 0 || c.Mean.ExplainedVariance < -.03 { // the mean of other images is nearly theirs
		t.Errorf("the mean explains %v", c.Mean.ExplainedVariance)
	}
	if two.Compression != (eval.Compression{Dims: 392, Bits: 98}) {
		t.Errorf("compression %v", two.Compression)
	}
	if two.Ratio < 2 || two.Model.ExplainedVariance > 0 { // untrained: an even grey
		t.Errorf("an untrained model: %+v", two)
	}
}

func TestCompareErrors(t *testing.T) {
	s := evaltest.Points(t, []float32{1, 2, 3}, []float32{2, 1, 0}, []float32{5, 5, 1})
	pca := evaltest.Must(linear.FitPCA(s, 1))
	one := func(int) (eval.Coder, error) { return pca, nil }
	never := func(int) (eval.Coder, error) { return nil, errors.New("no time") }
	evaltest.Errors(t, "", map[string]error{
		"set is nil": evaltest.Of(linear.Compare(nil, s, []int{1}, one, linear.CompareOptions{})),
		"3 features, the test": evaltest.Of(linear.Compare(s, evaltest.Blobs(t), []int{1}, one,
			linear.CompareOptions{})),
		"code sizes []":                      evaltest.Of(linear.Compare(s, s, nil, one, linear.CompareOptions{})),
		"code sizes [4]":                     evaltest.Of(linear.Compare(s, s, []int{4}, one, linear.CompareOptions{})),
		"2 units: the model has a code of 1": evaltest.Of(linear.Compare(s, s, []int{1, 2}, one, linear.CompareOptions{})),
		"no function":                        evaltest.Of(linear.Compare(s, s, []int{1}, nil, linear.CompareOptions{})),
		"1 units: no time":                   evaltest.Of(linear.Compare(s, s, []int{1}, never, linear.CompareOptions{})),
		"at least 1": evaltest.Of(linear.Compare(s, s, []int{1}, one,
			linear.CompareOptions{UnitBits: -3})),
	})
}
