package philox

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestBlock holds the known answers that the authors publish with Random123 (tests/kat_vectors).
func TestBlock(t *testing.T) {
	for _, c := range []struct {
		counter [4]uint32
		key     uint64
		want    [4]uint32
	}{
		{[4]uint32{}, 0, [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{math.MaxUint32, math.MaxUint32, math.MaxUint32, math.MaxUint32}, math.MaxUint64,
			[4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0x299f31d0_a4093822,
			[4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		s := New(c.key)
		if got := s.block(c.counter); got != c.want {
			t.Errorf("counter %x, key %x: %x, want %x", c.counter, c.key, got, c.want)
		}
	}
}

// TestWords: the words are those of the blocks in the order of groups, from any group on, also beyond 2^32 blocks.
func TestWords(t *testing.T) {
	onEveryLevel(t, func(t *testing.T) {
		for _, first := range []uint64{0, group, 7 * group, 1<<34 - group, 1<<40 + 3*group} {
			s := New(0x0123456789abcdef + first)
			words := make([]uint32, 3*group+1)
			s.words(words[:3*group], first)
			for i, got := range words[:3*group] {
				n := first/4 + uint64(i/group*groupBlocks+i%groupBlocks)
				want := s.block([4]uint32{uint32(n), uint32(n >> 32)})[i%group/groupBlocks]
				if got != want {
					t.Fatalf("from word %d: word %d is %x, want %x", first, i, got, want)
				}
			}
			if words[3*group] != 0 {
				t.Error("a word behind the last group is written")
			}
		}
	})
}

// TestPrefix: a shorter sequence is the beginning of a longer one, and a later part of it can be drawn by itself.
func TestPrefix(t *testing.T) {
	onEveryLevel(t, func(t *testing.T) {
		testPrefix[float32](t)
		testPrefix[float64](t)
	})
}

func testPrefix[F Float](t *testing.T) {
	s := New(5)
	for _, law := range laws[F]() {
		long := make([]F, 3*Chunk+17)
		Fill(long, &s, 0, law)
		for _, n := range []int{0, 1, 15, Chunk - 1, Chunk, Chunk + 1, 3 * Chunk} {
			short := append(make([]F, n), 99)
			Fill(short[:n:n], &s, 0, law)
			if !slices.Equal(short[:n], long[:n]) || short[n] != 99 {
				t.Errorf("%+v: %d numbers are not the beginning of more", law, n)
			}
		}
		later := make([]F, Chunk+3)
		Fill(later, &s, Chunk, law)
		if !slices.Equal(later, long[Chunk:][:len(later)]) {
			t.Errorf("%+v: the second chunk by itself differs", law)
		}
	}
}

func laws[F Float]() []Law[F] {
	return []Law[F]{Normal[F](0, 1), Normal[F](0.5, 2), Uniform[F](0, 1), Uniform[F](-3, 5), Bernoulli[F](0.3)}
}

// TestPrecision: numbers in float32 are those in float64 within a few units in the last place, of themselves or of the
// numbers that they are the sum of; masks are the same.
func TestPrecision(t *testing.T) {
	onEveryLevel(t, func(t *testing.T) {
		s := New(77)
		single, double := make([]float32, 200*Chunk), make([]float64, 200*Chunk)
		for i, law := range laws[float32]() {
			Fill(single, &s, 0, law)
			Fill(double, &s, 0, laws[float64]()[i])
			worst := 0.0
			for k, want := range double {
				scale := max(math.Abs(want), math.Abs(float64(law.a)), float64(law.span), 1e-3)
				worst = max(worst, math.Abs(float64(single[k])-want)/(scale*0x1p-23))
			}
			limit := map[kind]float64{normal: 4, uniform: 2, bernoulli: 0}[law.kind]
			t.Logf("%+v: within %.2f units in the last place", law, worst)
			if worst > limit {
				t.Errorf("%+v: off by %v units in the last place, more than %v", law, worst, limit)
			}
		}
	})
}

// TestNormalOfExtremeWords compares words at all edges of the transformation with the formula in float64.
func TestNormalOfExtremeWords(t *testing.T) {
	radii := []uint32{0, 1, 2, 3, 4, 1 << 8, 1<<24 - 1, 1 << 24, 1<<31 - 1, 1 << 31, 0xbfffffff, 0xc0000000, 0xc0000001,
		math.MaxUint32 - 2, math.MaxUint32}
	angles := []uint32{0, 1, 1<<29 - 1, 1 << 29, 1<<29 + 1, 1 << 30, 1<<31 - 1, 1 << 31, 1<<31 + 1, 3 << 30, 7 << 29,
		math.MaxUint32, math.MaxUint32 - 1<<29}
	onEveryLevel(t, func(t *testing.T) {
		law := Normal[float32](0, 1)
		for _, radius := range radii {
			var words [Chunk]uint32
			for i := range Chunk / 2 {
				words[i], words[Chunk/2+i] = radius, angles[i%len(angles)]
			}
			var got [Chunk]float32
			law.fill(got[:], &words)
			for i := range angles {
				r, sin, cos := polar(radius, angles[i])
				if !near(got[i], r*cos, r) || !near(got[Chunk/2+i], r*sin, r) {
					t.Errorf("words %#x, %#x: %v, %v, want %v, %v", radius, angles[i], got[i], got[Chunk/2+i], r*cos, r*sin)
				}
			}
		}
	})
	if r, _, _ := polar(0, 0); math.Abs(r-math.Sqrt(-2*math.Log(0x1p-32))) > 1e-15 {
		t.Errorf("the largest radius is %v", r)
	}
	if r, _, _ := polar(math.MaxUint32, 0); math.Abs(r-0x1p-16*math.Sqrt2) > 1e-13 {
		t.Errorf("the least radius is %v", r)
	}
}

// near allows three units in the last place of a number, or of a tiny part of the radius where the angle makes it
// vanish.
func near(got float32, want, r float64) bool {
	return math.Abs(float64(got)-want) <= 3*0x1p-23*max(math.Abs(want), 1e-6*r)
}

// TestUniformIsHalfOpen: rounding to float32 must not reach the upper bound, even where the interval has two numbers.
func TestUniformIsHalfOpen(t *testing.T) {
	onEveryLevel(t, func(t *testing.T) {
		x, s := make([]float32, 200_000), New(3)
		for _, c := range [][2]float64{{0, 1}, {-1, 1}, {1, 1 + 0x1p-23}, {100, 101}, {2, 2}} {
			Fill(x, &s, 0, Uniform[float32](c[0], c[1]))
			for _, v := range x {
				if !(v >= float32(c[0]) && v < float32(c[1]) || c[0] == c[1] && v == float32(c[0])) {
					t.Fatalf("%v is not in [%v, %v)", v, c[0], c[1])
				}
			}
		}
	})
}

// TestBernoulliIsExact: the edges of the probability, and of the words.
func TestBernoulliIsExact(t *testing.T) {
	onEveryLevel(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(1, 2))
		for _, p := range []float64{0, 1, 0x1p-32, 0.25, 0.5, 0.75, 1 - 0x1p-32, 1 - 0x1p-40, 0x1p-40} {
			law := Bernoulli[float32](p)
			var words [Chunk]uint32
			for i := range words {
				words[i] = r.Uint32()
				if i%2 == 0 { // around the threshold
					words[i] = uint32(law.threshold) + uint32(i%6) - 2
				}
			}
			words[0], words[1] = 0, math.MaxUint32
			var got [Chunk]float32
			law.fill(got[:], &words)
			for i, w := range words {
				want := float32(0)
				if float64(w) < math.Round(p*(1<<32)) {
					want = 1
				}
				if got[i] != want {
					t.Errorf("p = %v: word %#x gives %v", p, w, got[i])
				}
			}
		}
	})
}
