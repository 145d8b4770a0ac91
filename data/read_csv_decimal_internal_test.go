package data

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"
)

// agrees fails unless parseDecimal declines a string or reads it as strconv does.
func agrees(t *testing.T, s string) (read bool) {
	t.Helper()
	v, ok := parseDecimal(s)
	if !ok {
		return false
	}
	want, err := strconv.ParseFloat(s, 32)
	if err != nil || math.Float32bits(float32(want)) != math.Float32bits(v) {
		t.Errorf("%q is read as %v, want %v, %v", s, v, want, err)
	}
	return true
}

func TestParseDecimal(t *testing.T) {
	for s, read := range map[string]bool{
		"0": true, "-0": true, "+1.5": true, "1.": true, ".5": true, "1e5": true, "1E-05": true,
		"-12.25e+3": true, "000123.4500": true,
		"0.000000001": true, "999999999999999": true, "16777217": false, // halfway between two float32
		"": false, "+": false, ".": false, "-.": false, "e5": false, "1e": false, "1e+": false, "1e100": false,
		"1x": false, "1.2.3": false,
		"--1": false, "1e5.": false, "0x10": false, "1_000": false, "inf": false, "nan": false, " 1": false,
		"1,5": false, "1e39": false,
		"1e-40": false, "1234567890123456": false, "1e-23": false, "1e23": false, "3.4028236e38": false,
	} {
		if agrees(t, s) != read {
			t.Errorf("%q: read %v, want %v", s, !read, read)
		}
	}
	const seed = 2
	r := rand.New(rand.NewPCG(seed, 0))
	for range 100_000 {
		f := math.Float32frombits(r.Uint32())
		agrees(t, strconv.FormatFloat(float64(f), "efg"[r.IntN(3)], r.IntN(12)-1, 32))
		agrees(t, strconv.FormatFloat(r.NormFloat64(), 'g', r.IntN(17), 64))
		// Halfway between two float32 numbers, and close to that.
		g := math.Float32frombits(uint32(r.IntN(200)+28)<<23 | r.Uint32()>>9)
		middle := (float64(g) + float64(math.Nextafter32(g, math.MaxFloat32))) / 2
		agrees(t, strconv.FormatFloat(middle, 'g', 12+r.IntN(5), 64))
	}
}

func FuzzParseDecimal(f *testing.F) {
	for _, s := range []string{"1.5", "-2e-7", "16777217", ".", "1e22", "33554433e-3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { agrees(t, s) })
}
