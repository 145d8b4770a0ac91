package graph_test

import (
	"hash/fnv"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
)

// opCase is one row of the table of ops: a method of Node at some shapes, with its value in plain Go.
type opCase struct {
	method string // of Node, or the name of a function of the package
	name   string
	shapes [][]int
	build  func(s *graph.Scope, in []graph.Node) graph.Node
	want   func(in []array) array
	domain func(float64) float64
	kinked bool
	points [][][]float64
}

// opTable lists every case of every family.
func opTable() []opCase {
	return slices.Concat(elementwiseCases(), activationCases(), broadcastCases(), reductionCases(), shapeCases(),
		linearCases(), compareCases(), convCases(), poolCases())
}

// opShapes are the shapes at which one-argument ops are checked: a matrix, a batch of one, a column, a number, and
// three dimensions.
var opShapes = [][]int{{3, 4}, {1, 5}, {3, 1}, {1, 1}, {2, 3, 2}}

// nonzero is a domain on both sides of 0 and away from it, for denominators.
func nonzero(x float64) float64 { return math.Copysign(0.5+math.Abs(x)/8, x) }

// TestOps checks every op against plain Go: values, first and second derivatives, float32 against float64.
func TestOps(t *testing.T) {
	for _, c := range opTable() {
		t.Run(c.method+"/"+c.name, func(t *testing.T) {
			t.Parallel()
			graphtest.CheckSeed(t, graphtest.Case{
				Shapes: c.shapes, Build: c.build, Domain: c.domain, Kinked: c.kinked, Points: c.points,
				Want: func(in [][]float64) []float64 {
					as := make([]array, len(in))
					for i, v := range in {
						as[i] = array{c.shapes[i], v}
					}
					return c.want(as).v
				},
			}, nameSeed(t.Name()))
		})
	}
}

// nameSeed gives each case random points of its own that are the same in every run: kinked functions then never meet
// a kink by chance.
func nameSeed(name string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name))
	return h.Sum64()
}

// TestEveryOpIsInTheTable walks the methods of Node, so that a new op cannot be forgotten.
func TestEveryOpIsInTheTable(t *testing.T) {
	covered := map[string]int{}
	for _, c := range opTable() {
		covered[c.method]++
	}
	node := reflect.TypeFor[graph.Node]()
	found := 0
	for i := range node.NumMethod() {
		m := node.Method(i)
		if m.Type.NumOut() != 1 || m.Type.Out(0) != node {
			continue
		}
		found++
		if covered[m.Name] == 0 {
			t.Errorf("the op Node.%s has no case in opTable", m.Name)
		}
		delete(covered, m.Name)
	}
	delete(covered, "Concat")
	if len(covered) > 0 {
		t.Errorf("cases for methods that Node does not have: %v", covered)
	}
	if found < 35 {
		t.Errorf("reflection found %d ops only", found)
	}
}

// TestShapesOfResults checks the shape that each op reports against that of the reference.
func TestShapesOfResults(t *testing.T) {
	for _, c := range opTable() {
		var got []int
		compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
			in := make([]graph.Node, len(c.shapes))
			for i, shape := range c.shapes {
				in[i] = s.Const([]float64{1}, shape...)
			}
			y := c.build(s, in)
			got = y.Shape()
			return map[string]graph.Node{"y": y}
		})
		in := make([]array, len(c.shapes))
		for i, shape := range c.shapes {
			in[i] = filled(1, shape...)
		}
		if want := c.want(in).shape; !slices.Equal(got, want) {
			t.Errorf("%s/%s: shape %v, want %v", c.method, c.name, got, want)
		}
	}
}
