package viz_test

import (
	"io"
	"testing"

	"github.com/aegis-ae/aegis/viz"
)

func BenchmarkScatter10000(b *testing.B) {
	points, labels := latent(1, 10_000, 10)
	figure := viz.Scatter{Points: points, Labels: labels}
	for _, format := range viz.Formats() {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := viz.Write(io.Discard, format, figure); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkReconstructions(b *testing.B) {
	figure := reconstructionsFigure()
	b.ReportAllocs()
	for b.Loop() {
		if err := viz.Write(io.Discard, "png", figure); err != nil {
			b.Fatal(err)
		}
	}
}
