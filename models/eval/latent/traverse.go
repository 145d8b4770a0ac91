package latent

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// Units describes the units of a code: their resting values, the steps to move them in, and their importance, one
// number of each for every unit.
type Units struct {
	Mean, Deviation []float64
	Importance      []float64
}

// PriorUnits describes the units of a model with a standard normal prior: mean 0, deviation 1, and as importance the KL
// in nats ([eval.UnitKL]). The arguments are the results of models.Autoencoder.Posterior.
func PriorUnits(mean, logvar *data.Set) (Units, error) {
	kl, err := eval.UnitKL(mean, logvar)
	if err != nil {
		return Units{}, err
	}
	u := Units{Mean: make([]float64, len(kl)), Importance: kl}
	for range kl {
		u.Deviation = append(u.Deviation, 1)
	}
	return u, nil
}

// CodeUnits describes the units of a code by a set of codes: means, standard deviations (divisor N), and as importance
// the variances.
func CodeUnits(codes *data.Set) (Units, error) {
	if err := codes.Check(); err != nil {
		return Units{}, fmt.Errorf("latent: code units: %w", err)
	}
	var u Units
	column := make([]float64, codes.N)
	for j := range codes.D {
		for i := range column {
			column[i] = float64(codes.Row(i)[j])
		}
		mean, variance := stat.PopMeanVariance(column, nil)
		u.Mean = append(u.Mean, mean)
		u.Deviation = append(u.Deviation, math.Sqrt(variance))
		u.Importance = append(u.Importance, variance)
	}
	return u, nil
}

// Order returns the numbers of the units by falling importance, in their own order if equally important.
func (u Units) Order() []int {
	order := make([]int, len(u.Importance))
	for j := range order {
		order[j] = j
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(u.Importance[b], u.Importance[a]) })
	return order
}

// Traverse shows what single units of a code do: it decodes each base code with one unit at a time set to mean +
// v·deviation for each value v, leaving the others as they are (Higgins et al., ICLR 2017, figure 2). There are
// len(units)·len(values) samples for each base code, unit by unit and then value by value. Nil units mean all units in
// Order, nil values −3, −2, ..., 3. Samples have the labels of the base codes.
func Traverse(d eval.Decoder, base *data.Set, u Units, units []int, values []float64) (*data.Set, error) {
	if err := base.Check(); err != nil {
		return nil, fmt.Errorf("latent: traverse: %w", err)
	}
	if units == nil {
		units = u.Order()
	}
	if values == nil {
		values = []float64{-3, -2, -1, 0, 1, 2, 3}
	}
	if err := u.check(base.D, units, values); err != nil {
		return nil, fmt.Errorf("latent: traverse: %w", err)
	}
	var rows []int
	for i := range base.N {
		rows = append(rows, slices.Repeat([]int{i}, len(units)*len(values))...)
	}
	codes, err := base.Select(rows)
	if err != nil {
		return nil, err
	}
	for i := range codes.N {
		unit := units[i/len(values)%len(units)]
		codes.Row(i)[unit] = float32(u.Mean[unit] + values[i%len(values)]*u.Deviation[unit])
	}
	x, err := d.Decode(codes)
	if err != nil {
		return nil, fmt.Errorf("latent: traverse: %w", err)
	}
	return x, nil
}

func (u Units) check(latent int, units []int, values []float64) error {
	switch {
	case len(u.Mean) != latent || len(u.Deviation) != latent || len(u.Importance) != latent:
		return fmt.Errorf("%d means, %d deviations and %d importances for codes of %d units: each unit needs one of each",
			len(u.Mean), len(u.Deviation), len(u.Importance), latent)
	case len(units) == 0 || len(values) == 0:
		return errors.New("there must be at least one unit to move, and one value")
	case !num.Finite(values):
		return fmt.Errorf("values %v: they must be finite", values)
	}
	for _, unit := range units {
		if unit < 0 || unit >= latent {
			return fmt.Errorf("there is no unit %d among 0 to %d", unit, latent-1)
		}
	}
	return nil
}

// PixelChange returns, for each run of so many samples, such as the values of a unit in [Traverse] or the steps of a
// path in [Interpolate], the largest change of any feature: the largest difference between its values within the run.
func PixelChange(x *data.Set, stretch int) ([]float64, error) {
	if err := x.Check(); err != nil {
		return nil, fmt.Errorf("latent: pixel change: %w", err)
	}
	if stretch < 1 || x.N%stretch != 0 {
		return nil, fmt.Errorf("latent: pixel change: %d samples in stretches of %d: it must be at least 1 and divide them",
			x.N, stretch)
	}
	change := make([]float64, x.N/stretch)
	for k := range change {
		for j := range x.D {
			least, most := x.Row(k * stretch)[j], x.Row(k * stretch)[j]
			for i := 1; i < stretch; i++ {
				v := x.Row(k*stretch + i)[j]
				least, most = min(least, v), max(most, v)
			}
			change[k] = max(change[k], float64(most)-float64(least))
		}
	}
	return change, nil
}
