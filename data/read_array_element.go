package data

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// element is the type of the elements of an array in a file.
type element struct {
	kind  byte // of NumPy: u and i for integers, f for floats, b for bools, U and S for text
	size  int  // in bytes
	order binary.ByteOrder
}

// newElement parses a type as NumPy writes it: a byte order (<, > or | for none), the kind and the size, as in <f4 or
// |u1. For UTF-32 text the size counts characters. Its errors have no prefix.
func newElement(descr string) (element, error) {
	refused := fmt.Errorf("elements of type %q: only u1 to u8, i1 to i8, f2 to f8 and b1 are read, and U or S as labels",
		descr)
	e := element{order: binary.LittleEndian}
	rest := strings.TrimLeft(descr, "<>|=")
	if strings.HasPrefix(descr, ">") {
		e.order = binary.BigEndian
	}
	if len(rest) < 2 || len(descr)-len(rest) > 1 {
		return e, refused
	}
	size, err := strconv.Atoi(rest[1:])
	if err != nil {
		return e, refused
	}
	e.kind, e.size = rest[0], size
	ok := false
	switch e.kind {
	case 'u', 'i':
		ok = size == 1 || size == 2 || size == 4 || size == 8
	case 'f':
		ok = size == 2 || size == 4 || size == 8
	case 'b':
		ok = size == 1
	case 'U', 'S':
		const longest = 1 << 12 // characters in the name of a class
		ok = size >= 1 && size <= longest
		if e.kind == 'U' {
			e.size *= 4
		}
	}
	if !ok {
		return e, refused
	}
	return e, nil
}

// isText reports whether the elements are text.
func (e element) isText() bool { return e.kind == 'U' || e.kind == 'S' }

// floats decodes len(dst) numbers. Those beyond float32 become infinite.
func (e element) floats(dst []float32, src []byte) {
	if e.kind == 'f' && e.size == 4 {
		for i := range dst {
			dst[i] = math.Float32frombits(e.order.Uint32(src[4*i:]))
		}
		return
	}
	if e.size == 1 && e.kind != 'i' {
		for i := range dst {
			dst[i] = float32(src[i])
		}
		return
	}
	for i := range dst {
		dst[i] = float32(e.float(src[i*e.size:]))
	}
}

// float decodes one number.
func (e element) float(src []byte) float64 {
	if e.kind == 'f' {
		switch e.size {
		case 2:
			return half(e.order.Uint16(src))
		case 4:
			return float64(math.Float32frombits(e.order.Uint32(src)))
		}
		return math.Float64frombits(e.order.Uint64(src))
	}
	if n, signed := e.integer(src); signed {
		return float64(n)
	} else {
		return float64(uint64(n))
	}
}

// integer decodes an integer or a bool to 64 bits, and reports whether they are signed.
func (e element) integer(src []byte) (bits int64, signed bool) {
	signed = e.kind == 'i'
	var n uint64
	switch e.size {
	case 1:
		n = uint64(src[0])
	case 2:
		n = uint64(e.order.Uint16(src))
	case 4:
		n = uint64(e.order.Uint32(src))
	default:
		n = e.order.Uint64(src)
	}
	if signed {
		shift := 64 - 8*e.size
		return int64(n<<shift) >> shift, true
	}
	return int64(n), false
}

// half decodes a float of 16 bits: a sign, 5 of exponent and 10 of mantissa (IEEE 754, binary16).
func half(bits uint16) float64 {
	exponent, mantissa := int(bits>>10&31), float64(bits&1023)
	v := math.Ldexp(mantissa, -24) // below the normal numbers
	switch {
	case exponent == 31 && mantissa == 0:
		v = math.Inf(1)
	case exponent == 31:
		v = math.NaN()
	case exponent > 0:
		v = math.Ldexp(1024+mantissa, exponent-25)
	}
	if bits>>15 == 1 {
		return -v
	}
	return v
}

// text returns an element as a class name. A float that is not an integer is an error.
func (e element) text(src []byte) (string, error) {
	switch e.kind {
	case 'S':
		return strings.TrimRight(string(src[:e.size]), "\x00"), nil
	case 'U':
		var b strings.Builder
		for i := 0; i < e.size; i += 4 {
			if r := rune(e.order.Uint32(src[i:])); r != 0 {
				b.WriteRune(r) // an invalid one becomes U+FFFD
			}
		}
		return b.String(), nil
	case 'f':
		v := e.float(src)
		if v != math.Trunc(v) || math.Abs(v) > 1<<53 {
			return "", fmt.Errorf("%v is not an integer: labels are class numbers or class names", v)
		}
		return strconv.FormatInt(int64(v), 10), nil
	}
	if n, signed := e.integer(src); signed {
		return strconv.FormatInt(n, 10), nil
	} else {
		return strconv.FormatUint(uint64(n), 10), nil
	}
}
