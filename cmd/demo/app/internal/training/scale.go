package training

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// The values of --scale.
const (
	scaleAuto     = "auto"
	scaleNone     = "none"
	scaleMinMax   = "min-max"
	scaleStandard = "standard"
)

var scales = []string{scaleAuto, scaleNone, scaleMinMax, scaleStandard}

// scaler returns the scaling, fitted to the training samples; nil for none. It fills in missing values first.
func (f Flags) scaler(sets Sets) (data.Scaler, error) {
	kind := f.Scale
	if kind == "" || kind == scaleAuto {
		kind = f.autoScale(sets.Train)
	}
	var chain data.Chain
	if f.Missing == input.MissingMean || f.Missing == input.MissingMedian {
		chain = append(chain, &data.Imputer{With: data.Imputation(f.Missing)})
	}
	switch kind {
	case scaleNone:
	case scaleMinMax:
		m := &data.MinMax{}
		if f.Output == string(graph.Tanh) {
			m.Low, m.High = -1, 1
		}
		chain = append(chain, m)
	case scaleStandard:
		chain = append(chain, &data.Standard{})
	default:
		return nil, cli.Usagef("--scale %q: there are: %s", f.Scale, strings.Join(scales, ", "))
	}
	var s data.Scaler = chain
	switch len(chain) {
	case 0:
		return nil, nil
	case 1:
		s = chain[0]
	}
	if sets.file != nil {
		return s, data.FitScaler(s, sets.file)
	}
	return s, s.Fit(sets.Train)
}

// autoScale is none for values from 0 to 1, and otherwise the scaling that suits the output activation.
func (f Flags) autoScale(train *data.Set) string {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, v := range train.X {
		if v := float64(v); !math.IsNaN(v) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	switch {
	case lo >= 0 && hi <= 1:
		return scaleNone
	case f.Output == string(graph.Sigmoid) || f.Output == string(graph.Tanh) || f.Reconstructed == models.CrossEntropy:
		return scaleMinMax
	}
	return scaleStandard
}

// suit fills in what the flags leave open for data other than grey levels: an unbounded output for standardised
// features, a Gaussian likelihood if the variant has one of bits, and a code smaller than the samples.
func (f Flags) suit(sp models.Spec, scaler data.Scaler) (models.Spec, error) {
	const usualLatent = 16
	if sp.Latent == 0 && sp.Input <= usualLatent {
		sp.Latent = max(1, sp.Input/2)
	}
	if !standardised(scaler) || f.Output != "" {
		return sp, nil
	}
	m, err := models.Build(f.Model, sp)
	if err != nil {
		return sp, err
	}
	settings, err := models.Settings(m)
	if err != nil {
		return sp, err
	}
	setting := func(name string) string {
		i := slices.IndexFunc(settings, func(s models.Setting) bool { return s.Name == name })
		if i < 0 {
			return ""
		}
		return strings.Trim(settings[i].Value, `"`)
	}
	if setting("output") == "" {
		return sp, nil
	}
	sp.Output = graph.Identity
	if sp.Error == "" && setting("error") == models.CrossEntropy {
		sp.Error = models.Gaussian
	}
	return sp, nil
}

// standardised reports whether scaled values are unbounded.
func standardised(s data.Scaler) bool {
	switch s := s.(type) {
	case *data.Standard:
		return true
	case data.Chain:
		return slices.ContainsFunc(s, standardised)
	}
	return false
}

// ScaleNote describes a scaling in words.
func ScaleNote(s data.Scaler) string {
	switch s := s.(type) {
	case nil:
		return ""
	case *data.Standard:
		return "features are standardised"
	case *data.MinMax:
		return fmt.Sprintf("features are brought to %v to %v", s.Low, s.High)
	case *data.Imputer:
		return fmt.Sprintf("missing values become the %s of their feature", s.With)
	case data.Chain:
		var notes []string
		for _, part := range s {
			notes = append(notes, ScaleNote(part))
		}
		return strings.Join(notes, ", then ")
	}
	return "features are scaled"
}
