package viz_test

import (
	"fmt"
	"image/color"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"github.com/aegis-ae/aegis/viz"
)

// filled is an area that a figure filled: its colour and the corner of its path nearest to the lower left.
type filled struct {
	colour color.NRGBA
	box    vg.Rectangle
}

// record draws a figure at its own size and returns the areas it filled and the strings it wrote.
func record(t *testing.T, f viz.Figure) (areas []filled, texts []string) {
	t.Helper()
	var canvas recorder.Canvas
	width, height := f.Size()
	if err := f.Draw(draw.NewCanvas(&canvas, width, height)); err != nil {
		t.Fatal(err)
	}
	var current color.NRGBA
	for _, action := range canvas.Actions {
		switch a := action.(type) {
		case *recorder.SetColor:
			if a.Color != nil { // of a line without width
				current = color.NRGBAModel.Convert(a.Color).(color.NRGBA)
			}
		case *recorder.FillString:
			texts = append(texts, strings.TrimSpace(a.String))
		case *recorder.Fill:
			areas = append(areas, filled{current, bounds(a.Path)})
		}
	}
	return areas, texts
}

func bounds(path vg.Path) vg.Rectangle {
	inf := vg.Length(math.Inf(1))
	box := vg.Rectangle{Min: vg.Point{X: inf, Y: inf}, Max: vg.Point{X: -inf, Y: -inf}}
	for _, c := range path {
		if c.Type == vg.CloseComp {
			continue
		}
		box.Min.X, box.Max.X = min(box.Min.X, c.Pos.X-c.Radius), max(box.Max.X, c.Pos.X+c.Radius)
		box.Min.Y, box.Max.Y = min(box.Min.Y, c.Pos.Y-c.Radius), max(box.Max.Y, c.Pos.Y+c.Radius)
	}
	return box
}

func TestScatterShowsEveryPoint(t *testing.T) {
	const n = 600
	points, labels := latent(3, n, 3)
	points[0] = [2]float64{40, -30} // far out
	figure := viz.Scatter{Points: points, Labels: labels, Classes: []string{"ant", "bee", "cow"}}
	areas, _ := record(t, figure)
	var drawn []filled
	legend := 0
	for _, a := range areas {
		if a.colour.A == 255 {
			legend++
			continue
		}
		drawn = append(drawn, a)
		if a.box.Min.X < 0 || a.box.Min.Y < 0 || a.box.Max.X > 460 || a.box.Max.Y > 345 {
			t.Errorf("a point at %v is outside the page", a.box)
		}
	}
	if len(drawn) != n || legend != 3 {
		t.Fatalf("%d points and %d lines of the legend; want %d and 3", len(drawn), legend, n)
	}
	// The labels go round 0, 1, 2; a random order repeats a class about every third time, and no class comes last.
	repeats, tail := 0, map[color.NRGBA]int{}
	for i := 1; i < n; i++ {
		if drawn[i].colour == drawn[i-1].colour {
			repeats++
		}
		if i >= n-60 {
			tail[drawn[i].colour]++
		}
	}
	if repeats < n/5 || repeats > n/2 || len(tail) != 3 {
		t.Errorf("%d neighbours of one class among %d, the last 60 by class: %v; the order is not mixed", repeats, n, tail)
	}
	checkTexts(t, figure, []string{"ant", "bee", "cow", "z1", "z2"}, nil)
}

func TestScatterLegendWithoutNames(t *testing.T) {
	figure := viz.Scatter{Points: points, Labels: []int{907, 31, 907}, X: "left", Y: "right"}
	checkTexts(t, figure, []string{"31", "907", "left", "right"}, []string{"0", "z1", "z2"})
}

// TestScatterDegenerate draws points without extent and at the limits of numbers.
func TestScatterDegenerate(t *testing.T) {
	for _, points := range [][][2]float64{
		{{3, 3}},
		{{0, 0}, {0, 0}},
		{{1e300, -1e300}, {-1e300, 1e300}},
		{{5e-324, 0}, {0, 5e-324}},
		{{1e8, 1}, {1e8 + 1e-8, 2}},
		{{1e15, -1e-15}, {1e15 + 2, 1e-15}},
	} {
		areas, _ := record(t, viz.Scatter{Points: points})
		if len(areas) != len(points) {
			t.Errorf("%v: %d points are drawn", points, len(areas))
		}
		for _, a := range areas {
			if !(a.box.Min.X > 0 && a.box.Max.X < 460 && a.box.Min.Y > 0 && a.box.Max.Y < 345) {
				t.Errorf("%v: drawn at %v", points, a.box)
			}
		}
	}
}

func TestColumns(t *testing.T) {
	x := []float32{1, 2, 3, 4, 5, 6}
	got, err := viz.Columns(x, 3, 2, 0)
	if err != nil || len(got) != 2 || got[0] != [2]float64{3, 1} || got[1] != [2]float64{6, 4} {
		t.Errorf("columns 2 and 0: %v, %v", got, err)
	}
	for _, c := range []struct {
		d, i, j int
		want    string
	}{
		{4, 0, 1, "viz: columns: 6 values are not rows of 4"},
		{0, 0, 0, "viz: columns: 6 values are not rows of 0"},
		{3, 0, 3, "viz: columns: no column 3 in rows of 3, which are numbered from 0"},
		{3, -1, 0, "viz: columns: no column -1 in rows of 3, which are numbered from 0"},
	} {
		if _, err := viz.Columns(x, c.d, c.i, c.j); fmt.Sprint(err) != c.want {
			t.Errorf("error %q; want %q", err, c.want)
		}
	}
}

// FuzzScatter checks that any two points can be drawn: inside the page or refused by an error.
func FuzzScatter(f *testing.F) {
	f.Add(0.0, 1.0, 2.0, 3.0, "title")
	f.Add(-1e300, 1e300, 5e-324, math.NaN(), "\x00\xff\n")
	f.Add(1.0, 1+1e-15, -1e15, 1e16, strings.Repeat("word ", 40))
	f.Fuzz(func(t *testing.T, x1, y1, x2, y2 float64, title string) {
		if len(title) > 200 {
			return // long titles leave no room, which is an error of its own
		}
		figure := viz.Scatter{
			Title: title, Points: [][2]float64{{x1, y1}, {x2, y2}}, Labels: []int{0, 1}, Classes: []string{title, "b"},
		}
		var canvas recorder.Canvas
		if err := figure.Draw(draw.NewCanvas(&canvas, 460, 345)); err != nil {
			return
		}
		for _, action := range canvas.Actions {
			if fill, ok := action.(*recorder.Fill); ok {
				box := bounds(fill.Path)
				if !(box.Min.X >= 0 && box.Min.Y >= 0 && box.Max.X <= 460 && box.Max.Y <= 345) {
					t.Errorf("drawn at %v", box)
				}
			}
		}
	})
}
