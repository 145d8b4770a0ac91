package training

import (
	"context"
	"encoding/xml"
	"image/png"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

// The graph of every variant has the gradient of every parameter, and no text leaves its node.
func TestGraph(t *testing.T) {
	for _, v := range models.Variants() {
		path := filepath.Join(t.TempDir(), "new", "graph.svg")
		stdout, _ := demo.Succeed(t, "graph --model", v.Name, "--image 3x4 --latent 3 -o", path)
		if stdout != "wrote "+path+"\n" {
			t.Errorf("%s: printed %q", v.Name, stdout)
		}
		nodes := graphNodes(t, path)
		texts := map[string]bool{}
		for _, n := range nodes {
			for _, text := range n.texts {
				texts[text.content] = true
				if n.left <= n.right && (text.left < n.left || text.right > n.right) { // some have no outline
					t.Errorf("%s: %q from %v to %v leaves its node, from %v to %v",
						v.Name, text.content, text.left, text.right, n.left, n.right)
				}
			}
		}
		m, err := models.Build(v.Name, models.Spec{Input: 12, Latent: 3, Image: data.Image{Height: 3, Width: 4, Channels: 1}})
		if err != nil {
			t.Fatal(err)
		}
		ae, err := models.New(m, models.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range ae.Params.All() {
			if !texts[p.Name] || p.Trainable && !texts["gradient of "+p.Name] {
				t.Errorf("%s: %s or its gradient is missing", v.Name, p.Name)
			}
		}
		for _, text := range []string{"x", "loss", "parameter", "128 × 12"} {
			if !texts[text] {
				t.Errorf("%s: %s is missing", v.Name, text)
			}
		}
	}
}

// graphNode is the horizontal extent of a node of an SVG file, and those of its texts.
type graphNode struct {
	left, right float64
	texts       []graphText
}

type graphText struct {
	content     string
	left, right float64
}

func graphNodes(t *testing.T, path string) []graphNode {
	t.Helper()
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	type content struct {
		Outlines []struct {
			Points string `xml:"points,attr"`
			Path   string `xml:"d,attr"`
			CX     string `xml:"cx,attr"`
			RX     string `xml:"rx,attr"`
		} `xml:",any"`
		Texts []struct {
			X      float64 `xml:"x,attr"`
			Length float64 `xml:"textLength,attr"`
			Anchor string  `xml:"text-anchor,attr"`
			Text   string  `xml:",chardata"`
		} `xml:"text"`
	}
	var svg struct {
		Groups []struct {
			Class string `xml:"class,attr"`
			content
			Linked content `xml:"g>a"`
		} `xml:"g>g"`
	}
	if err := xml.Unmarshal(file, &svg); err != nil {
		t.Fatal(err)
	}
	var nodes []graphNode
	for _, g := range svg.Groups {
		if g.Class != "node" {
			continue
		}
		n := graphNode{left: 1e9, right: -1e9}
		number := func(s string) float64 {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		for _, c := range []content{g.content, g.Linked} {
			for _, o := range c.Outlines {
				between := func(r rune) bool { return strings.ContainsRune(" MC", r) }
				for _, pair := range strings.FieldsFunc(o.Points+o.Path, between) {
					x, _, _ := strings.Cut(pair, ",")
					n.left, n.right = min(n.left, number(x)), max(n.right, number(x))
				}
				if o.RX != "" {
					n.left, n.right = number(o.CX)-number(o.RX), number(o.CX)+number(o.RX)
				}
			}
			for _, text := range c.Texts {
				left := text.X
				if text.Anchor == "middle" {
					left -= text.Length / 2
				}
				n.texts = append(n.texts, graphText{strings.TrimSpace(text.Text), left, left + text.Length})
			}
		}
		nodes = append(nodes, n)
	}
	if len(nodes) == 0 {
		t.Fatalf("no nodes in\n%s", file)
	}
	return nodes
}

// The same command writes the same bytes, on any number of processors; settings and parts change them.
func TestGraphIsDeterministic(t *testing.T) {
	out := t.TempDir()
	draw := func(name string, args ...string) {
		demo.Succeed(t, append([]string{"graph --model vae -o", filepath.Join(out, name)}, args...)...)
	}
	for _, format := range []string{"svg", "dot"} {
		draw("first." + format)
		before := runtime.GOMAXPROCS(1)
		draw("second." + format)
		runtime.GOMAXPROCS(before)
		draw("other."+format, "--set", "beta=4")
		draw("forward."+format, "--part", "forward")
		draw("folded."+format, "--part", "folded")
	}
	draw("small.png", "--model", "plain", "--part", "forward", "--hidden", "none")
	files := clitest.ReadFiles(t, out)
	for _, format := range []string{".svg", ".dot"} {
		first := files["first"+format]
		if files["second"+format] != first {
			t.Errorf("two %s files of one command differ", format)
		}
		forward, folded := files["forward"+format], files["folded"+format]
		if files["other"+format] == first || !(len(forward) < len(folded) && len(folded) < len(first)) {
			t.Errorf("%s: %d bytes forward, %d folded, %d whole", format, len(forward), len(folded), len(first))
		}
	}
	if !strings.HasPrefix(files["first.dot"], "digraph {\n") {
		t.Errorf("the dot file begins %.20q", files["first.dot"])
	}
	picture, err := png.Decode(strings.NewReader(files["small.png"]))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size.X < 500 || size.Y < 500 {
		t.Errorf("the PNG file has %v pixels", size)
	}
}

func TestGraphDefaults(t *testing.T) {
	out := t.TempDir()
	stdout, _ := demo.Succeed(t, "graph --model contractive --out", out, "--part forward")
	path := filepath.Join(out, report.FiguresFolder, "contractive-graph.svg")
	if stdout != "wrote "+path+"\n" || len(clitest.ReadFiles(t, out)) != 1 {
		t.Errorf("printed %q", stdout)
	}
}

func TestGraphUsage(t *testing.T) {
	demo.Refuse(t, "graph", map[string]string{
		"-o a.gif":        "--output a.gif: it must end in .svg, .png or .dot",
		"--output graph":  "--output graph: it must end in",
		"--model nothing": `unknown variant "nothing"`,
		"--part half":     `--part "half": there are: all, folded, forward`,
		"--batch 0":       "--batch 0: a step needs at least 1 sample",
		"--image 28":      "such as 28x28",
		"--latent 0":      "code of 0 units",
		"--hidden 0":      `--hidden "0"`,
		"--set nothing=1": `no option "nothing"`,
		"plain":           `takes no argument "plain"`,
	})
}

// A picture that is too large for pixels is an error that says what to do.
func TestHugeGraph(t *testing.T) {
	_, err := drawPNG(t.Context(), []byte("digraph { a [width=150, height=150] }"))
	if err == nil || !strings.Contains(err.Error(), "pixels") || !strings.Contains(err.Error(), ".svg has no limit") {
		t.Errorf("error %v", err)
	}
}

func TestInterruptedGraph(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	folder := t.TempDir()
	for _, name := range []string{"a.svg", "a.dot"} {
		code, _, stderr := demo.ExecuteContext(ctx, "graph -o", filepath.Join(folder, name))
		if code != cli.ExitInterrupted || !clitest.Contains(stderr, "interrupted: nothing has been written") {
			t.Errorf("exit code %d, %q", code, stderr)
		}
	}
	if files := clitest.ReadFiles(t, folder); len(files) != 0 {
		t.Errorf("%d files", len(files))
	}
}
