package restore

import (
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
)

// Way is a way to restore corrupted samples, with a name for tables and figures. By may be a denoising autoencoder,
// what LinearDenoiser returns, a filter, or Identity, which leaves them as they are and tells what there was to
// restore.
type Way struct {
	Name string
	By   eval.Reconstructor
}

// Result is what a Restorer has made of corrupted samples.
type Result struct {
	Name     string
	Restored *data.Set
	MSE      float64 // per value, as restored
	PSNR     float64 // in decibels, of the MSE after clipping to the range of the data; +Inf for a perfect restoration
	SSIM     float64 // after clipping; NaN where samples are not images
}

// Compare has corrupted samples restored in several ways, and measures each against the clean samples, whose values lie
// in lo..hi. The corrupted samples may have another size, as small images do that are to be enlarged (Enlarger); what
// is restored must have that of the clean ones.
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

// Enlarger is a Reconstructor that makes small images large again: by data.Enlarge alone, or, with Then, by something
// that restores what has been enlarged so. A models.Denoising with noise low-resolution has learned to restore images
// that were enlarged by data.Nearest.
type Enlarger struct {
	Factor int
	Kind   string             // data.Nearest or data.Bilinear
	Then   eval.Reconstructor // what restores the enlarged images; nil leaves them
}

// Reconstruct returns the large images.
func (e Enlarger) Reconstruct(s *data.Set) (*data.Set, error) {
	large, err := data.Enlarge(s, e.Factor, e.Kind)
	if err != nil || e.Then == nil {
		return large, err
	}
	return e.Then.Reconstruct(large)
}
