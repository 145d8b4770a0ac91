package graph_test

import (
	"html"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// drawing is a parsed DOT text: the lines of the nodes, their attributes and frames, and the arrows in the direction in
// which they are drawn.
type drawing struct {
	text   string
	lines  map[string]string // of a node by its identifier, joined by " | "
	looks  map[string]string
	frames map[string]string // from the outermost, joined by " > "
	arrows []string
}

var (
	nodeLine  = regexp.MustCompile(`^(\w+) \[label=<(.*)>, (shape=.*)\]$`)
	arrowLine = regexp.MustCompile(`^(\w+) -> (\w+) \[(.*)\]$`)
	frameLine = regexp.MustCompile(`^graph \[label=[<"](.*?)[>"], labeljust`)
	tag       = regexp.MustCompile(`</?(FONT|B)[^>]*>`)
)

func unescape(label string) string { return strings.ReplaceAll(html.UnescapeString(label), `\\`, `\`) }

// draw parses the picture of a program.
func draw(t *testing.T, p *graph.Program, o graph.DotOptions) drawing {
	t.Helper()
	var b strings.Builder
	if err := p.WriteDot(&b, o); err != nil {
		t.Fatal(err)
	}
	d := drawing{text: b.String(), lines: map[string]string{}, looks: map[string]string{}, frames: map[string]string{}}
	var frames []string
	for line := range strings.Lines(d.text) {
		line = strings.TrimSpace(line)
		switch node, arrow, frame := nodeLine.FindStringSubmatch(line), arrowLine.FindStringSubmatch(line),
			frameLine.FindStringSubmatch(line); {
		case strings.HasSuffix(line, " {"):
			frames = append(frames, "")
		case line == "}":
			frames = frames[:len(frames)-1]
		case frame != nil:
			frames[len(frames)-1] = unescape(frame[1])
		case node != nil:
			label := tag.ReplaceAllString(strings.ReplaceAll(node[2], "<BR/>", " | "), "")
			d.lines[node[1]] = unescape(label)
			d.looks[node[1]] = node[3]
			d.frames[node[1]] = strings.Join(frames[1:], " > ")
		case arrow != nil && !strings.Contains(arrow[3], "invis"):
			from, to := d.lines[arrow[1]], d.lines[arrow[2]]
			if from == "" || to == "" {
				t.Errorf("an arrow between nodes that are not there: %s", line)
			}
			if strings.Contains(arrow[3], "dir=back") {
				from, to = to, from
			}
			d.arrows = append(d.arrows, from+" => "+to)
		}
	}
	if len(frames) != 0 {
		t.Errorf("%d frames are left open", len(frames))
	}
	return d
}

// find returns the identifier of the one node whose lines contain the text.
func (d drawing) find(t *testing.T, text string) string {
	t.Helper()
	var found []string
	for id, lines := range d.lines {
		if strings.Contains(" | "+lines+" | ", " | "+text+" | ") {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d nodes with the line %q", len(found), text)
	}
	return found[0]
}

// smallAutoencoder is one layer down, one up, and the squared error with a weight.
func smallAutoencoder(t *testing.T) *graph.Program {
	t.Helper()
	return compile(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: 4, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", 6)
			z := graph.Dense{Units: 2, Activation: graph.Tanh}.Apply(s.In("enc"), x)
			weight := s.Const([]float64{0.25}, 1, 1)
			loss := s.Dense("out", z, 6).Sub(x).Square().Sum(1).Mean().Mul(weight)
			return graph.Outputs{Loss: loss, Read: map[string]graph.Node{"code": z, "weight": weight}}
		})
}

func TestWriteDot(t *testing.T) {
	d := draw(t, smallAutoencoder(t), graph.DotOptions{})
	for _, c := range []struct{ lines, frame, look string }{
		{"x | 4 × 6", "forward part", "shape=invhouse"},
		{"enc/W | 6 × 2", "forward part > enc", "shape=folder"},
		{"dense tanh | 4 × 2 | code", "forward part > enc", `style="rounded,filled"`},
		{"dense | 4 × 6", "forward part > out", `style="rounded,filled"`},
		{"sub | 4 × 6", "forward part > loss", `style="rounded,filled"`},
		{"square → 4 × 6 | sum → 4 × 1 | sum | times(0.25) | 1 × 1", "forward part > loss", `style="rounded,filled"`},
		{"0.25 | 1 × 1 | weight", "forward part > loss", "shape=box"},
		{"mul | 1 × 1 | loss", "forward part > loss", "peripheries=2"},
		{"mul(1, 0.25) | times(0.25) → 1 × 1 | broadcast → 4 × 1 | broadcast | 4 × 6", "gradient part > out",
			`style="rounded,filled,dashed"`},
		{"mul | times(2) | 4 × 6", "gradient part > out", `style="rounded,filled,dashed"`},
		{"Aᵀ·B | 2 × 6 | gradient of out/W", "gradient part > out", `style="rounded,filled,dashed"`},
		{"sum | 1 × 6 | gradient of out/b", "gradient part > out", `style="rounded,filled,dashed"`},
		{"A·Bᵀ | 4 × 2", "gradient part > out", `style="rounded,filled,dashed"`},
		{"tanh-gradient | 4 × 2", "gradient part > enc", `style="rounded,filled,dashed"`},
		{"Aᵀ·B | 6 × 2 | gradient of enc/W", "gradient part > enc", `style="rounded,filled,dashed"`},
	} {
		found := false
		for id, lines := range d.lines {
			found = found || lines == c.lines && d.frames[id] == c.frame && strings.Contains(d.looks[id], c.look)
		}
		if !found {
			t.Errorf("no node %q in %q with %s in\n%s", c.lines, c.frame, c.look, d.text)
		}
	}
	for _, arrow := range []string{
		"x | 4 × 6 => dense tanh | 4 × 2 | code",
		"enc/W | 6 × 2 => dense tanh | 4 × 2 | code",
		"x | 4 × 6 => sub | 4 × 6",
		"0.25 | 1 × 1 | weight => mul | 1 × 1 | loss",
		"x | 4 × 6 => Aᵀ·B | 6 × 2 | gradient of enc/W",
		"tanh-gradient | 4 × 2 => Aᵀ·B | 6 × 2 | gradient of enc/W",
		"dense tanh | 4 × 2 | code => tanh-gradient | 4 × 2",
		"out/W | 2 × 6 => A·Bᵀ | 4 × 2",
	} {
		if !slices.Contains(d.arrows, arrow) {
			t.Errorf("no arrow %s among\n%s", arrow, strings.Join(d.arrows, "\n"))
		}
	}
	// 5 leaves and a constant that is read; 5 forward and 8 gradient nodes.
	if len(d.lines) != 19 || strings.Contains(d.text, "legend") {
		t.Errorf("%d nodes in\n%s", len(d.lines), d.text)
	}
}

func TestWriteDotParts(t *testing.T) {
	p := smallAutoencoder(t)
	forward := draw(t, p, graph.DotOptions{Part: graph.DotForward, Legend: true})
	if strings.Contains(forward.text, "gradient") {
		t.Errorf("gradients in the forward part:\n%s", forward.text)
	}
	// Without the gradient, which takes the difference, the loss is one chain.
	forward.find(t, "sub")
	if id := forward.find(t, "square → 4 × 6"); id != forward.find(t, "sub") {
		t.Errorf("the chain is broken:\n%s", forward.text)
	}

	folded := draw(t, p, graph.DotOptions{Part: graph.DotFolded, Legend: true})
	gradients := 0
	for id, frame := range folded.frames {
		if frame == "gradient part" {
			gradients++
			if !strings.Contains(folded.looks[id], "dashed") {
				t.Errorf("%s has the look %s", folded.lines[id], folded.looks[id])
			}
		}
	}
	if gradients != 4 {
		t.Errorf("%d gradients for 4 parameters", gradients)
	}
	folded.find(t, "gradient of enc/W")
	if !strings.Contains(folded.text, "lhead=cluster_gradient") {
		t.Error("no arrow from the loss to the gradients")
	}
	if len(folded.lines)-gradients != len(forward.lines)+1 { // the legend has one entry more
		t.Errorf("%d nodes besides the gradients; the forward part has %d", len(folded.lines)-gradients, len(forward.lines))
	}
}

// A derivative inside the loss belongs to the forward part; its own gradient does not.
func TestWriteDotJacobian(t *testing.T) {
	p := compile(t, graph.NewParams(graph.Float64, 1), graph.Config{Batch: 3, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", 5)
			z := graph.Dense{Units: 2, Activation: graph.Sigmoid}.Apply(s, x)
			return graph.Outputs{Loss: graph.JacobianSquaredNorm(z, x).Mean()}
		})
	d := draw(t, p, graph.DotOptions{})
	if id := d.find(t, "sigmoid-gradient(·, 1)"); d.frames[id] != "forward part > loss" ||
		strings.Contains(d.looks[id], "dashed") {
		t.Errorf("the slope is in %q, %s", d.frames[id], d.looks[id])
	}
	if id := d.find(t, "gradient of W"); d.frames[id] != "gradient part" {
		t.Errorf("the gradient is in %q", d.frames[id])
	}
}

func TestWriteDotLeaves(t *testing.T) {
	p := compile(t, graph.NewParams(graph.Float32, 1), graph.Config{Batch: 2, Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", 2)
			mean, unused := s.State("mean", graph.Zeros, 1, 2), s.State("last", graph.Zeros, 1, 2)
			s.Assign(mean, x.Mean(0))
			s.Assign(unused, x.Exp().Sum(0))
			noise := s.In("a").Noise(graph.Uniform(-1, 1), 2, 2)
			y := x.Sub(mean).Add(noise).Mul(s.Scalar("beta", 3)).Mul(s.Const([]float64{1, 2}, 1, 2))
			return graph.Outputs{Loss: y.Div(s.Labels(2)).Sum(), Read: map[string]graph.Node{"as fed": x}}
		})
	d := draw(t, p, graph.DotOptions{Legend: true, Title: "leaves & all"})
	for line, look := range map[string]string{
		"x": "invhouse", "labels": "invhouse", "mean": "cylinder", "a/noise": "ellipse", "Uniform(-1, 1)": "ellipse",
		"beta": "cds", "state": "cylinder", "scalar, set between runs": "cds",
	} {
		if id := d.find(t, line); !strings.Contains(d.looks[id], look) {
			t.Errorf("%s has the look %s", line, d.looks[id])
		}
	}
	if id := d.find(t, "as fed"); d.lines[id] != "x | 2 × 2 | as fed" {
		t.Errorf("the input that is read is %q", d.lines[id])
	}
	if !slices.Contains(d.arrows, "sum | times(0.5) | 1 × 2 | new mean => mean | 1 × 2") {
		t.Errorf("no arrow to the state that is assigned:\n%s", d.text)
	}
	if !strings.Contains(d.text, ">leaves &amp; all<") {
		t.Error("no title")
	}
}

// Any name is shown unchanged; none ends its string early or is replaced by Graphviz.
func TestWriteDotEscapes(t *testing.T) {
	const scope, name = "a>b\"c\\N", "<i>&amp;\n\x00é"
	p := compile(t, graph.NewParams(graph.Float32, 1), graph.Config{Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Loss: s.In(scope).Param(name, graph.Zeros, 1, 1).Square()}
		})
	d := draw(t, p, graph.DotOptions{Title: name})
	shown := "a>b\"c\\N/<i>&amp;\\u000a\\u0000é"
	d.find(t, shown)
	if id := d.find(t, "gradient of "+shown); d.frames[id] != "gradient part > a>b\"c\\N" {
		t.Errorf("the frame is %q", d.frames[id])
	}
	if want := `tooltip="param:a>b\"c\\\\N/<i>&amp;amp;\\\\u000a\\\\u0000é [1 1]"]`; !strings.Contains(d.text, want) {
		t.Errorf("no %s in\n%s", want, d.text)
	}
}

func TestWriteDotIsDeterministic(t *testing.T) {
	o := graph.DotOptions{Legend: true}
	first := draw(t, smallAutoencoder(t), o).text
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	p := smallAutoencoder(t)
	run(t, p, graph.Feed{Name: "x", Float32: make([]float32, 24)})
	if second := draw(t, p, o).text; second != first {
		t.Errorf("two pictures of one program:\n%s\n%s", first, second)
	}
}
