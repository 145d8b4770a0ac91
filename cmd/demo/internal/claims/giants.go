package claims

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/plan"
	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
)

func init() {
	register(Claim{
		ID: "C113", Place: "S4", Expect: Holds,
		Statement:  "Codes of 32 numbers for images of 784 pixels have 4 % of their size: a compression of 24.5 times.",
		Correction: "4.08 %, counted in numbers. In bits, 8 for a pixel and 32 for a unit, the compression is 6.125 times.",
		Run:        fourPercent,
	}, Claim{
		ID: "C114", Place: "S4", Expect: Corrected,
		Statement: "1 to 5 % of 40 million features are 200,000 to 2 million units.",
		Correction: "400,000 to 2 million; 200,000 are 0.5 %. The other rule of thumb, √n, gives 6,325 units or 0.016 %: " +
			"the two rules agree only for n from 400 to 10,000.",
		Run: percentages,
	}, Claim{
		ID: "C115", Place: "S4", Expect: Holds,
		Statement: "40 million to 10,000 is a compression of 4,000 times, 20,000 to 500 of 40 times, 40 MB to 100 KB of " +
			"400 times.",
		Correction: "For the code alone: decoding also needs the decoder. In binary units the last ratio is 409.6.",
		Run:        compressions,
	}, Claim{
		ID: "C116", Place: "S4", Expect: Corrected,
		Statement: "A network with 40 million inputs and eight hidden layers has about 0.5 billion parameters, 2 GB, and " +
			"trains on a GPU of 16 GB.",
		Correction: "Its first matrix alone, 40 million by 20 million, has 8·10¹⁴ weights. The networks shown have 2 to " +
			"4·10¹⁵ weights, up to 16.4 PB. 0.5 billion parameters are a first layer of 6 units.",
		Run: giantNetworks,
	}, Claim{
		ID: "C117", Place: "S4", Expect: Corrected,
		Statement:  "Each layer compresses 1.5 to 2 times.",
		Correction: "The source's own networks have ratios of 1.33, 1.5, 2, 2, 5 and then four times 10.",
		Run:        layerRatios,
	}, Claim{
		ID: "C118", Place: "S4", Expect: Approximately,
		Statement:  "A volume of 512 x 512 x 300 has 78 million values.",
		Correction: "78,643,200, which is 7,864 times 10,000.",
		Run:        volume,
	}, Claim{
		ID: "C137", Place: "S4", Expect: Corrected,
		Statement: "A VAE trains more slowly than an autoencoder because of its sampling and its KL.",
		Correction: "For 784-400-20 the second head adds 1.2 % of the weights; sampling and KL cost only as much as the " +
			"code is large.",
		Run: secondHead,
	})
}

// ratio is the compression in numbers.
func ratio(features, units int) float64 {
	return try.Get(eval.CompressionOf(features, 8, units, 32)).Dims
}

func fourPercent(l *bench, f *Finding) {
	c := try.Get(eval.CompressionOf(784, 8, 32, 32))
	f.Stated.Near("ratio of numbers", c.Dims, 24.5, 0)
	f.Stated.Near("percentage, rounded", math.Round(100/c.Dims), 4, 0)
	f.True.Near("percentage", 100/c.Dims, 4.08, .005)
	f.True.Near("ratio of bits", c.Bits, 6.125, 0)
}

func percentages(l *bench, f *Finding) {
	const n = 40_000_000
	share := func(cs *checks, units int, want, tolerance float64) {
		r := ratio(n, units)
		cs.Near(fmt.Sprintf("%d units in per cent of n", units), 100/r, want, tolerance)
	}
	root := int(math.Round(math.Sqrt(n)))
	share(&f.Stated, 200_000, 1, 1e-9)
	share(&f.Stated, 2_000_000, 5, 1e-9)
	share(&f.True, 400_000, 1, 1e-9)
	share(&f.True, 200_000, .5, 1e-9)
	share(&f.True, root, .016, .0005)
	// √n is 1 to 5 % of n at the two ends of the range.
	for _, end := range []struct{ n, want int }{{400, 5}, {10_000, 1}} {
		r := ratio(end.n, int(math.Sqrt(float64(end.n))))
		f.True.Near(fmt.Sprintf("√n in per cent of n = %d", end.n), 100/r, float64(end.want), 1e-9)
	}
}

