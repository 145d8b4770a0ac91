// Package digits has features of handwritten digits, and the Fréchet distance between real and drawn digits by them:
//
//	drawn, err := a.Sample(2000, 1)
//	distance, err := digits.FrechetDistance(mnist.Test(), drawn)
//
// The features are the 32 values before the softmax layer of a small convolutional classifier, trained on the first
// 10,000 training images of MNIST. It recognises 95.7 % of the first 2,000 test images. The network is part of this
// package (0.2 MB), so distances are comparable wherever they are measured. They are not comparable with FID, the
// Fréchet distance by the Inception network.
//
// How far is far? Of the first 2,000 test images:
//
//	themselves, a tenth of the pixels dropped            2.7
//	the first 2,000 training images                      3.3
//	themselves, from 32 principal components            16.9
//	themselves, Gaussian noise of deviation 0.3 added   32.4
//	themselves, from 10 principal components            53.9
package digits

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/sample"
	_ "github.com/aegis-ae/aegis/models/variants" // the kind of the classifier
)

//go:generate go run ./internal/train classifier.safetensors

//go:embed classifier.safetensors
var file []byte

// side is the height and width of the images.
const side = 28

// Classifier returns a copy of the classifier; variants.Predict returns its probabilities of the ten digits.
func Classifier() (*models.Autoencoder, error) {
	a, err := models.Read(bytes.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("digits: classifier: %w", err)
	}
	return a, nil
}

// shared is the classifier of Features, which may be called from several goroutines.
var shared struct {
	sync.Mutex
	classifier *models.Autoencoder
}

// Features returns the features of images of 28x28 grey levels from 0 for the background to 1 for full ink, with their
// labels. Values outside the range are an error: eval.Clip limits them.
func Features(s *data.Set) (*data.Set, error) {
	f, err := features(s)
	if err != nil {
		return nil, fmt.Errorf("digits: features: %w", err)
	}
	return f, nil
}

func features(s *data.Set) (*data.Set, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	want := data.Image{Height: side, Width: side, Channels: 1}
	if s.D != side*side || !s.Image.IsZero() && s.Image != want {
		return nil, fmt.Errorf("%v: there must be images of %v", s, want)
	}
	for i, v := range s.X {
		if v < 0 || v > 1 {
			return nil, fmt.Errorf("sample %d, pixel %d: %v is not in 0..1, from background to full ink: "+
				"scale the data, or apply eval.Clip to reconstructions", i/s.D, i%s.D, v)
		}
	}
	shared.Lock()
	defer shared.Unlock()
	if shared.classifier == nil {
		var err error
		if shared.classifier, err = Classifier(); err != nil {
			return nil, err
		}
	}
	return shared.classifier.Encode(s)
}

// FrechetDistance returns the Fréchet distance between the features of two sets of digits ([sample.FrechetDistance]),
// mostly real and drawn ones, in the form that [Features] takes. Small sets seem farther away: compare only sets of
// equal sizes.
func FrechetDistance(a, b *data.Set) (float64, error) {
	var f [2]*data.Set
	for i, s := range []*data.Set{a, b} {
		var err error
		if f[i], err = features(s); err != nil {
			return 0, fmt.Errorf("digits: frechet distance: set %d: %w", i+1, err)
		}
	}
	return sample.FrechetDistance(f[0], f[1])
}
