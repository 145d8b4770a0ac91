package viz

import "image/color"

// palette holds the ten colours of M. A. Petroff, "Accessible Color Sequences for Data Visualization"
// (arXiv:2107.02270), optimised for normal and colour-deficient vision and ordered by a model of aesthetic preference,
// and ten more that continue it: each is the colour (in steps of 15 in sRGB, CIE lightness 15 to 80) that is farthest
// from all before it by the smallest CIEDE2000 distance over normal vision, deuteranopia and protanopia.
var palette = [...]color.NRGBA{
	{0x3f, 0x90, 0xda, 0xff}, // blue
	{0xff, 0xa9, 0x0e, 0xff}, // orange
	{0xbd, 0x1f, 0x01, 0xff}, // red
	{0x94, 0xa4, 0xa2, 0xff}, // grey
	{0x83, 0x2d, 0xb6, 0xff}, // violet
	{0xa9, 0x6b, 0x59, 0xff}, // brown
	{0xe7, 0x63, 0x00, 0xff}, // dark orange
	{0xb9, 0xac, 0x70, 0xff}, // khaki
	{0x71, 0x75, 0x81, 0xff}, // slate
	{0x92, 0xda, 0xdd, 0xff}, // pale cyan

	{0x3c, 0x1e, 0x2d, 0xff}, // aubergine
	{0x5a, 0x00, 0x00, 0xff}, // dark red
	{0x3c, 0x00, 0x69, 0xff}, // indigo
	{0x69, 0x4b, 0x4b, 0xff}, // umber
	{0x78, 0xc3, 0xff, 0xff}, // sky blue
	{0x5a, 0x4b, 0x69, 0xff}, // plum
	{0x96, 0xd2, 0xb4, 0xff}, // pale green
	{0xf0, 0x3c, 0xb4, 0xff}, // pink
	{0x78, 0x3c, 0x2d, 0xff}, // russet
	{0x4b, 0x96, 0x78, 0xff}, // green
}

// Palette returns n colours for n classes. The first ten are Petroff's ten-colour sequence (arXiv:2107.02270), which
// readers with deuteranopia or protanopia can tell apart as well; ten more continue it. The smallest CIEDE2000
// distance between any two, in normal vision, deuteranopia and protanopia (simulated after Machado, Oliveira and
// Fernandes, 2009), is 11.9 for the first ten and 10.1 for all twenty; for comparison, it is 1.3 for the common
// "tab10". Colours repeat after the twentieth, because more cannot be told apart: a figure then needs a second mark,
// as [Scatter] has in the shape of its glyphs. A negative n is taken as zero.
//
// The caller may change the result.
func Palette(n int) []color.NRGBA {
	colours := make([]color.NRGBA, max(n, 0))
	for i := range colours {
		colours[i] = classColour(i)
	}
	return colours
}

// white is the ground of every figure.
var white = color.NRGBA{0xff, 0xff, 0xff, 0xff}

// classColour is the i-th colour of the palette, for i >= 0.
func classColour(i int) color.NRGBA { return palette[i%len(palette)] }

// lineOrder are the colours of the palette that have a contrast of at least 3 with white, as thin lines need to be seen
// well (WCAG 2.1, criterion 1.4.11), those first that differ most in hue.
var lineOrder = [...]int{0, 6, 4, 10, 19, 2, 17, 8, 12, 5, 18, 13, 15, 11}

// lineColour is the i-th colour of lines, for i >= 0. They repeat after the fourteenth.
func lineColour(i int) color.NRGBA { return palette[lineOrder[i%len(lineOrder)]] }

// withAlpha is c at the opacity alpha, from 0 (invisible) to 1 (opaque).
func withAlpha(c color.NRGBA, alpha float64) color.NRGBA {
	c.A = uint8(255*min(max(alpha, 0), 1) + 0.5)
	return c
}
