package philox

import (
	"fmt"
	"testing"
)

func BenchmarkFill(b *testing.B) {
	for _, l := range levels() {
		for _, law := range laws[float32]()[1:] {
			b.Run(fmt.Sprintf("%s/law%d", l.name, law.kind), func(b *testing.B) { benchmarkFill(b, l, law) })
		}
	}
	for _, law := range laws[float64]()[1:] {
		b.Run(fmt.Sprintf("float64/law%d", law.kind), func(b *testing.B) { benchmarkFill(b, levels()[len(levels())-1], law) })
	}
}

func benchmarkFill[F Float](b *testing.B, l testLevel, law Law[F]) {
	defer l.use()()
	x, s := make([]F, 128*32), New(1)
	b.ReportAllocs()
	for b.Loop() {
		Fill(x, &s, 0, law)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(x)), "ns/element")
}

func BenchmarkWords(b *testing.B) {
	for _, l := range levels() {
		b.Run(l.name, func(b *testing.B) {
			defer l.use()()
			x, s := make([]uint32, 128*32), New(1)
			for b.Loop() {
				s.words(x, 0)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(x)), "ns/element")
		})
	}
}
