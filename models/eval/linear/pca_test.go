package linear_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// TestPCAOnMNIST compares with values computed by another program in float64, exact to the digits given. What a
// training set loses is the sum of the other variances.
func TestPCAOnMNIST(t *testing.T) {
	train := mnist.Train()
	pca := evaltest.DigitsPCA(t)
	left, d := pca.Total, 0
	for _, want := range []struct {
		d           int
		train, kept float64
	}{
		{1, .060423, .1020}, {2, .055568, .1742}, {3, .051456, .2353}, {5, .044598, .3372}, {8, .037450, .4434},
		{10, .034024, .4943},
		{16, .026819, .6014}, {28, .018728, .7217}, {32, .016919, .7486}, {64, .009072, .8652}, {128, .004148, .9383},
	} {
		for ; d < want.d; d++ {
			left -= pca.Variances[d]
		}
		evaltest.Close(t, fmt.Sprintf("d = %d: MSE of the training set", d), left/784, want.train, 1e-6)
		p := evaltest.Must(pca.Truncate(d))
		evaltest.Close(t, fmt.Sprintf("d = %d: variance kept", d), p.VarianceKept(), want.kept, 1e-4)
		if d == 10 {
			evaltest.Close(t, "MSE of the reconstruction", evaltest.MSE(t, train)(p.Reconstruct(train)), want.train, 1e-6)
		}
	}
	rank := 0
	for _, v := range pca.Variances {
		if v > 1e-10 {
			rank++
		}
	}
	if rank != 664 {
		t.Errorf("%d eigenvalues are above 1e-10, want 664", rank)
	}
	for d, want := range map[int]bool{84: false, 85: true} {
		p := evaltest.Must(pca.Truncate(d))
		if (p.VarianceKept() >= .9) != want {
			t.Errorf("%d components keep %v: 85 should be the first to keep .9", d, p.VarianceKept())
		}
	}
	total := 0.0
	for _, v := range pca.Variances {
		total += v
	}
	for i, want := range []float64{5.3807, 3.8063, 3.2236, 2.8569, 2.5195, 2.3283} {
		if math.Abs(pca.Variances[i]-want) > 1e-4 {
			t.Errorf("eigenvalue %d is %.4f, want %.4f", i, pca.Variances[i], want)
		}
	}
	evaltest.Close(t, "total variance", total, 52.7522, 1e-4)
	evaltest.Close(t, "total", pca.Total, total, 1e-9)
}

// TestPCAOfALine is a case to do by hand: four points on y = x + 1.
func TestPCAOfALine(t *testing.T) {
	s := evaltest.Must(data.New([]float32{1, 2, 2, 3, 3, 4, 4, 5}, 4, 2))
	p := evaltest.Must(linear.FitPCA(s, 1))
	for i, want := range []float64{2.5, 3.5} {
		if p.Mean[i] != want {
			t.Errorf("mean %v, want (2.5, 3.5)", p.Mean)
		}
		if math.Abs(p.Components[0][i]-math.Sqrt2/2) > 1e-12 {
			t.Errorf("component %v, want (1, 1)/√2", p.Components[0])
		}
	}
	if math.Abs(p.Variances[0]-2.5) > 1e-12 || p.Variances[1] > 1e-12 {
		t.Errorf("variances %v, want 2.5 and 0", p.Variances)
	}
	xhat := evaltest.Must(p.Reconstruct(s))
	if mse, err := eval.MSE(s, xhat); err != nil || mse > 1e-12 {
		t.Errorf("MSE %v (%v), want 0", mse, err)
	}
}

func TestMetricsByHand(t *testing.T) {
	set := func(x ...float32) *data.Set { return &data.Set{X: x, N: 2, D: len(x) / 2} }
	// (0.1² + 0.2² + 0.1² + 0.1²)/4 = 0.0175
	mse, err := eval.MSE(set(.2, .8, .5, .5), set(.3, .6, .4, .6))
	if err != nil || math.Abs(mse-.0175) > 1e-7 {
		t.Errorf("MSE %v (%v), want 0.0175", mse, err)
	}
	// -(ln 0.9 + ln 0.8)/2 for the first features 1 and 0, and for the second ln 2
	ce, err := eval.CrossEntropy(set(1, .5, 0, .5), set(.9, .5, .2, .5))
	if want := -(math.Log(.9)+math.Log(.8))/2 + math.Ln2; err != nil || math.Abs(ce-want) > 1e-7 {
		t.Errorf("cross-entropy %v (%v), want %v", ce, err, want)
	}
	// A wrong certainty costs -ln 1e-7 and not infinity.
	ce, err = eval.CrossEntropy(set(1, 1, 1, 1), set(0, 1, 1, 1))
	if want := -math.Log(1e-7) / 2; err != nil || math.Abs(ce-want) > 1e-6 {
		t.Errorf("cross-entropy %v (%v), want %v", ce, err, want)
	}
}

func TestErrors(t *testing.T) {
	good := &data.Set{X: []float32{1, 2, 3, 4}, N: 2, D: 2}
	bad := &data.Set{X: []float32{1, float32(math.NaN())}, N: 1, D: 2}
	other := &data.Set{X: []float32{1, 2}, N: 1, D: 2}
	pca := evaltest.Must(linear.FitPCA(good, 1))
	_, tooMany := linear.FitPCA(good, 3)
	_, nan := linear.FitPCA(bad, 1)
	_, shape := eval.MSE(good, other)
	_, features := pca.Decode(good)
	_, range01 := eval.CrossEntropy(good, good)
	_, truncate := pca.Truncate(2)
	evaltest.Errors(t, "", map[string]error{
		"1 to 2":     tooMany,
		"NaN":        nan,
		"against":    shape,
		"2 features": features,
		"[0, 1]":     range01,
		"1 to 1":     truncate,
	})
}

// TestPCAOfOnePoint: a set without variance loses none.
func TestPCAOfOnePoint(t *testing.T) {
	p := evaltest.Must(linear.FitPCA(&data.Set{X: []float32{1, 2, 1, 2}, N: 2, D: 2}, 1))
	if kept := p.VarianceKept(); kept != 1 {
		t.Errorf("variance kept: %v, want 1", kept)
	}
}
