package kernel

import (
	"math/rand/v2"
	"runtime"
	"sync"
)

// Distribution names the law of a noise tensor.
type Distribution int

// The laws: Normal has mean a and standard deviation b; Uniform is on [a, b); Bernoulli is 1 with probability a and
// else 0.
const (
	Normal Distribution = iota
	Uniform
	Bernoulli
)

// chunk is the number of values that share one generator. The stream of a chunk depends on its number alone, so that
// any number of processors draws the same tensor.
const chunk = 4096

// Noise fills dst with independent draws. The tensor is a function of the key alone.
func Noise[F Float](dst []F, law Distribution, a, b float64, key uint64) {
	chunks := (len(dst) + chunk - 1) / chunk
	parts := min(runtime.GOMAXPROCS(0), chunks)
	if parts < 2 {
		noiseChunks(dst, law, a, b, key, 0, chunks)
		return
	}
	var wg sync.WaitGroup
	for p := range parts {
		wg.Go(func() { noiseChunks(dst, law, a, b, key, chunks*p/parts, chunks*(p+1)/parts) })
	}
	wg.Wait()
}

func noiseChunks[F Float](dst []F, law Distribution, a, b float64, key uint64, from, to int) {
	var src rand.PCG
	r := rand.New(&src)
	for c := from; c < to; c++ {
		src.Seed(Mix(key, uint64(2*c)), Mix(key, uint64(2*c+1)))
		d := dst[c*chunk : min((c+1)*chunk, len(dst))]
		switch law {
		case Normal:
			for i := range d {
				d[i] = F(a + b*r.NormFloat64())
			}
		case Uniform:
			fillUniform(d, a, b, r)
		case Bernoulli:
			for i := range d {
				d[i] = 0
				if r.Float64() < a {
					d[i] = 1
				}
			}
		}
	}
}

// fillUniform keeps the promise of a half-open interval where rounding to F would reach b.
func fillUniform[F Float](d []F, a, b float64, r *rand.Rand) {
	for i := range d {
		v := F(a + (b-a)*r.Float64())
		if v >= F(b) {
			v = F(a)
		}
		d[i] = v
	}
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
