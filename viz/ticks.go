package viz

import (
	"math"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
)

// linearTicks places at most count+1 labelled ticks, at multiples of 1, 2 or 5 times a power of ten; of epochs at whole
// numbers from 1.
type linearTicks struct {
	count  int
	epochs bool
}

// Ticks implements plot.Ticker.
func (t linearTicks) Ticks(lo, hi float64) []plot.Tick {
	step := niceStep((hi - lo) / float64(max(t.count, 1)))
	if t.epochs {
		lo, step = max(lo, 1), max(1, step)
	}
	return multiples(lo, hi, step)
}

// niceStep is the least of 1, 2 and 5 times a power of ten that is not below the given step.
func niceStep(step float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, m := range []float64{1, 2, 5} {
		// The factor forgives the rounding of a step that is nice already.
		if m*power >= step*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// multiples are the ticks at the multiples of the step within [lo, hi].
func multiples(lo, hi, step float64) []plot.Tick {
	var values []float64
	first := math.Ceil(lo/step - 1e-9)
	// Counting, rather than adding up steps, ends whatever the rounding; an axis never has more than a few ticks.
	for i := 0.0; i < 100; i++ {
		v := (first + i) * step
		if v > hi+1e-9*step {
			break
		}
		values = append(values, v)
	}
	format := numberFormat(values, step)
	ticks := make([]plot.Tick, len(values))
	for i, v := range values {
		ticks[i] = plot.Tick{Value: v, Label: format(v)}
	}
	return ticks
}

// numberFormat chooses one notation for all labels of an axis: as many decimals as the step needs, or powers of ten
// when the numbers would be long.
func numberFormat(values []float64, step float64) func(float64) string {
	size := step
	for _, v := range values {
		size = max(size, math.Abs(v))
	}
	decimals := max(0, -int(math.Floor(math.Log10(step)+1e-9)))
	if size < 1e6 && (decimals <= 4 || decimals <= 6 && size >= 1e-3) {
		return func(v float64) string {
			if math.Abs(v) < step/2 {
				v = 0 // a rounded zero may carry a minus sign
			}
			return strconv.FormatFloat(v, 'f', decimals, 64)
		}
	}
	digits := min(max(0, int(math.Floor(math.Log10(size)+1e-9)-math.Floor(math.Log10(step)+1e-9))), 9)
	return func(v float64) string {
		if math.Abs(v) < step/2 {
			return "0"
		}
		return scientific(v, digits)
	}
}

// scientific writes v with the given number of decimals and a short exponent: 1.5e-7, not 1.5e-07.
func scientific(v float64, decimals int) string {
	mantissa, exponent, _ := strings.Cut(strconv.FormatFloat(v, 'e', decimals, 64), "e")
	n, _ := strconv.Atoi(exponent)
	return mantissa + "e" + strconv.Itoa(n)
}

// logTicks labels the powers of ten, and 2 and 5 times each when the axis spans less than two of them. An axis on which
// that leaves fewer than two labels gets the ticks of a linear one.
type logTicks struct{ count int }

// Ticks implements plot.Ticker.
func (t logTicks) Ticks(lo, hi float64) []plot.Tick {
	decades := math.Log10(hi) - math.Log10(lo)
	every := max(1, int(math.Ceil(decades/float64(max(t.count, 1)))))
	var ticks []plot.Tick
	labels := 0
	for e := int(math.Floor(math.Log10(lo))); e <= int(math.Ceil(math.Log10(hi))); e++ {
		for m := 1; m < 10; m++ {
			v := float64(m) * math.Pow(10, float64(e))
			if v < lo || v > hi {
				continue
			}
			labelled := m == 1 && e%every == 0 || (m == 2 || m == 5) && decades < 2
			switch {
			case labelled:
				ticks = append(ticks, plot.Tick{Value: v, Label: logLabel(v)})
				labels++
			case every == 1 || m == 1:
				ticks = append(ticks, plot.Tick{Value: v})
			}
		}
	}
	if labels < 2 {
		return linearTicks{count: t.count}.Ticks(lo, hi)
	}
	return ticks
}

// logLabel writes 1, 2 or 5 times a power of ten.
func logLabel(v float64) string {
	if v >= 0.999e-3 && v < 0.999e6 {
		return strconv.FormatFloat(v, 'f', max(0, -int(math.Floor(math.Log10(v)+1e-9))), 64)
	}
	return scientific(v, 0)
}
