package eval_test

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// TestQuantizedPCAOnMNIST compares with values computed by another program in float64: 32 principal components in few
// bits; and the same analysis with the rate-distortion function of a Gaussian source.
func TestQuantizedPCAOnMNIST(t *testing.T) {
	train, test := mnist.Train(), mnist.Test()
	pca := evaltest.Must(evaltest.DigitsPCA(t).Truncate(32))
	codes := evaltest.Must(pca.Encode(train))
	for bits, want := range map[int]float64{2: .029741, 3: .020559, 4: .018299, 6: .017592, 8: .017547} {
		q := evaltest.Must(eval.FitQuantizer(codes, bits))
		if got := evaltest.MSE(t,
			test)(eval.Quantized{Coder: pca, Quantizer: q}.Reconstruct(test)); math.Abs(got-want) > 2e-6 {
			t.Errorf("%d bits: MSE %.6f, want %.6f", bits, got, want)
		}
		if got := q.SampleBits(); got != 32*bits {
			t.Errorf("%d bits: an image has %d, want %d", bits, got, 32*bits)
		}
	}
	for _, c := range []struct {
		beta             float64
		active           int
		distortion, rate float64
	}{
		{.1, 100, 9.3857, 73.843}, {.5, 39, 21.0452, 20.681}, {1, 22, 28.3968, 10.187}, {2, 12, 36.4678, 4.385},
		{4, 6, 44.6369, 1.425}, {10, 1, 52.3714, .037}, {10.762, 0, 52.7522, 0},
	} {
		r := evaltest.Must(linear.RateDistortionOf(pca.Variances, c.beta, 0))
		if r.Active != c.active || math.Abs(r.Distortion-c.distortion) > 1e-3 || math.Abs(r.Rate-c.rate) > 1e-3 {
			t.Errorf("beta %v: %+v, want %+v", c.beta, r, c)
		}
	}
}

func TestQuantizerByHand(t *testing.T) {
	q, err := eval.FitQuantizer(evaltest.Points(t, []float32{0, 5}, []float32{4, 5}, []float32{1, 5}),
		2) // cells of width 1, and none
	if err != nil {
		t.Fatal(err)
	}
	x := evaltest.Points(t, []float32{0, 5}, []float32{.9, 5}, []float32{2, 7}, []float32{4, 5}, []float32{-9, 1},
		[]float32{99, 5})
	got := evaltest.Must(q.Round(x))
	if want := []float32{.5, 5, .5, 5, 2.5, 5, 3.5, 5, .5, 5, 3.5, 5}; !slices.Equal(got.X, want) {
		t.Errorf("rounded to %v, want %v", got.X, want)
	}
	packed, err := q.Pack(x)
	if want := []byte{0b0000_0000, 0b1000_1100, 0b0000_1100}; err != nil || !bytes.Equal(packed, want) {
		t.Errorf("packed as %08b (%v), want %08b", packed, err, want)
	}
	text := evaltest.Must(json.Marshal(q))
	var back eval.Quantizer
	if err := json.Unmarshal(text, &back); err != nil || !reflect.DeepEqual(&back, q) {
		t.Errorf("%s becomes %+v (%v)", text, back, err)
	}
}

// TestPack: what is unpacked is what rounding gives, for any number of bits, in as few bytes as hold them.
func TestPack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	codes := &data.Set{N: 7, D: 3, X: make([]float32, 21)}
	for i := range codes.X {
		codes.X[i] = float32(r.NormFloat64())
	}
	for bits := 1; bits <= 16; bits++ {
		q := evaltest.Must(eval.FitQuantizer(codes, bits))
		want := evaltest.Must(q.Round(codes))
		packed := evaltest.Must(q.Pack(codes))
		if size := (21*bits + 7) / 8; len(packed) != size {
			t.Errorf("%d bits: %d bytes, want %d", bits, len(packed), size)
		}
		got, err := q.Unpack(packed, codes.N)
		if err != nil || !slices.Equal(got.X, want.X) {
			t.Errorf("%d bits: unpacked %v (%v), want %v", bits, got, err, want.X)
		}
		worst := 0.0
		for i, v := range codes.X {
			j := i % 3
			worst = max(worst, math.Abs(float64(v-want.X[i]))/(q.High[j]-q.Low[j]))
		}
		if limit := math.Exp2(-float64(bits)) / 2; worst > limit+1e-6 {
			t.Errorf("%d bits: an error of %v of the range, want at most %v", bits, worst, limit)
		}
	}
}

func TestQuantizerErrors(t *testing.T) {
	codes := evaltest.Points(t, []float32{1, 2}, []float32{3, 4})
	q := evaltest.Must(eval.FitQuantizer(codes, 4))
	falling := &eval.Quantizer{Bits: 1, Low: []float64{1}, High: []float64{0}}
	one := evaltest.Points(t, []float32{1})
	evaltest.Errors(t, "", map[string]error{
		"0 bits":                 evaltest.Of(eval.FitQuantizer(codes, 0)),
		"17 bits":                evaltest.Of(eval.FitQuantizer(codes, 17)),
		"the set is nil":         evaltest.Of(eval.FitQuantizer(nil, 4)),
		"codes of 1 units":       evaltest.Of(q.Round(one)),
		"must not fall":          evaltest.Of(falling.Pack(one)),
		"3 bytes of 2 codes":     evaltest.Of(q.Unpack([]byte{1, 2, 3}, 2)),
		"at least 1 code":        evaltest.Of(q.Unpack(nil, 0)),
		"FitQuantizer makes one": evaltest.Of((*eval.Quantizer)(nil).Round(one)),
	})
}
