package restore

import (
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

// Way is a way to restore corrupted samples, with a name for tables and figures. By may be a denoising autoencoder, a
// [LinearDenoiser], a filter, or eval.Identity, which shows how much there was to restore.
type Way struct {
	Name string
	By   eval.Reconstructor
}

// Result is the result of one [Way].
type Result struct {
	Name     string
	Restored *data.Set
	MSE      float64 // per value, as restored
	PSNR     float64 // in decibels, of the MSE after clipping to the range of the data; +Inf for a perfect restoration
	SSIM     float64 // after clipping; NaN where samples are not images
}

// Compare restores corrupted samples in several ways and compares each result with the clean samples, whose values lie
// in lo..hi. The corrupted samples may have another size, such as small images to be enlarged ([Enlarger]); the
// restored samples must have the size of the clean ones.
func Compare(clean, corrupted *data.Set, lo, hi float64, ways ...Way) ([]Result, error) {
	if len(ways) == 0 {
		return nil, errors.New("restore: there is no way given to restore them")
	}
	var all []Result
	for _, way := range ways {
		r, err := way.restore(clean, corrupted, lo, hi)
		if err != nil {
			return nil, fmt.Errorf("restore: %s: %w", way.Name, err)
		}
		all = append(all, r)
	}
	return all, nil
}

func (w Way) restore(clean, corrupted *data.Set, lo, hi float64) (Result, error) {
	if w.By == nil {
		return Result{}, errors.New("there is nothing that restores")
	}
	r := Result{Name: w.Name, SSIM: math.NaN()}
	var err error
	if r.Restored, err = w.By.Reconstruct(corrupted); err != nil {
		return r, err
	}
	if r.MSE, err = eval.MSE(clean, r.Restored); err != nil {
		return r, err
	}
	shown, err := eval.Clip(r.Restored, lo, hi)
	if err != nil {
		return r, err
	}
	if r.PSNR, err = eval.PSNR(clean, shown, hi-lo); err != nil {
		return r, err
	}
	if !clean.Image.IsZero() {
		r.SSIM, err = eval.SSIM(clean, shown, hi-lo)
	}
	return r, err
}

// Enlarger is a Reconstructor that enlarges small images by data.Enlarge, and then restores them by Then. A
// variants.Denoising with low-resolution noise has learned to restore images enlarged by data.Nearest.
type Enlarger struct {
	Factor int
	Kind   string             // data.Nearest or data.Bilinear
	Then   eval.Reconstructor // restores the enlarged images; nil leaves them
}

// Reconstruct returns the large images.
func (e Enlarger) Reconstruct(s *data.Set) (*data.Set, error) {
	large, err := data.Enlarge(s, e.Factor, e.Kind)
	if err != nil || e.Then == nil {
		return large, err
	}
	return e.Then.Reconstruct(large)
}
