package simd

// Level is a set of instructions that there are kernels for.
type Level int

// The levels, each of which includes those before it.
const (
	Portable Level = iota // Go alone
	AVX2                  // with FMA and BMI2
	AVX512                // F, VL, DQ and BW
)

// String returns the name of the level.
func (l Level) String() string { return [...]string{"portable", "AVX2", "AVX-512"}[l] }

// Available is the highest level that this processor and this build have.
var Available = available()

// Fast reports whether there are loops in vector instructions for elements of type F.
func Fast[F Float]() bool { return vectors[F](1) != nil }
