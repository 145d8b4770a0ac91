package graph_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// probedNodes is a network whose named values are moved by the inputs d0 to d3, which are zero: finite differences over
// them are the gradients of what they are added to. Without probes, fusion takes most of it as one op.
func probedNodes(s *graph.Scope) (named map[string]graph.Node, loss graph.Node) {
	x := s.Input("x", 3)
	named = map[string]graph.Node{}
	moved := func(name string, n graph.Node) graph.Node {
		delta := s.Input(fmt.Sprint("d", len(named)), n.Dim(1))
		named[name] = s.Name(name, n.Add(delta))
		return named[name]
	}
	h := moved("h", graph.MLP{Hidden: []int{4}, Activation: graph.Tanh}.Apply(s.In("enc"), x))
	square := moved("square", h.Square())
	both := moved("both", square.Sub(h).Times(0.5).Plus(1))
	y := moved("y", s.Dense("out", both.Mul(h), 3)) // h has three uses
	s.In("unused").Name("z", h.Exp().Mul(s.Input("unused", 4)))
	return named, y.Sub(x).Square().Sum(1).Mean()
}

func probedLoss(s *graph.Scope) graph.Outputs {
	named, loss := probedNodes(s)
	return graph.Outputs{Loss: loss, Read: map[string]graph.Node{"read": s.Name("read", named["h"].Exp())}}
}

func probedFeeds(deltas [4][]float64) []graph.Feed {
	feeds := []graph.Feed{frozenFeed}
	for i, d := range deltas {
		feeds = append(feeds, graph.Feed{Name: fmt.Sprint("d", i), Float64: d})
	}
	return feeds
}

// probe reads a value or a gradient by name.
func probe(t *testing.T, read func(string) (graph.Tensor, error), name string) []float64 {
	t.Helper()
	v, err := read(name)
	if err != nil {
		t.Fatal(err)
	}
	return v.Float64s()
}

// TestProbe compares gradients of named values with central differences, in every mode, and the values with those
// that a program without probes reads as outputs.
func TestProbe(t *testing.T) {
	const h = 1e-5
	for _, mode := range []graph.Mode{graph.Inference, graph.Evaluation, graph.Training} {
		p := graph.NewParams(graph.Float64, 7)
		prog := compile(t, p, graph.Config{Batch: 4, Mode: mode, Probe: true}, probedLoss)
		plain := compile(t, p, graph.Config{Batch: 4, Mode: mode}, probedLoss)
		reading := compileReading(t, p, graph.Config{Batch: 4, Mode: mode}, func(s *graph.Scope) map[string]graph.Node {
			named, _ := probedNodes(s)
			return named
		})
		deltas := [4][]float64{make([]float64, 16), make([]float64, 16), make([]float64, 16), make([]float64, 12)}
		for _, program := range []*graph.Program{prog, plain, reading} {
			run(t, program, probedFeeds(deltas)...)
		}
		if got, want := prog.Inputs(), plain.Inputs(); !reflect.DeepEqual(got, want) {
			t.Errorf("with probes the program needs %v, without %v", got, want)
		}
		wantClose(t, "loss", []float64{prog.Loss()}, []float64{plain.Loss()}, 1e-14)
		for i, g := range plain.Gradients() {
			wantClose(t, "gradient of "+g.Name, prog.Gradients()[i].Grad.Float64s(), g.Grad.Float64s(), 1e-14)
		}
		for i, name := range []string{"h", "square", "both", "y"} {
			wantClose(t, name, probe(t, prog.Value, name), output(t, reading, name), 1e-15)
			got := probe(t, prog.Gradient, name)
			want := make([]float64, len(got))
			for j := range want {
				deltas[i][j] = h
				run(t, plain, probedFeeds(deltas)...)
				up := plain.Loss()
				deltas[i][j] = -h
				run(t, plain, probedFeeds(deltas)...)
				want[j], deltas[i][j] = (up-plain.Loss())/(2*h), 0
			}
			wantClose(t, "gradient of "+name, got, want, 1e-8)
		}
		wantClose(t, "gradient of what has no part in the loss", probe(t, prog.Gradient, "read"), make([]float64, 16), 0)
		wantClose(t, "x", probe(t, prog.Value, "x"), frozenFeed.Float64, 0)
		wantClose(t, "gradient of y and of its displacement", probe(t, prog.Gradient, "y"), probe(t, prog.Gradient, "d3"), 0)
	}
}

