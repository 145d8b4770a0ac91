package claims

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	register(Claim{
		ID: "C102", Place: "S3", Expect: Corrected,
		Statement: "To evaluate an autoencoder one needs labelled data.",
		Correction: "The input is the target: the reconstruction error needs no labels. Denoising needs clean references, " +
			"and downstream tasks need labels.",
		Run: withoutLabels,
	}, Claim{
		ID: "C112", Place: "S4", Expect: Corrected,
		Statement: "The encoder is z = σ(W_n σ(W_{n−1} … + b_n) + b_n).",
		Correction: "The inner bias is b_{n−1}, with one element for each unit of its layer. The last layer has no σ if " +
			"codes may be any numbers.",
		Run: encoderFormula,
	}, Claim{
		ID: "C142", Place: "S4", Expect: Holds,
		Statement:  "A stack of autoencoders decodes in the opposite order: g₁(g₂(… g_L(z))).",
		Correction: "The sizes in the example are impossible.",
		Run:        decodingOrder,
	}, Claim{
		ID: "C143", Place: "S4", Expect: Holds,
		Statement: "An autoencoder is an encoder-decoder whose target is its input.",
		Run:       targetIsInput,
	}, Claim{
		ID: "C145", Place: "S4", Expect: Holds,
		Statement:  "The squared error makes outputs blurry, because the best output is an average.",
		Correction: "The best output is the mean of all inputs that the code could stand for.",
		Run:        blurredMean,
	})
}

func withoutLabels(l *bench, f *Finding) {
	pca := l.PCA(32)
	bare := l.Test.Clone()
	bare.Labels, bare.Classes = nil, nil
	with, without := mseOf(pca, l.Test), mseOf(pca, bare)
	f.Stated.AtLeast("change of PCA's test MSE when labels are removed", math.Abs(with-without), 1e-12)
	f.True.Near("test MSE of PCA, without labels less with labels", without-with, 0, 0)
	f.True.Near("test MSE of PCA without labels", without, .017543, 2e-6)
}

// encoderFormula builds the encoder 6-4-2 with the bias of the last layer, or its own, in the layer below.
func encoderFormula(l *bench, f *Finding) {
	const samples = 50
	codes := func(inner int, last graph.Activation) []float64 {
		out := compute(samples, func(s *graph.Scope) []graph.Node {
			bias := func(units int) graph.Node { return constant(s, mat.NewDense(1, units, nil)) }
			weights := func(stream uint64, in, out int) graph.Node { return constant(s, normals(l.Seed, stream, in, out)) }
			x := constant(s, normals(l.Seed, 112, samples, 6))
			h := x.MatMul(weights(113, 6, 4)).Add(bias(inner)).Activate(graph.Sigmoid)
			return []graph.Node{h.MatMul(weights(114, 4, 2)).Add(bias(2)).Activate(last)}
		})
		return out[0]
	}
	possible := func(inner int) float64 {
		if try.Do(func() { codes(inner, graph.Identity) }) != nil {
			return 0
		}
		return 1
	}
	f.Stated.Near("whether b_n fits into the layer below, 6-4-2 (1)", possible(2), 1, 0)
	f.True.Near("whether b_{n−1} fits there (1)", possible(4), 1, 0)
	outside, linear := codes(4, graph.Sigmoid), codes(4, graph.Identity)
	f.True.AtLeast("smallest code with σ outside", slices.Min(outside), 0)
	f.True.AtMost("largest code with σ outside", slices.Max(outside), 1)
	f.True.AtLeast("range of the codes of a linear layer", slices.Max(linear)-slices.Min(linear), .1)
}

func decodingOrder(l *bench, f *Finding) {
	m := try.Get(models.Build("stacked", models.Spec{Input: 12, Hidden: []int{8, 5}, Latent: 3, Output: graph.Identity}))
	ae := try.Get(models.New(m, models.Options{Seed: l.Seed}))
	z := normals(l.Seed, 142, 20, 3)
	decoded := try.Get(ae.Decode(setOf("", z)))
	h := z
	for _, layer := range []string{"dec/0", "dec/1", "out"} { // g₃ to 5 units, g₂ to 8, g₁ to 12
		h = product(h, parameter(ae, layer+"/W"))
		if layer != "out" {
			h.Apply(func(_, _ int, v float64) float64 { return max(v, 0) }, h) // biases are 0 before training
		}
	}
	difference := 0.0
	for k, v := range rowMajor(h) {
		difference = max(difference, math.Abs(v-float64(decoded.X[k])))
	}
	f.Stated.AtMost("largest difference between the decoder and g₁(g₂(g₃(z)))", difference, 1e-5)
}

func targetIsInput(l *bench, f *Finding) {
	ae := l.New("plain", models.Spec{Latent: 8, Hidden: []int{32}})
	some := try.Get(l.Test.Head(200))
	loss := try.Get(ae.Evaluate(l.Context, some))
	output := try.Get(ae.Reconstruct(some))
	withTarget := compute(some.N, func(s *graph.Scope) []graph.Node {
		return []graph.Node{losses.Total(s, losses.SquaredError(samples(s, output), samples(s, some)))}
	})
	f.Stated.Near("error of encoder and decoder for the target x over the autoencoder's loss",
		withTarget[0][0]/loss.Total, 1, 1e-5)
}

func blurredMean(l *bench, f *Finding) {
	threes := try.Get(l.Train.Where(func(label int) bool { return label == 3 }))
	threes = try.Get(threes.Head(200))
	mean := threes.ColumnMeans()
	out := compute(threes.N, func(s *graph.Scope) []graph.Node {
		c := row(s, mean...)
		loss := losses.Total(s, losses.SquaredError(c.BroadcastTo(threes.N, threes.D), samples(s, threes)))
		return append(graph.Grad(loss, c), loss)
	})
	f.Stated.AtMost("largest slope of the error of a single output for 200 threes, at their mean", largest(out[0]), 1e-6)
	// Blur removes edges: squared differences of neighbours.
	edges := func(pixel func(j int) float64) float64 {
		sum := 0.0
		for j := range threes.D - 1 {
			sum += math.Pow(pixel(j+1)-pixel(j), 2)
		}
		return sum
	}
	sharp := 0.0
	for i := range threes.N {
		sharp += edges(func(j int) float64 { return float64(threes.Row(i)[j]) }) / float64(threes.N)
	}
	blurred := edges(func(j int) float64 { return mean[j] })
	f.Stated.AtMost("squared differences of neighbouring pixels, mean image over single image", blurred/sharp, .5)
}
