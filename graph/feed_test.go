package graph_test

import (
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

func feedProgram(t *testing.T, d graph.DType) *graph.Program {
	return compileReading(t, graph.NewParams(d, 1), graph.Config{Batch: 2}, func(s *graph.Scope) map[string]graph.Node {
		x := s.Input("x", 3)
		if again := s.In("deep").Input("x", 3); again.String() != x.String() {
			t.Errorf("the same input twice is %v and %v", x, again)
		}
		s.Input("unused", 2)
		return map[string]graph.Node{"twice": x.Times(2), "labels": s.Labels(4)}
	})
}

func TestFeeds(t *testing.T) {
	for _, d := range []graph.DType{graph.Float32, graph.Float64} {
		p := feedProgram(t, d)
		labels := graph.Feed{Name: graph.LabelsInput, Labels: []int{3, 0}}
		run(t, p, graph.Feed{Name: "x", Float32: []float32{1, 2, 3, 4, 5, 6.5}}, labels)
		wantClose(t, "float32 feed", output(t, p, "twice"), []float64{2, 4, 6, 8, 10, 13}, 0)
		wantClose(t, "one-hot labels", output(t, p, "labels"), []float64{0, 0, 0, 1, 1, 0, 0, 0}, 0)
		labels.Labels = []int{1, 1}
		x := []float64{-1, 0.1, 0, 0, 0, 1e-3}
		run(t, p, labels, graph.Feed{Name: "x", Float64: x}, graph.Feed{Name: "unused", Float64: []float64{1, 2, 3, 4}})
		wantClose(t, "float64 feed", output(t, p, "twice"), []float64{-2, 0.2, 0, 0, 0, 2e-3}, 1e-7)
		wantClose(t, "labels of the second run", output(t, p, "labels"), []float64{0, 1, 0, 0, 0, 1, 0, 0}, 0)
		if d == graph.Float64 && output(t, p, "twice")[1] != 0.2 {
			t.Error("a float64 feed of a float64 graph is rounded")
		}
		x[0] = 77 // the program has its own copy
		run(t, p, labels, graph.Feed{Name: "x", Float64: []float64{1, 1, 1, 1, 1, 1}})
		if output(t, p, "twice")[0] != 2 {
			t.Error("a fed slice is kept")
		}
	}
}

// TestFeedRows: rows of a set are the same input as the samples put together, in either element type, for sizes that
// one processor copies and that several share.
func TestFeedRows(t *testing.T) {
	for _, d := range []graph.DType{graph.Float32, graph.Float64} {
		p := feedProgram(t, d)
		set := []float32{1, 2, 3, 4, 5, 6, 7, 8, 9.5}
		labels := graph.Feed{Name: graph.LabelsInput, Labels: []int{3, 1, 2}, Rows: []int{2, 0}}
		run(t, p, graph.Feed{Name: "x", Float32: set, Rows: []int{2, 0}}, labels)
		wantClose(t, "float32 rows", output(t, p, "twice"), []float64{14, 16, 19, 2, 4, 6}, 0)
		wantClose(t, "labels of rows", output(t, p, "labels"), []float64{0, 0, 1, 0, 0, 0, 0, 1}, 0)
		double := []float64{1, 2, 3, 4, 5, 6}
		run(t, p, labels, graph.Feed{Name: "x", Float64: double, Rows: []int{1, 1}})
		wantClose(t, "float64 rows", output(t, p, "twice"), []float64{8, 10, 12, 8, 10, 12}, 0)
		const batch, width = 64, 1001
		large := compileReading(t, graph.NewParams(d, 1), graph.Config{Batch: batch},
			func(s *graph.Scope) map[string]graph.Node {
				return map[string]graph.Node{"x": s.Input("x", 7, width/7).Reshape(batch, width)}
			})
		x := make([]float32, 100*width)
		for i := range x {
			x[i] = float32(i)
		}
		rows, want := make([]int, batch), []float64{}
		for i := range rows {
			rows[i] = i * 37 % 100
			for _, v := range x[rows[i]*width:][:width] {
				want = append(want, float64(v))
			}
		}
		run(t, large, graph.Feed{Name: "x", Float32: x, Rows: rows})
		wantClose(t, "many rows", output(t, large, "x"), want, 0)
	}
}

func TestFeedErrors(t *testing.T) {
	p := feedProgram(t, graph.Float32)
	six := []float32{1, 2, 3, 4, 5, 6}
	x := graph.Feed{Name: "x", Float32: six}
	labels := graph.Feed{Name: graph.LabelsInput, Labels: []int{0, 1}}
	for _, c := range []struct {
		name  string
		feeds []graph.Feed
		want  []string
	}{
		{"nothing", nil, []string{`"x" was not fed: 2 samples of 3 numbers`}},
		{"no labels", []graph.Feed{x}, []string{`"labels" was not fed: 2 labels in 0..3`}},
		{"unknown", []graph.Feed{x, labels, {Name: "y", Float32: six}}, []string{`no input "y"`, "x, unused, labels"}},
		{"twice", []graph.Feed{x, labels, x}, []string{`"x" is fed twice`}},
		{"rows", []graph.Feed{{Name: "x", Float32: six, Rows: []int{0, 2}}, labels},
			[]string{`"x"`, "row 2 of sample 1", "0..1"}},
		{"negative row", []graph.Feed{{Name: "x", Float32: six, Rows: []int{-1, 0}}, labels}, []string{"row -1 of sample 0"}},
		{"no rows", []graph.Feed{{Name: "x", Float32: six, Rows: []int{}}, labels}, []string{"0 rows for a batch of 2"}},
		{"broken rows", []graph.Feed{{Name: "x", Float32: six[:5], Rows: []int{0, 0}}, labels},
			[]string{"5 numbers cannot be divided into samples of 3"}},
		{"rows of labels", []graph.Feed{x, {Name: graph.LabelsInput, Labels: []int{0}, Rows: []int{0, 1}}},
			[]string{"row 1 of sample 1"}},
		{"labels of rows", []graph.Feed{x, {Name: graph.LabelsInput, Labels: []int{0, 4}, Rows: []int{0, 1}}},
			[]string{"label 4 of sample 1"}},
		{"too short", []graph.Feed{{Name: "x", Float32: six[:5]}, labels},
			[]string{`"x": 5 numbers for 2 samples of 3, which are 6`}},
		{"too long", []graph.Feed{{Name: "x", Float64: make([]float64, 7)}, labels}, []string{"7 numbers"}},
		{"empty", []graph.Feed{{Name: "x", Float64: []float64{}}, labels}, []string{"0 numbers"}},
		{"neither", []graph.Feed{{Name: "x"}, labels}, []string{`"x"`, "exactly one"}},
		{"both", []graph.Feed{{Name: "x", Float32: six, Float64: make([]float64, 6)}, labels}, []string{"exactly one"}},
		{"labels for x", []graph.Feed{{Name: "x", Labels: []int{0, 1}}, labels}, []string{"exactly one"}},
		{"labels and numbers for x", []graph.Feed{{Name: "x", Float32: six, Labels: []int{0, 1}}, labels},
			[]string{"exactly one"}},
		{"numbers for labels", []graph.Feed{x, {Name: "labels", Float32: []float32{0, 1}}}, []string{`"labels"`}},
		{"labels and numbers for labels", []graph.Feed{x, {Name: "labels", Labels: []int{0, 1}, Float32: six}},
			[]string{`"labels"`}},
		{"label too large", []graph.Feed{x, {Name: "labels", Labels: []int{0, 4}}}, []string{"label 4 of sample 1", "0..3"}},
		{"negative label", []graph.Feed{x, {Name: "labels", Labels: []int{-1, 3}}}, []string{"label -1 of sample 0"}},
		{"number of labels", []graph.Feed{x, {Name: "labels", Labels: []int{1}}}, []string{"1 labels for a batch of 2"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			wantError(t, p.Run(c.feeds...), c.want...)
			if p.RunNumber() != 0 {
				t.Error("a failed run counts")
			}
		})
	}
	run(t, p, x, labels)
	if p.RunNumber() != 1 || !slices.Equal(output(t, p, "twice"), []float64{2, 4, 6, 8, 10, 12}) {
		t.Error("failures before a run harm it")
	}
	// A feed of an earlier run does not stand for one of this run.
	wantError(t, p.Run(x), `"labels"`, "not fed")
}

func TestInputDeclaredTwice(t *testing.T) {
	for _, build := range []func(s *graph.Scope) graph.Node{
		func(s *graph.Scope) graph.Node { return s.Input("x", 2).Add(s.Input("x", 2, 1)) },
		func(s *graph.Scope) graph.Node { s.Input("x", 3); return s.In("a").Input("x", 4) },
		func(s *graph.Scope) graph.Node { s.Labels(10); return s.Input("labels", 10) },
		func(s *graph.Scope) graph.Node { s.Labels(10); return s.Labels(9) },
	} {
		wantError(t, nodeError(t, func(s *graph.Scope, _ graph.Node) graph.Node { return build(s) }), "already declared")
	}
}

func TestTensor(t *testing.T) {
	a := graph.Tensor{Shape: []int{1, 3}, Float32: []float32{1, 2, 3}}
	b := graph.Tensor{Shape: []int{3, 1}, Float64: []float64{0.1, 5, 6}}
	if err := a.CopyFrom(b); err != nil || a.Float32[0] != 0.1 || a.At(2) != 6 {
		t.Errorf("a = %v, error %v", a, err)
	}
	if err := b.CopyFrom(a); err != nil || b.Float64[0] != float64(float32(0.1)) {
		t.Errorf("b = %v, error %v", b, err)
	}
	wantError(t, a.CopyFrom(graph.Tensor{Shape: []int{1, 2}, Float32: []float32{1, 2}}), "2 elements", "[1 2]", "3")
	b.Set(1, -4)
	s := b.Float64s()
	s[0] = 9
	if b.At(1) != -4 || b.At(0) == 9 || b.Len() != 3 || b.DType() != graph.Float64 || a.DType() != graph.Float32 ||
		(graph.Tensor{}).Len() != 0 {
		t.Error("wrong access")
	}
}