// TestProbesOfLayers: layers name their outputs, a second use of one has a number, and what a caller writes to what
// it has read changes nothing.
func TestProbesOfLayers(t *testing.T) {
	config := graph.Config{Batch: 4, Mode: graph.Training, Probe: true}
	prog := compile(t, graph.NewParams(graph.Float64, 7), config, func(s *graph.Scope) graph.Outputs {
		x := s.Input("x", 3)
		mlp := graph.MLP{Hidden: []int{4, 3}, Activation: graph.ReLU, Norm: graph.NormLayer, Dropout: 0.5}
		h := mlp.Apply(s.In("enc"), x)
		images := graph.Conv2D{Channels: 2}.Apply(s.In("conv"), h.Reshape(4, 1, 3, 1).Pad(3, 1, 1))
		again := s.Dense("enc/0", x.Times(2), 4)
		s.Name("enc/0#2", x)
		return graph.Outputs{Loss: images.Square().Sum().Add(again.Sum())}
	})
	want := []string{"conv", "enc/0", "enc/0#2", "enc/0#2#2", "enc/0/norm", "enc/1", "enc/1/norm", "x"}
	if got := prog.Names(); !slices.Equal(got, want) {
		t.Errorf("names %v, want %v", got, want)
	}
	_, err := prog.Value("conv")
	wantError(t, err, `no value of "conv" before the first run`)
	run(t, prog, frozenFeed)
	zeros := 0
	for _, v := range probe(t, prog.Value, "enc/1") {
		if v == 0 {
			zeros++
		}
	}
	if zeros < 3 {
		t.Errorf("%d of 12 are zero after a rectifier and dropout", zeros)
	}
	wantClose(t, "gradient of a sum", probe(t, prog.Gradient, "enc/0#2"), slices.Repeat([]float64{1}, 16), 0)
	loss, enc := prog.Loss(), probe(t, prog.Value, "enc/0")
	for _, name := range prog.Names() {
		for _, read := range []func(string) (graph.Tensor, error){prog.Value, prog.Gradient} {
			v, err := read(name)
			if err != nil {
				t.Fatal(err)
			}
			clear(v.Float64)
		}
	}
	prog.SetRunNumber(0)
	run(t, prog, frozenFeed)
	wantClose(t, "loss after writing to what is read", []float64{prog.Loss()}, []float64{loss}, 0)
	wantClose(t, "value after writing to it", probe(t, prog.Value, "enc/0"), enc, 0)
}

func TestProbeErrors(t *testing.T) {
	build := func(s *graph.Scope) graph.Outputs {
		x := s.Input("x", 3)
		return graph.Outputs{Read: map[string]graph.Node{"y": s.Name("y", x.Exp())}}
	}
	without := compile(t, graph.NewParams(graph.Float64, 1), graph.Config{Batch: 4}, build)
	run(t, without, frozenFeed)
	_, err := without.Value("y")
	wantError(t, err, `"y"`, "Config.Probe")
	_, err = without.Gradient("y")
	wantError(t, err, `"y"`, "Config.Probe")
	if len(without.Names()) != 0 {
		t.Errorf("names %v of a program without probes", without.Names())
	}
	prog := compile(t, graph.NewParams(graph.Float64, 1), graph.Config{Batch: 4, Probe: true}, build)
	run(t, prog, frozenFeed)
	_, err = prog.Gradient("y")
	wantError(t, err, `no gradient of "y"`, "no loss")
	_, err = prog.Value("z")
	wantError(t, err, `nothing named "z" is computed`, "[x, y]")
	for name, build := range map[string]func(s *graph.Scope, x graph.Node) graph.Node{
		"name": func(s *graph.Scope, x graph.Node) graph.Node { return s.Name("", x) },
		"name a: argument 0 is not a node": func(s *graph.Scope,
			_ graph.Node) graph.Node {
			return s.Name("a", graph.Node{})
		},
	} {
		wantError(t, nodeError(t, build), name)
	}
}

// TestProbeCostsNothing: names alone change nothing of what is computed.
func TestProbeCostsNothing(t *testing.T) {
	ops := func(name bool) []string {
		prog := compile(t, graph.NewParams(graph.Float64, 7), graph.Config{Batch: 4, Mode: graph.Training},
			func(s *graph.Scope) graph.Outputs {
				h := s.Input("x", 3).Dense(s.Param("W", graph.GlorotNormal, 3, 3), s.Param("b", graph.Zeros, 1, 3), graph.Tanh)
				if square := h.Square(); name {
					s.Name("square", square)
				}
				return graph.Outputs{Loss: h.Square().Times(2).Sum()}
			})
		return prog.Ops()
	}
	if a, b := ops(true), ops(false); !slices.Equal(a, b) {
		t.Errorf("with a name the program computes %v, without %v", a, b)
	}
}
