package kernel

import "github.com/aegis-ae/aegis/graph/internal/kernel/philox"

// Distribution names the law of a noise tensor.
type Distribution int

// The laws: Normal has mean a and standard deviation b; Uniform is on [a, b); Bernoulli is 1 with probability a and
// else 0.
const (
	Normal Distribution = iota
	Uniform
	Bernoulli
)

// Noise fills dst with independent draws. The tensor depends only on the key, and a shorter one is a prefix of a longer
// one. Float32 and float64 differ only by rounding.
func Noise[F Float](dst []F, law Distribution, a, b float64, key uint64) {
	s, l := philox.New(key), philox.Law[F]{}
	switch law {
	case Normal:
		l = philox.Normal(F(a), F(b))
	case Uniform:
		l = philox.Uniform[F](a, b)
	case Bernoulli:
		l = philox.Bernoulli[F](a)
	}
	parallelParts((len(dst)+philox.Chunk-1)/philox.Chunk, philox.Chunk, func(lo, hi int) {
		from, to := lo*philox.Chunk, min(hi*philox.Chunk, len(dst))
		philox.Fill(dst[from:to], &s, uint64(from), l)
	})
}

// Mix hashes two words into one: the finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) over both.
func Mix(a, b uint64) uint64 {
	return finish(finish(a+0x9e3779b97f4a7c15) ^ (b + 0x9e3779b97f4a7c15))
}

func finish(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
