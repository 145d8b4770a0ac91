package variants

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// The kinds of noise of a [Corruption].
const (
	MaskingNoise   = "masking"         // each value is set to 0 with probability P; the others are not rescaled
	GaussianNoise  = "gaussian"        // x + Sigma·ε with standard normal ε
	SaltAndPepper  = "salt-and-pepper" // each value becomes High with probability P/2 and Low with probability P/2
	LowResolution  = "low-resolution"  // squares of Factor x Factor pixels are replaced by their mean
	BlockwiseNoise = "blocks"          // squares of Block x Block pixels are set to 0, each with probability P
)

func noiseNames() []string {
	return []string{MaskingNoise, GaussianNoise, SaltAndPepper, LowResolution, BlockwiseNoise}
}

// Corruption says how to corrupt data. The zero value is masking with probability 0, which changes nothing.
type Corruption struct {
	Noise  string     `json:"noise" doc:"kind of noise: masking, gaussian, salt-and-pepper, low-resolution or blocks"`
	P      float64    `json:"p" doc:"for masking, salt-and-pepper and blocks: share of the values or blocks that are lost"`
	Sigma  float64    `json:"sigma" doc:"for gaussian: standard deviation"`
	Clip   bool       `json:"clip" doc:"for gaussian: clip to [low, high], which shifts the mean"`
	Low    float64    `json:"low" doc:"smallest value of the data: pepper"`
	High   float64    `json:"high" doc:"largest value of the data: salt; if low and high are 0, they mean 0 and 1"`
	Factor int        `json:"factor" doc:"for low-resolution: side in pixels of the squares that are averaged"`
	Block  int        `json:"block" doc:"for blocks: side in pixels of the squares that are lost"`
	Image  data.Image `json:"image" doc:"for low-resolution and blocks: size of an image, such as 28x28"`
}

// withDefaults returns a moderate corruption of each kind, for the data that sp describes.
func (c Corruption) withDefaults(sp models.Spec) Corruption {
	c.Noise = cmp.Or(c.Noise, MaskingNoise)
	c.P, c.Sigma, c.Factor, c.Block = cmp.Or(c.P, 0.3), cmp.Or(c.Sigma, 0.3), cmp.Or(c.Factor, 2), cmp.Or(c.Block, 4)
	if c.High = 1; sp.Output == graph.Tanh {
		c.Low = -1
	}
	c.Image = sp.Image
	return c
}

// Apply returns x (batch, features), corrupted anew in every run and in every mode of the scope. Blocks hide a pixel in
// all its channels; the other kinds of noise are drawn per value. Impossible settings are errors of the scope.
func (c Corruption) Apply(s *graph.Scope, x graph.Node) graph.Node {
	if !x.Valid() {
		return x
	}
	shape := x.Shape()
	if err := c.check(shape[1]); err != nil {
		return s.Fail(err)
	}
	low, high := c.limits()
	switch c.Noise {
	case GaussianNoise:
		x = x.Add(s.Noise(graph.Normal(0, c.Sigma), shape...))
		if c.Clip {
			x = x.Clamp(low, high)
		}
		return x
	case SaltAndPepper:
		if c.P == 0 {
			return x
		}
		// One draw decides: its upper P/2 is salt, its lower P/2 pepper. With two draws one would overwrite the other.
		u := s.Noise(graph.Uniform(0, 1), shape...)
		salt, notPepper := u.Above(1-c.P/2), u.Above(c.P/2)
		return x.Mul(notPepper.Sub(salt)).Add(salt.Times(high)).Add(notPepper.Neg().Plus(1).Times(low))
	case LowResolution:
		return blockMean(x, c.Image, c.Factor)
	case BlockwiseNoise:
		keep := s.Noise(graph.Bernoulli(1-c.P), shape[0], squares(c.Image, c.Block))
		return x.Mul(spread(keep, c.Image, c.Block))
	}
	return x.Mul(s.Noise(graph.Bernoulli(1-c.P), shape...))
}

// limits returns the range of the data.
func (c Corruption) limits() (low, high float64) {
	if c.Low == 0 && c.High == 0 {
		return 0, 1
	}
	return c.Low, c.High
}

// check reports settings that are impossible for samples with the given number of features.
func (c Corruption) check(features int) error {
	if err := cmp.Or(checkProbability("corruption: p", c.P), checkWeight("corruption: sigma", c.Sigma)); err != nil {
		return err
	}
	low, high := c.limits()
	switch {
	case c.Noise != "" && !slices.Contains(noiseNames(), c.Noise):
		return fmt.Errorf("models: unknown noise %q; there are: %s", c.Noise, strings.Join(noiseNames(), ", "))
	case !(low < high) || math.IsInf(low, 0) || math.IsInf(high, 0):
		return fmt.Errorf("models: corruption: low %v and high %v: they must be finite, with low < high", low, high)
	case c.Noise == LowResolution:
		return checkSquares("corruption: factor", c.Factor, c.Image, features)
	case c.Noise == BlockwiseNoise:
		return checkSquares("corruption: block", c.Block, c.Image, features)
	}
	return nil
}
