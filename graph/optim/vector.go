package optim

// Float is the element types of optimisers.
type Float interface{ float32 | float64 }

// Vector is the memory of one tensor, flattened: a [Float32] or a [Float64], and nothing else. It shares its memory
// with the slice it was converted from; an optimiser reads and writes it in place.
type Vector interface {
	// Len is the number of elements.
	Len() int
	typeName() string
}

// Float32 is a Vector of float32 elements. Float32(s) converts a []float32 without a copy.
type Float32 []float32

// Float64 is a Vector of float64 elements. Float64(s) converts a []float64 without a copy.
type Float64 []float64

// Len returns the number of elements.
func (v Float32) Len() int { return len(v) }

// Len returns the number of elements.
func (v Float64) Len() int { return len(v) }

func (Float32) typeName() string { return "float32" }
func (Float64) typeName() string { return "float64" }

// VectorOf returns s as a Vector that shares its memory. It serves generic callers; others convert with Float32(s) or
// Float64(s).
func VectorOf[F Float](s []F) Vector {
	switch s := any(s).(type) {
	case []float32:
		return Float32(s)
	case []float64:
		return Float64(s)
	}
	return nil // unreachable: Float has no third type
}

// isVector reports whether v is a Float32 or a Float64 itself: not nil, not a pointer to one, and not a struct that
// embeds one, which would have its methods but match no case of a type switch.
func isVector(v Vector) bool {
	switch v.(type) {
	case Float32, Float64:
		return true
	}
	return false
}

// elements is the inverse of VectorOf; ok is false if v is of the other type or nil.
func elements[F Float](v Vector) (s []F, ok bool) {
	switch v := v.(type) {
	case Float32:
		s, ok = any([]float32(v)).([]F)
	case Float64:
		s, ok = any([]float64(v)).([]F)
	}
	return s, ok
}
