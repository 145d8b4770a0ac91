package input

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// The values of --binarize.
const (
	BitsNone      = "none"
	BitsStatic    = "static"
	BitsDynamic   = "dynamic"
	BitsThreshold = "threshold"
)

var binarizations = []string{BitsNone, BitsStatic, BitsDynamic, BitsThreshold}

const binarizeUsage = "`kind` of bits that grey levels become: static (each is the probability of a 1, drawn once), " +
	"dynamic (drawn anew in every epoch of training), threshold (1 above a half), or none (default: as the model was " +
	"trained, else none)"

// MetaBinarize is the key of a saved model for the bits that it was trained on.
const MetaBinarize = "demo.binarize"

// Bits that are drawn once do not depend on --seed: models are compared on the same ones.
const (
	TrainBits uint64 = 1 + iota
	testBits
)

func (f DataFlags) checkBinarize() error {
	if f.Binarize != "" && !slices.Contains(binarizations, f.Binarize) {
		return cli.Usagef("--binarize %q: it must be %s", f.Binarize, strings.Join(binarizations, ", "))
	}
	return nil
}

// bits returns what grey levels become: the value of the flag, else what a saved model was trained on.
func (f DataFlags) bits(ae *models.Autoencoder) string {
	if f.Binarize == "" && ae != nil {
		return ae.Params.Metadata[MetaBinarize]
	}
	return f.Binarize
}

// openAsBits is Open, with bits instead of grey levels if the flags or a saved model say so.
func openAsBits(ctx context.Context, a *cli.App, f DataFlags, ae *models.Autoencoder) (*Source, error) {
	s, err := Open(ctx, a, f, ae)
	if err != nil {
		return nil, err
	}
	return s, s.binarize(f.bits(ae))
}

// binarize replaces the grey levels of all parts with bits.
func (s *Source) binarize(how string) error {
	for _, part := range []struct {
		set  **data.Set
		seed uint64
	}{{&s.Train, TrainBits}, {&s.Test, testBits}, {&s.Whole, TrainBits}} {
		if *part.set == nil {
			continue
		}
		var err error
		if *part.set, err = binarized(*part.set, how, part.seed); err != nil {
			return fmt.Errorf("--binarize %s: %w", how, err)
		}
	}
	return nil
}

func binarized(s *data.Set, how string, seed uint64) (*data.Set, error) {
	var b *data.Set
	var err error
	switch how {
	case "", BitsNone:
		return s, nil
	case BitsStatic, BitsDynamic:
		b, err = data.Binarize(s, seed)
	case BitsThreshold:
		b, err = data.Threshold(s, 0.5)
	default: // of a saved model
		err = fmt.Errorf("it must be %s", strings.Join(binarizations, ", "))
	}
	if err != nil {
		return nil, err
	}
	b.Name += ", as bits"
	return b, nil
}