func compressions(l *bench, f *Finding) {
	for _, c := range []struct {
		features, units int
		want            float64
	}{{40_000_000, 10_000, 4000}, {20_000, 500, 40}, {40_000_000, 100_000, 400}} {
		r := ratio(c.features, c.units)
		f.Stated.Near(fmt.Sprintf("%d over %d", c.features, c.units), r, c.want, 0)
	}
	binary := ratio(40<<20, 100<<10)
	f.True.Near("40 MiB over 100 KiB", binary, 409.6, 1e-9)
}

// genomes are the sizes of the networks that the source shows.
var genomes = [][]int{
	{40e6, 20e6, 10e6, 100},
	{40e6, 20e6, 10e6, 5e6, 1e6, 100},
	{40e6, 30e6, 20e6, 10e6, 5e6, 1e6, 100e3, 10e3, 1e3, 100},
}

// mirroredWeights is the number of weights of an encoder of these widths and a decoder that mirrors it.
func mirroredWeights(widths ...int) float64 {
	sum := 0.0
	for _, layer := range (plan.Plan{Widths: widths}).Layers() {
		sum += layer.Weights
	}
	return sum
}

func giantNetworks(l *bench, f *Finding) {
	const billion = 1e9
	for i, want := range []float64{2.0e15, 2.11e15, 4.11e15} {
		weights := mirroredWeights(genomes[i]...)
		name := fmt.Sprintf("network %d: ", i+1)
		if i == 2 {
			f.Stated.Near(name+"weights in billions", weights/billion, .5, .1)
			f.True.Near(name+"petabytes in float32", plan.Bytes*weights/1e15, 16.4, .05)
			needs := plan.Plan{Widths: genomes[i], Batch: 32, States: 2}.Memory()
			f.Stated.AtMost(name+"gigabytes in training, batches of 32", needs.Total()/billion, 16)
			f.True.AtLeast(name+"gigabytes of activations in training, without any weight", needs.Activations/billion, 16)
		}
		f.True.Near(name+"weights in 10¹⁵", weights/1e15, want/1e15, .005)
		// The library refuses them, before it takes any memory.
		refused := 0.0
		last := len(genomes[i]) - 1
		spec := models.Spec{Input: genomes[i][0], Hidden: genomes[i][1:last], Latent: genomes[i][last]}
		if m, err := models.Build("plain", spec); err != nil || models.Check(m) != nil {
			refused = 1
		}
		f.True.Near(name+"whether the library refuses it (1)", refused, 1, 0)
	}
	f.True.Near("40M-100-40M: weights in billions", mirroredWeights(40e6, 100)/billion, 8, 1e-9)
	f.True.Near("units of a first layer that, with its mirror, has 0.5 billion parameters",
		.5*billion/mirroredWeights(40e6, 1), 6.25, 1e-9)

	// The count itself, compared with a network that can be built.
	weights := countWeights(l.New("plain", models.Spec{Hidden: []int{256, 128}, Latent: 32}))
	f.True.Near("784-256-128-32: weights by the library less our count", weights-mirroredWeights(784, 256, 128, 32), 0, 0)
}

// countWeights is the number of weights of a model, without biases.
func countWeights(ae *models.Autoencoder) float64 {
	sum := 0
	for _, p := range ae.Params.All() {
		if p.Weight {
			sum += p.Value.Len()
		}
	}
	return float64(sum)
}

func layerRatios(l *bench, f *Finding) {
	least, most := math.Inf(1), 0.0
	widths := genomes[2]
	for i := range len(widths) - 1 {
		r := ratio(widths[i], widths[i+1])
		least, most = min(least, r), max(most, r)
	}
	f.Stated.AtLeast("smallest ratio of two layers", least, 1.5)
	f.Stated.AtMost("largest ratio of two layers", most, 2)
	f.True.Near("smallest ratio of two layers", least, 1.3333, 5e-5)
	f.True.Near("largest ratio of two layers", most, 10, 1e-9)
}

func volume(l *bench, f *Finding) {
	values := data.Image{Height: 512, Width: 512, Channels: 300}.Size()
	f.Stated.Near("values", float64(values), 78e6, 0)
	f.Approximate.Near("values", float64(values), 78e6, .01*78e6)
	f.True.Near("values", float64(values), 78643200, 0)
	r := ratio(values, 10_000)
	f.True.Near("times 10,000", r, 7864, .5)
}

func secondHead(l *bench, f *Finding) {
	weights := func(variant string) float64 {
		return countWeights(l.New(variant, models.Spec{Hidden: []int{400}, Latent: 20}))
	}
	more := 100 * (weights("vae")/weights("plain") - 1)
	f.Stated.AtLeast("additional multiplications of a VAE, in per cent", more, 10)
	f.True.Near("additional multiplications of a VAE, in per cent", more, 1.2, .05)
}
