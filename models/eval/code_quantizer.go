package eval

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// maxBits is the largest number of bits of a unit: float32 cannot distinguish more levels.
const maxBits = 16

// Quantizer stores codes in few bits: the range of each unit is divided into 2^Bits cells of equal width. The number of
// the cell is stored, and read back as its middle (uniform scalar quantization). The error within the range is at most
// half a cell; values outside it become the nearest cell.
//
// It is a plain struct that survives JSON: whoever reads the codes needs it.
type Quantizer struct {
	Bits int       `json:"bits"` // of a unit, 1 to 16
	Low  []float64 `json:"low"`  // the range of each unit
	High []float64 `json:"high"`
}

// FitQuantizer takes the ranges of the units from codes, preferably those of the training set.
func FitQuantizer(codes *data.Set, bits int) (*Quantizer, error) {
	if err := codes.Check(); err != nil {
		return nil, fmt.Errorf("eval: quantizer: %w", err)
	}
	q := &Quantizer{Bits: bits}
	for j, v := range codes.Row(0) {
		least, most := v, v
		for i := range codes.N {
			least, most = min(least, codes.Row(i)[j]), max(most, codes.Row(i)[j])
		}
		q.Low, q.High = append(q.Low, float64(least)), append(q.High, float64(most))
	}
	if err := q.check(); err != nil {
		return nil, fmt.Errorf("eval: quantizer: %w", err)
	}
	return q, nil
}

func (q *Quantizer) check() error {
	switch {
	case q == nil:
		return errors.New("there is none: FitQuantizer makes one")
	case q.Bits < 1 || q.Bits > maxBits:
		return fmt.Errorf("%d bits: there must be 1 to %d", q.Bits, maxBits)
	case len(q.Low) == 0 || len(q.Low) != len(q.High):
		return fmt.Errorf("ranges with %d lower and %d upper ends: each unit needs one of each", len(q.Low),
			len(q.High))
	case !num.Finite(q.Low) || !num.Finite(q.High):
		return errors.New("the ends of the ranges must be finite")
	}
	for j, low := range q.Low {
		if low > q.High[j] {
			return fmt.Errorf("range of unit %d from %v to %v: it must not fall", j, low, q.High[j])
		}
	}
	return nil
}

// Round returns the codes as they are read back after they were stored.
func (q *Quantizer) Round(codes *data.Set) (*data.Set, error) {
	if err := q.checkCodes(codes); err != nil {
		return nil, fmt.Errorf("eval: quantizer: round: %w", err)
	}
	out := codes.Clone()
	for i, v := range codes.X {
		out.X[i] = q.value(q.cell(v, i%codes.D), i%codes.D)
	}
	return out, nil
}

func (q *Quantizer) checkCodes(codes *data.Set) error {
	if err := q.check(); err != nil {
		return err
	}
	if err := codes.Check(); err != nil {
		return err
	}
	if codes.D != len(q.Low) {
		return fmt.Errorf("codes of %d units; there are ranges of %d", codes.D, len(q.Low))
	}
	return nil
}

// cell returns the number of the cell of unit j that contains a value or is nearest to it.
func (q *Quantizer) cell(v float32, j int) uint32 {
	cells, width := math.Exp2(float64(q.Bits)), q.High[j]-q.Low[j]
	if width == 0 {
		return 0
	}
	return uint32(min(max(math.Floor((float64(v)-q.Low[j])/width*cells), 0), cells-1))
}

// value returns the middle of a cell.
func (q *Quantizer) value(cell uint32, j int) float32 {
	cells, width := math.Exp2(float64(q.Bits)), q.High[j]-q.Low[j]
	return float32(q.Low[j] + width*(float64(cell)+0.5)/cells)
}

// SampleBits returns the number of bits of a code, without the ranges and the decoder.
func (q *Quantizer) SampleBits() int { return q.Bits * len(q.Low) }

// Pack stores codes one after the other: Bits bits for each cell, most significant first, without gaps. The last byte
// is filled up with zeros.
func (q *Quantizer) Pack(codes *data.Set) ([]byte, error) {
	if err := q.checkCodes(codes); err != nil {
		return nil, fmt.Errorf("eval: quantizer: pack: %w", err)
	}
	packed := make([]byte, 0, q.packedBytes(codes.N))
	var pending uint32
	bits := 0
	for i, v := range codes.X {
		pending, bits = pending<<q.Bits|q.cell(v, i%codes.D), bits+q.Bits
		for ; bits >= 8; bits -= 8 {
			packed = append(packed, byte(pending>>(bits-8)))
		}
	}
	if bits > 0 {
		packed = append(packed, byte(pending<<(8-bits)))
	}
	return packed, nil
}

func (q *Quantizer) packedBytes(n int) int { return (n*q.SampleBits() + 7) / 8 }

// Unpack reads back n codes stored by Pack.
func (q *Quantizer) Unpack(packed []byte, n int) (*data.Set, error) {
	if err := q.check(); err != nil {
		return nil, fmt.Errorf("eval: quantizer: unpack: %w", err)
	}
	if n < 1 || n > math.MaxInt32 || len(packed) != q.packedBytes(n) {
		return nil, fmt.Errorf("eval: quantizer: unpack: %d bytes of %d codes of %d bits: at least 1 code is needed, and "+
			"as many bytes as its bits fill",
			len(packed), n, q.SampleBits())
	}
	codes := &data.Set{N: n, D: len(q.Low), X: make([]float32, n*len(q.Low))}
	var pending uint32
	bits := 0
	for i := range codes.X {
		for bits < q.Bits {
			pending, bits = pending<<8|uint32(packed[0]), bits+8
			packed = packed[1:]
		}
		bits -= q.Bits
		codes.X[i] = q.value(pending>>bits&(1<<q.Bits-1), i%codes.D)
	}
	return codes, codes.Check()
}

// Quantized is a Coder whose codes are stored in few bits: Encode rounds the codes of Coder, and Reconstruct decodes
// the rounded codes.
type Quantized struct {
	Coder
	Quantizer *Quantizer
}

// Encode implements Encoder.
func (c Quantized) Encode(s *data.Set) (*data.Set, error) {
	codes, err := c.Coder.Encode(s)
	if err != nil {
		return nil, err
	}
	return c.Quantizer.Round(codes)
}

// Reconstruct implements Reconstructor.
func (c Quantized) Reconstruct(s *data.Set) (*data.Set, error) {
	codes, err := c.Encode(s)
	if err != nil {
		return nil, err
	}
	x, err := c.Decode(codes)
	if err != nil {
		return nil, err
	}
	x.Image, x.Features = s.Image, slices.Clone(s.Features)
	return x, nil
}
