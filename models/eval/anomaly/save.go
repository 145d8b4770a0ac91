package anomaly

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
	"github.com/aegis-ae/aegis/models/eval/nearest"
)

// MetadataKey is the key of a model's metadata under which its detector is saved.
const MetadataKey = "aegis.detector"

// saved is a detector as JSON. Numbers come back bit for bit: float64 are written with as many digits as needed, and
// codes, of which there may be many, as little-endian float32 in base64.
type saved struct {
	Scores      []Score   `json:"scores"`
	Threshold   float64   `json:"threshold"`
	Calibration string    `json:"calibration"`
	Centres     []float64 `json:"centres"`
	Spreads     []float64 `json:"spreads"`
	Warnings    []string  `json:"warnings,omitempty"`
	LeastEnergy float64   `json:"least-energy,omitempty"`
	Gaussian    *gaussian `json:"gaussian,omitempty"`
	Neighbours  int       `json:"neighbours,omitempty"`
	Units       int       `json:"units,omitempty"`
	Codes       string    `json:"codes,omitempty"`
	// Steps is the number of training steps of the model. A detector does not fit a model that was trained further.
	Steps int `json:"steps"`
}

// Attach makes a calibrated detector part of its model, a models.Autoencoder: the model's Save then writes it too, and
// [LoadDetector] finds it in a loaded model. It replaces a detector attached before.
func (d *Detector) Attach() error {
	a, ok := d.model.(*models.Autoencoder)
	switch {
	case !ok:
		return fmt.Errorf("anomaly: attach: a %T cannot be saved with a detector, only a models.Autoencoder", d.model)
	case d.calibration == "":
		return errors.New("anomaly: attach: the detector is not calibrated: call Calibrate or CalibrateF1 first")
	}
	s := saved{
		Scores: d.scores, Threshold: d.threshold, Calibration: d.calibration, Centres: d.centres, Spreads: d.spreads,
		Warnings: d.warnings, LeastEnergy: d.leastEnergy, Gaussian: d.gaussian, Steps: a.Steps(),
	}
	if d.index != nil {
		codes := d.index.Codes()
		var b []byte
		for _, v := range codes.X {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(v))
		}
		s.Neighbours, s.Units, s.Codes = d.neighbours, codes.D, base64.StdEncoding.EncodeToString(b)
	}
	text, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("anomaly: attach: %w", err)
	}
	if a.Params.Metadata == nil {
		a.Params.Metadata = map[string]string{}
	}
	a.Params.Metadata[MetadataKey] = string(text)
	return nil
}

// LoadDetector returns the detector that is attached to a model. Loaded from a file, it makes the same decisions as
// when it was saved, bit for bit. It is an error if there is none, or if the model was trained further since.
func LoadDetector(a *models.Autoencoder) (_ *Detector, err error) {
	defer num.Name(&err, "anomaly: load detector")
	if a == nil {
		return nil, errors.New("there is no model")
	}
	text := a.Params.Metadata[MetadataKey]
	if text == "" {
		return nil, fmt.Errorf("the model has none: there is no %q in its metadata", MetadataKey)
	}
	var s saved
	if err := json.Unmarshal([]byte(text), &s); err != nil {
		return nil, fmt.Errorf("metadata %s: %w", MetadataKey, err)
	}
	if s.Steps != a.Steps() {
		return nil, fmt.Errorf("it was calibrated after %d training steps, and the model has had %d: calibrate it again",
			s.Steps, a.Steps())
	}
	d := &Detector{
		model: a, scores: s.Scores, threshold: s.Threshold, calibration: s.Calibration, centres: s.Centres,
		spreads: s.Spreads, warnings: s.Warnings, leastEnergy: s.LeastEnergy, gaussian: s.Gaussian,
		neighbours: s.Neighbours,
	}
	if err := d.restore(s, a.Latent()); err != nil {
		return nil, fmt.Errorf("metadata %s: %w", MetadataKey, err)
	}
	return d, nil
}

// restore checks a detector from a file, for a code of so many units, and makes its index.
func (d *Detector) restore(s saved, units int) error {
	if _, err := (Options{Scores: d.scores}).withDefaults(); err != nil || len(d.scores) == 0 {
		return fmt.Errorf("scores %q: there must be some of %s, each once", d.scores, joined(Scores()))
	}
	if len(d.centres) != len(d.scores) || len(d.spreads) != len(d.scores) || d.calibration == "" {
		return fmt.Errorf("%d means and %d deviations of %d scores, calibrated by %q: the detector is not whole",
			len(d.centres), len(d.spreads), len(d.scores), d.calibration)
	}
	for _, v := range d.spreads {
		if !(v > 0) && len(d.scores) > 1 {
			return fmt.Errorf("a score has the deviation %v: it must be positive", v)
		}
	}
	if slices.Contains(d.scores, RelativeError) && !(d.leastEnergy > 0) {
		return fmt.Errorf("least-energy %v: it must be positive", d.leastEnergy)
	}
	if slices.Contains(d.scores, Mahalanobis) {
		if d.gaussian == nil || len(d.gaussian.Mean) != units {
			return fmt.Errorf("no distribution of codes of %d units", units)
		}
		if err := d.gaussian.check(); err != nil {
			return err
		}
	}
	if !slices.Contains(d.scores, Neighbours) {
		return nil
	}
	b, err := base64.StdEncoding.DecodeString(s.Codes)
	if err != nil {
		return fmt.Errorf("codes: %w", err)
	}
	if s.Units != units || len(b) == 0 || len(b)%(4*units) != 0 {
		return fmt.Errorf("%d bytes of codes of %d units: the model's have %d, of 4 bytes each", len(b), s.Units, units)
	}
	codes := &data.Set{N: len(b) / (4 * units), D: units, X: make([]float32, len(b)/4)}
	for i := range codes.X {
		codes.X[i] = math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
	}
	if d.neighbours < 1 || d.neighbours > codes.N {
		return fmt.Errorf("%d neighbours of %d codes: there must be 1 to all of them", d.neighbours, codes.N)
	}
	d.index, err = nearest.NewIndex(codes, nearest.Options{})
	return err
}
