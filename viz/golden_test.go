package viz_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/plot/cmpimg"

	"github.com/aegis-ae/aegis/viz"
)

var update = flag.Bool("update", false, "write the golden images in testdata anew")

// golden are the figures under test and the files that show what they should look like.
var golden = []struct {
	file   string
	figure func() viz.Figure
}{
	{"scatter.png", scatterFigure},
	{"scatter_many_classes.png", manyClassesFigure},
	{"losses.png", lossFigure},
	{"losses.svg", lossFigure},
	{"losses_log.png", logLossFigure},
	{"reconstructions.png", reconstructionsFigure},
	{"reconstructions.svg", reconstructionsFigure},
	{"reconstructions_colour.png", colourFigure},
	{"grid.png", gridFigure},
	{"grid_tight.png", planeFigure},
	{"lines.png", linesFigure},
	{"lines.svg", linesFigure},
	{"lines_roc.png", rocFigure},
	{"lines_runs.png", runsFigure},
	{"bars.png", barsFigure},
	{"bars_classes.png", classBarsFigure},
	{"histogram.png", histogramFigure},
	{"heat.png", heatFigure},
	{"heat_codes.png", codesFigure},
	{"arrows.png", arrowsFigure},
	{"layers.png", layersFigure},
	{"pictures.png", picturesFigure},
	{"panels.png", panelsFigure},
}

func TestGolden(t *testing.T) {
	for _, g := range golden {
		t.Run(g.file, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join("testdata", g.file)
			format := filepath.Ext(g.file)[1:]
			var got bytes.Buffer
			if err := viz.Write(&got, format, g.figure()); err != nil {
				t.Fatal(err)
			}
			if got.Len() > 150_000 {
				t.Errorf("%d bytes; a golden file must stay below 150 kB", got.Len())
			}
			if *update {
				if err := viz.Save(path, g.figure()); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v (make it with -update)", err)
			}
			if err := same(format, got.Bytes(), want); err != nil {
				t.Errorf("%s: %v; if the change is meant, look at the figure and run with -update", path, err)
			}
		})
	}
}

// same compares two files: PNG images by their pixels, with room for processors that fuse multiplication and addition
// and so round the edges of lines differently; everything else as cmpimg does for its format.
func same(format string, got, want []byte) error {
	if bytes.Equal(got, want) {
		return nil
	}
	const tolerance = 0.02 // in the YIQ colour space, of 1: 5 levels of 255
	equal, err := cmpimg.EqualApprox(format, got, want, tolerance)
	if err == nil && !equal {
		err = fmt.Errorf("%s differs from the golden image", format)
	}
	return err
}
