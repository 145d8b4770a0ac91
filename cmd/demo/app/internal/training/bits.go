package training

import (
	"context"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// redrawn returns what a training with --binarize dynamic goes over, of which loadBoth and holdOut give the first draw; nil
// for any other.
func redrawn(ctx context.Context, a *cli.App, f Flags) (data.Source, error) {
	if f.Binarize != input.BitsDynamic {
		return nil, nil
	}
	f.Binarize = input.BitsNone
	train, test, err := input.LoadBoth(ctx, a, f.DataFlags, nil)
	if err != nil {
		return nil, err
	}
	if train, _, err = f.HoldOut(train, test, a.Seed); err != nil {
		return nil, err
	}
	return data.BinarizedSource(train, input.TrainBits), nil
}

// noteBits makes the model remember on which bits it is trained. One that goes on must be told.
func (f Flags) noteBits(ae *models.Autoencoder) error {
	before := ae.Params.Metadata[input.MetaBinarize]
	switch {
	case f.Binarize == "" && before != "":
		return cli.Usagef("--init %s: it was trained on bits: say --binarize %s, or none", f.init, before)
	case f.Binarize == "" || f.Binarize == input.BitsNone:
		delete(ae.Params.Metadata, input.MetaBinarize)
		return nil
	case f.Binarize == input.BitsDynamic && f.pretrain > 0:
		return cli.Usagef("--pretrain does not go with --binarize dynamic: layers are trained on what is drawn once, static")
	}
	if ae.Params.Metadata == nil {
		ae.Params.Metadata = map[string]string{}
	}
	ae.Params.Metadata[input.MetaBinarize] = f.Binarize
	return nil
}
