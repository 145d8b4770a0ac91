package training

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/catalogue"
)

// streamedSamples are as many samples of a file that is not read into memory as a model is measured on.
const streamedSamples = 2000

// openStreamed opens the file of --data within the memory of --budget, and takes a random sample of it, which the
// model is measured on.
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
