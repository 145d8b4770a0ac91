package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// The values of --binarize.
const (
	bitsNone      = "none"
	bitsStatic    = "static"
	bitsDynamic   = "dynamic"
	bitsThreshold = "threshold"
)

var binarizations = []string{bitsNone, bitsStatic, bitsDynamic, bitsThreshold}

const binarizeUsage = "`kind` of bits that grey levels become: static (each is the probability of a 1, drawn once), dynamic (drawn anew in every epoch of training), threshold (1 above a half), or none (default: as the model was trained, else none)"

// metaBinarize is the key under which a saved model says on which bits it was trained.
const metaBinarize = "demo.binarize"

// The bits that are drawn once do not depend on --seed: they are a set of their own, on which models are compared.
const (
	trainBits uint64 = 1 + iota
	testBits
)

func (f dataFlags) checkBinarize() error {
	if f.binarize != "" && !slices.Contains(binarizations, f.binarize) {
		return usagef("--binarize %q: it must be %s", f.binarize, strings.Join(binarizations, ", "))
	}
	return nil
}

// bits says what grey levels become: what the flag says, else what a saved model was trained on, if there is one.
func (f dataFlags) bits(ae *models.Autoencoder) string {
	if f.binarize == "" && ae != nil {
		return ae.Params.Metadata[metaBinarize]
	}
	return f.binarize
}

// openAsBits is open with bits in the place of grey levels where the flags, or a saved model, say so.
func (a *app) openAsBits(ctx context.Context, f dataFlags, ae *models.Autoencoder) (*source, error) {
	s, err := a.open(ctx, f, ae)
	if err != nil {
		return nil, err
	}
	return s, s.binarize(f.bits(ae))
}

// binarize replaces the grey levels of all parts by bits.
func (s *source) binarize(how string) error {
	for _, part := range []struct {
		set  **data.Set
		seed uint64
	}{{&s.train, trainBits}, {&s.test, testBits}, {&s.whole, trainBits}} {
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
	case "", bitsNone:
		return s, nil
	case bitsStatic, bitsDynamic:
		b, err = data.Binarize(s, seed)
	case bitsThreshold:
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

// redrawn returns what a training with --binarize dynamic goes over, of which loadBoth and holdOut give the first draw; nil
// for any other.
func (a *app) redrawn(ctx context.Context, f trainFlags) (data.Source, error) {
	if f.binarize != bitsDynamic {
		return nil, nil
	}
	f.binarize = bitsNone
	train, test, err := a.loadBoth(ctx, f.dataFlags, nil)
	if err != nil {
		return nil, err
	}
	if train, _, err = f.holdOut(train, test, a.seed); err != nil {
		return nil, err
	}
	return data.BinarizedSource(train, trainBits), nil
}

// noteBits makes the model remember on which bits it is trained. One that goes on must be told.
func (f trainFlags) noteBits(ae *models.Autoencoder) error {
	before := ae.Params.Metadata[metaBinarize]
	switch {
	case f.binarize == "" && before != "":
		return usagef("--init %s: it was trained on bits: say --binarize %s, or none", f.init, before)
	case f.binarize == "" || f.binarize == bitsNone:
		delete(ae.Params.Metadata, metaBinarize)
		return nil
	case f.binarize == bitsDynamic && f.pretrain > 0:
		return usagef("--pretrain does not go with --binarize dynamic: layers are trained on what is drawn once, static")
	}
	if ae.Params.Metadata == nil {
		ae.Params.Metadata = map[string]string{}
	}
	ae.Params.Metadata[metaBinarize] = f.binarize
	return nil
}
