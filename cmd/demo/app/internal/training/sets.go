package training

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/catalogue"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
)

// Sets are what a model is trained and measured on.
type Sets struct {
	Train, Test *data.Set
	Validation  *data.Set   // measured after each epoch; it may be Test
	source      data.Source // what an epoch goes over in the place of Train, if it is not nil
	file        *data.File  // with --budget: the source, of which the sets are a sample
}

// Close closes the file that is read in each epoch, if there is one.
func (s Sets) Close() {
	if s.file != nil {
		_ = s.file.Close()
	}
}

// Sets reads the sets that the flags name. The options decide whether some samples are held out for validation.
func (f Flags) Sets(ctx context.Context, a *cli.App, o models.FitOptions) (Sets, error) {
	inputs, err := f.namedInputs()
	if err != nil {
		return Sets{}, err
	}
	f.Inputs = inputs
	if f.budget > 0 {
		return f.streamed(a)
	}
	s, err := f.split(ctx, a, o)
	if err != nil || f.Binarize != input.BitsDynamic {
		return s, err
	}
	f.Binarize = input.BitsNone // each epoch draws the bits anew; the first draw is in s
	grey, err := f.split(ctx, a, o)
	if err != nil {
		return Sets{}, err
	}
	s.source = data.BinarizedSource(grey.Train, input.TrainBits)
	return s, nil
}

// namedInputs says what a file holds for the model beside the features. It is known before the sizes of the model are.
func (f Flags) namedInputs() ([]data.ReadInput, error) {
	if f.init != "" {
		ae, err := input.LoadModel("init", f.init)
		if err != nil {
			return nil, err
		}
		return input.ReadInputs(ae.Model), nil
	}
	v, err := models.Lookup(f.Model)
	if err != nil {
		return nil, cli.Usagef("--model %s: %w", f.Model, err)
	}
	sp := models.Spec{Input: 1, Latent: 1}
	m := v.New(sp)
	for _, name := range f.Wraps {
		if m, err = models.Wrap(name, m, sp); err != nil {
			return nil, cli.Usagef("--wrap %s: %w", name, err)
		}
	}
	return input.ReadInputs(m), nil
}

// split reads the sets. If the validation loss chooses anything, or the flags ask for it, a share of the training
// samples is held out, so that the test samples choose nothing; else the test set validates.
func (f Flags) split(ctx context.Context, a *cli.App, o models.FitOptions) (Sets, error) {
	train, test, err := input.LoadBoth(ctx, a, f.DataFlags, nil)
	if err != nil {
		return Sets{}, err
	}
	share := f.validation
	if share == 0 && (o.EarlyStopping.Patience > 0 || optim.Adaptive(o.Schedule)) {
		share = 0.1
	}
	if share == 0 {
		return Sets{Train: train, Test: test, Validation: test}, nil
	}
	parts, err := train.Split(a.Seed, 1-share, share)
	if err != nil {
		return Sets{}, cli.Usagef("--validation %v: %w", share, err)
	}
	return Sets{Train: parts[0], Test: test, Validation: parts[1]}, nil
}

// streamed opens a file that is read again in each epoch, and takes a sample of it, on which the model is measured.
func (f Flags) streamed(a *cli.App) (Sets, error) {
	file, sample, err := openStreamed(a, f)
	if err != nil {
		return Sets{}, err
	}
	fmt.Fprintf(a.Stdout, "%s samples, read again in each epoch within %d MB; measured on %s of them, which take part "+
		"in training\n",
		report.Thousands(file.Header().N), f.budget, report.Thousands(sample.N))
	return Sets{Train: sample, Test: sample, Validation: sample, source: file, file: file}, nil
}

// streamedSamples is the number of samples that a model is measured on, if its file is not read into memory.
const streamedSamples = 2000

// openStreamed opens the file of --data within the memory of --budget, and draws a random sample of it.
func openStreamed(a *cli.App, f Flags) (*data.File, *data.Set, error) {
	if slices.Contains(catalogue.Names(), f.Data) {
		return nil, nil, cli.Usagef("--budget is for a file or folder of your own: the set %s is in memory anyway", f.Data)
	}
	if _, err := os.Stat(f.Data); errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("--data %s: there is no such file or folder", f.Data)
	}
	o := f.ReadOptions(nil)
	o.Budget = int64(f.budget) << 20
	file, err := data.Open(f.Data, o)
	if err != nil {
		return nil, nil, fmt.Errorf("--data %s: %w", f.Data, err)
	}
	sample, err := sampleOf(file, o.Budget, a.Seed)
	if err != nil {
		_ = file.Close()
		return nil, nil, fmt.Errorf("--data %s: %w", f.Data, err)
	}
	return file, sample, nil
}

// sampleOf returns the first samples of a pass in random order, in batches that a budget in bytes has room for.
func sampleOf(src data.Source, budget int64, seed uint64) (*data.Set, error) {
	h := src.Header()
	s := &data.Set{D: h.D, Classes: h.Classes, Features: h.Features, Image: h.Image, Inputs: h.Inputs}
	n := min(h.N, streamedSamples)
	size := max(1, min(n, int(budget/int64(40*h.D))))
	for b, err := range src.Stream(data.BatchOptions{Size: size, Shuffle: true, Seed: seed}) {
		if err != nil {
			return nil, err
		}
		s.X, s.Labels, s.N = append(s.X, b.X...), append(s.Labels, b.Labels...), s.N+b.N
		for k, in := range b.Inputs {
			s.Inputs[k].X = append(s.Inputs[k].X, in.X...)
		}
		if s.N >= n {
			break
		}
	}
	s.Name = fmt.Sprintf("%s of %s", report.Count(s.N, "sample"), h.Name)
	return s, nil
}
