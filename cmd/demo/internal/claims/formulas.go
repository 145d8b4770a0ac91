package claims

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/stat"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models/eval"
)

func init() {
	register(Claim{
		ID: "C96", Place: "S3", Expect: Holds,
		Statement: "KL(ρ ‖ ρ̂) of two Bernoulli variables is ρ log(ρ/ρ̂) + (1 − ρ) log((1 − ρ)/(1 − ρ̂)).",
		Run:       bernoulliDivergence,
	}, Claim{
		ID: "C97", Place: "S3", Expect: Holds,
		Statement: "The KL penalty is small if and only if ρ̂ is near ρ.",
		Run:       divergenceGrows,
	}, Claim{
		ID: "C126", Place: "S4", Expect: Holds,
		Statement:  "The Huber error is r²/2 for |r| ≤ δ and δ(|r| − δ/2) beyond.",
		Correction: "Value and slope are continuous at δ.",
		Run:        huber,
	}, Claim{
		ID: "C128", Place: "S4", Expect: Corrected,
		Statement: "KL = +½ Σ(1 + log σ² − μ² − σ²).",
		Correction: "This is −KL: at μ = 1 and σ = 1 it is −0.5, and no divergence is negative. The source's code has the " +
			"right sign.",
		Run: signOfKL,
	}, Claim{
		ID: "C139", Place: "S4", Expect: Holds,
		Statement: "MAE is the mean of |x − x̂|, RMSE the root of the mean of (x − x̂)².",
		Run:       errorsByHand,
	})
}

// sparsityPenalty is KLSparsity of one unit for each mean activation, and its slope.
func sparsityPenalty(rho float64, means ...float64) (values, slopes []float64) {
	for _, mean := range means {
		out := compute(1, func(s *graph.Scope) []graph.Node {
			m := row(s, mean)
			value := losses.KLSparsity(m, rho).Mean()
			return []graph.Node{value, graph.Grad(value, m)[0]}
		})
		values, slopes = append(values, out[0][0]), append(slopes, out[1][0])
	}
	return values, slopes
}

func bernoulliDivergence(l *bench, f *Finding) {
	for _, p := range [][2]float64{{.05, .5}, {.05, .05}, {.3, .9}, {.2, .01}} {
		values, _ := sparsityPenalty(p[0], p[1])
		want := stat.KullbackLeibler([]float64{p[0], 1 - p[0]}, []float64{p[1], 1 - p[1]})
		what := fmt.Sprintf("the formula less Σ p log(p/q) over both outcomes, ρ = %v, ρ̂ = %v", p[0], p[1])
		f.Stated.Near(what, values[0]-want, 0, 1e-12)
	}
}

func divergenceGrows(l *bench, f *Finding) {
	const rho = .05
	values, slopes := sparsityPenalty(rho, .0005, .005, .03, rho, .07, .2, .5, .95)
	f.Stated.Near("penalty at ρ", values[3], 0, 1e-12)
	f.Stated.Falling("penalty below ρ", values[:4], 0)
	f.Stated.Rising("penalty above ρ", values[4:], 0)
	f.Stated.AtMost("penalty at 0.03 and 0.07", max(values[2], values[4]), .01)
	f.Stated.AtLeast("penalty at 0.95", values[7], 1)
	f.Stated.AtMost("slope below ρ", max(slopes[0], slopes[1], slopes[2]), 0)
	f.Stated.AtLeast("slope above ρ", min(slopes[4], slopes[5], slopes[6], slopes[7]), 0)
}

func huber(l *bench, f *Finding) {
	const delta, near = .7, 1e-9
	at := func(r float64) (value, slope float64) {
		out := compute(1, func(s *graph.Scope) []graph.Node {
			x := row(s, r)
			loss := losses.Huber(x, row(s, 0), delta).Mean()
			return []graph.Node{loss, graph.Grad(loss, x)[0]}
		})
		return out[0][0], out[1][0]
	}
	for _, r := range []float64{-3, -.5, 0, .2, delta, 2} {
		value, _ := at(r)
		want := r * r / 2
		if math.Abs(r) > delta {
			want = delta * (math.Abs(r) - delta/2)
		}
		f.Stated.Near(fmt.Sprintf("Huber error at %v", r), value, want, 1e-12)
	}
	below, slopeBelow := at(delta - near)
	above, slopeAbove := at(delta + near)
	f.True.Near("jump of the value at δ", above-below, 0, 4*near)
	f.True.Near("jump of the slope at δ", slopeAbove-slopeBelow, 0, 4*near)
}

// divergence is the KL of N(mean, deviation²) from N(0, 1) by the library.
func divergence(mean, deviation float64) float64 {
	out := compute(1, func(s *graph.Scope) []graph.Node {
		return []graph.Node{losses.KL(row(s, mean), row(s, 2*math.Log(deviation))).Mean()}
	})
	return out[0][0]
}

func signOfKL(l *bench, f *Finding) {
	for _, c := range []struct{ mean, deviation, kl, tolerance float64 }{{1, 1, .5, 1e-12}, {1, .5, .8181, 5e-5}} {
		kl := divergence(c.mean, c.deviation)
		variance := c.deviation * c.deviation
		name := fmt.Sprintf("KL at μ = %v, σ = %v", c.mean, c.deviation)
		f.Stated.Near(name, kl, .5*(1+math.Log(variance)-c.mean*c.mean-variance), 1e-9)
		f.True.Near(name, kl, c.kl, c.tolerance)
	}
	// The definition, E[log q(z) − log p(z)] for z from q, at μ = 1 and σ = 0.5.
	const samples = 40000
	z := normals(l.Seed, 128, samples, 1)
	z.Apply(func(_, _ int, v float64) float64 { return 1 + .5*v }, z)
	out := compute(samples, func(s *graph.Scope) []graph.Node {
		x := constant(s, z)
		return []graph.Node{losses.LogNormal(x, row(s, 1), row(s, 2*math.Log(.5))).Sub(losses.LogStandardNormal(x)).Mean()}
	})
	f.True.Near("KL at μ = 1, σ = 0.5, from 40,000 draws", out[0][0], .8181, .02)
}

func errorsByHand(l *bench, f *Finding) {
	a, b := normals(l.Seed, 139, 30, 7), normals(l.Seed, 140, 30, 7)
	x, xhat := setOf("", a), setOf("", b)
	mae := try.Get(eval.MAE(x, xhat))
	rmse := try.Get(eval.RMSE(x, xhat))
	var difference mat.Dense
	difference.Sub(a, b)
	absolute := 0.0
	for _, v := range rowMajor(&difference) {
		absolute += math.Abs(v)
	}
	f.Stated.Near("MAE", mae, absolute/210, 1e-6)
	f.Stated.Near("RMSE", rmse, mat.Norm(&difference, 2)/math.Sqrt(210), 1e-6)
}
