package viz

import (
	"bytes"
	"fmt"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// encodeSVG draws an SVG document.
func encodeSVG(width, height vg.Length, paint func(draw.Canvas) error) ([]byte, error) {
	canvas := vgsvg.New(width, height)
	if err := paint(draw.NewCanvas(outlineCanvas{canvas}, width, height)); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if _, err := canvas.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("viz: svg: %w", err)
	}
	// vgsvg declares its PNG images as image/jpg, a type that does not exist and that strict readers refuse; and readers
	// would smooth the pixels.
	return bytes.ReplaceAll(out.Bytes(),
		[]byte(`xlink:href="data:image/jpg;base64,`),
		[]byte(`style="image-rendering:pixelated" xlink:href="data:image/png;base64,`)), nil
}
