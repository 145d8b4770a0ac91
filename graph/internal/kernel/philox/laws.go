package philox

import (
	"math"
	"unsafe"
)

// Float is the constraint of the numbers that are drawn.
type Float interface{ float32 | float64 }

// Law makes a number of each word of a stream.
type Law[F Float] struct {
	kind      kind
	a, b      F
	span      F      // of a uniform law: the length of the interval
	threshold uint64 // of a Bernoulli law
}

type kind int

const (
	normal kind = iota
	uniform
	bernoulli
)

// Normal returns the normal law of the given mean and standard deviation.
func Normal[F Float](mean, deviation F) Law[F] { return Law[F]{kind: normal, a: mean, b: deviation} }

// Uniform returns the uniform law on [low, high), of 2^24 numbers in float32 and 2^32 in float64.
func Uniform[F Float](low, high float64) Law[F] {
	return Law[F]{kind: uniform, a: F(low), b: F(high), span: F(high - low)}
}

// Bernoulli returns the law that is 1 with probability p, in [0, 1], up to 2^-33, and else 0.
func Bernoulli[F Float](p float64) Law[F] {
	return Law[F]{kind: bernoulli, threshold: uint64(math.Round(p * (1 << 32)))}
}

// fill writes a number for each word of a chunk, of which dst may be the memory.
func (l *Law[F]) fill(dst []F, words *[Chunk]uint32) {
	if l.fillVector(dst, words) {
		return
	}
	switch l.kind {
	case normal:
		l.fillNormal(dst, words)
	case uniform:
		l.fillUniform(dst, words)
	case bernoulli:
		for i, w := range words {
			v := F(0)
			if uint64(w) < l.threshold {
				v = 1
			}
			dst[i] = v
		}
	}
}

// fillNormal is the transformation of Box and Muller ("A note on the generation of random normal deviates", Annals of
// Mathematical Statistics 1958): the words of the first half of a chunk are radii, those of the second angles. No
// number is further from the mean than 6.66 deviations, beyond which nature has one in 4·10^10.
func (l *Law[F]) fillNormal(dst []F, words *[Chunk]uint32) {
	const half = Chunk / 2
	for i := range half {
		r, sin, cos := polar(words[i], words[half+i])
		dst[i], dst[half+i] = l.a+F(l.b*F(r*cos)), l.a+F(l.b*F(r*sin))
	}
}

// polar returns a point of the plane whose coordinates are normal: its radius is √(-2 ln u) for a uniform number u.
func polar(radius, angle uint32) (r, sin, cos float64) {
	const steps = 1 << 31 // of u, of which each stands for its middle
	var logarithm float64
	if u := float64(radius>>1) + 0.5; u < 0.75*steps {
		logarithm = math.Log(u / steps)
	} else { // where 1-u is more precise
		logarithm = math.Log1p((u - steps) / steps)
	}
	sin, cos = math.Sincos(float64(int32(angle)) * (math.Pi / steps))
	return math.Sqrt(-2 * logarithm), sin, cos
}

// fillUniform keeps the promise of a half-open interval where rounding would reach its end.
func (l *Law[F]) fillUniform(dst []F, words *[Chunk]uint32) {
	shift, step := 8, F(0x1p-24)
	if unsafe.Sizeof(step) == 8 {
		shift, step = 0, 0x1p-32
	}
	for i, w := range words {
		v := l.a + F(F(F(w>>shift)*step)*l.span)
		if v >= l.b {
			v = l.a
		}
		dst[i] = v
	}
}
