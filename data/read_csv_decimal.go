package data

import (
	"math"
	"strconv"
)

// parseDecimal returns the float32 nearest to a decimal number of at most 15 digits and a small exponent. It gives
// the result of [strconv.ParseFloat] for 32 bits in a third of the time.
//
// The digits make an exact float64, and one division or multiplication by an exact power of ten gives the float64
// nearest to the number (W. D. Clinger, How to read floating point numbers accurately, PLDI 1990). Rounding that to
// float32 can go wrong only halfway between two float32 numbers.
func parseDecimal(s string) (v float32, ok bool) {
	i, negative := 0, false
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		negative = s[i] == '-'
		i++
	}
	mantissa, significant, before, point := uint64(0), 0, i, -1
	for ; i < len(s); i++ {
		if d := s[i] - '0'; d <= 9 {
			if mantissa = mantissa*10 + uint64(d); mantissa > 0 {
				significant++
			}
		} else if s[i] == '.' && point < 0 {
			point = i + 1
		} else {
			break
		}
		if significant > 15 {
			return 0, false
		}
	}
	exponent := 0
	if point >= 0 {
		exponent = point - i
		before++
	}
	if i == before { // no digits
		return 0, false
	}
	if i < len(s) {
		e, ok := parseExponent(s[i:])
		if !ok {
			return 0, false
		}
		exponent += e
	}
	wide := float64(mantissa)
	switch {
	case exponent == 0:
	case 0 < exponent && exponent < len(powersOfTen):
		wide *= powersOfTen[exponent]
	case exponent < 0 && -exponent < len(powersOfTen):
		wide /= powersOfTen[-exponent]
	default:
		return 0, false
	}
	const halfway, below = 1 << 28, 1<<29 - 1 // the bits of a float64 that a normal float32 does not have
	if math.Float64bits(wide)&below == halfway || wide > math.MaxFloat32 || wide < 0x1p-126 && wide != 0 {
		return 0, false
	}
	if negative {
		wide = -wide
	}
	return float32(wide), true
}

// parseExponent reads an exponent such as e-5, of at most two digits.
func parseExponent(s string) (e int, ok bool) {
	if s[0]|' ' != 'e' {
		return 0, false
	}
	i, negative := 1, false
	if i < len(s) && (s[i] == '-' || s[i] == '+') {
		negative = s[i] == '-'
		i++
	}
	if i == len(s) || len(s)-i > 2 {
		return 0, false
	}
	for ; i < len(s); i++ {
		d := s[i] - '0'
		if d > 9 {
			return 0, false
		}
		e = e*10 + int(d)
	}
	if negative {
		e = -e
	}
	return e, true
}

// powersOfTen are the powers that a float64 holds exactly.
var powersOfTen = [...]float64{
	1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10,
	1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
}

// parseNumber returns the float32 nearest to a number in any form that [strconv.ParseFloat] reads. Its errors are
// those of package strconv: errors.Is(err, strconv.ErrRange) means beyond float32.
func parseNumber(s string) (float32, error) {
	if v, ok := parseDecimal(s); ok {
		return v, nil
	}
	v, err := strconv.ParseFloat(s, 32)
	return float32(v), err
}
