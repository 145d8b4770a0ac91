package graph

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/aegis-ae/aegis/graph/form"
)

// singleValue returns the value of a constant that has only one, in short, and "" for other nodes.
func singleValue(n *form.Node) string {
	if n.Op != form.Constant || len(n.Values) != 1 || math.IsNaN(n.Values[0]) {
		return ""
	}
	return shortNumber(n.Values[0])
}

// law returns the distribution of noise as written in Go: Normal(0, 1).
func law(n *form.Node) string {
	name, values := n.Attrs.Text("law"), []string{}
	for _, a := range n.Attrs[1:] {
		values = append(values, fmt.Sprintf("%g", a.Value))
	}
	return strings.ToUpper(name[:1]) + name[1:] + "(" + strings.Join(values, ", ") + ")"
}

func shortNumber(v float64) string { return fmt.Sprintf("%.4g", v) }

// lines returns the text of a box except its marks: its ops, with the shapes between them, and the last shape.
func (c *picture) lines(b *box) (ops []string, shape string) {
	for i, n := range b.nodes {
		text := c.text(n)
		if i < len(b.nodes)-1 && !slices.Equal(n.Shape, b.nodes[i+1].Shape) {
			text += " → " + shapeText(n.Shape)
		}
		ops = append(ops, text)
	}
	if b.first().Op == form.Noise {
		ops = append(ops, law(b.first()))
	}
	return ops, shapeText(b.last().Shape)
}

// text returns what the picture calls a node, with its constant arguments.
func (c *picture) text(n *form.Node) string {
	switch {
	case isConstant(n):
		return cmp.Or(singleValue(n), "constant")
	case n.Leaf():
		return n.Name
	}
	args, constant := make([]string, len(n.Inputs)), false
	for i, in := range n.Inputs {
		args[i] = "·"
		if c.inline(in, n) {
			args[i], constant = singleValue(in), true
		}
	}
	switch {
	case !constant:
		return opText(n)
	case len(args) == 1:
		return opText(n) + " of " + args[0]
	}
	return opText(n) + "(" + strings.Join(args, ", ") + ")"
}

// opText returns a short name for an op: without the shape, which the picture shows anyway, and with four digits.
func opText(n *form.Node) string {
	switch n.Op {
	case "dense":
		words := []string{"dense"}
		if n.Attrs.Bool("transpose") {
			words = append(words, "Wᵀ")
		}
		if a := n.Attrs.Text("activation"); a != string(Identity) {
			words = append(words, a)
		}
		return strings.Join(words, " ")
	case "matmul":
		transposed := map[bool]string{true: "ᵀ"}
		return "A" + transposed[n.Attrs.Bool("transpose-a")] + "·B" + transposed[n.Attrs.Bool("transpose-b")]
	case "sum", "broadcast", "reshape", "gate":
		return n.Op
	case "copy":
		if strings.HasPrefix(n.Label, "gradient of ") {
			return n.Op
		}
	}
	return longNumber.ReplaceAllStringFunc(n.Label, func(digits string) string {
		v, err := strconv.ParseFloat(digits, 64)
		if err != nil {
			return digits
		}
		return shortNumber(v)
	})
}

var longNumber = regexp.MustCompile(`\d+\.\d{4,}(e[+-]?\d+)?`)

func shapeText(shape []int) string {
	parts := make([]string, len(shape))
	for i, d := range shape {
		parts[i] = strconv.Itoa(d)
	}
	return strings.Join(parts, " × ")
}

// visible replaces unprintable characters, including line breaks, by Go escapes.
func visible(text string) string {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsPrint(r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

var htmlEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", `\`, `\\`)

// html escapes a text for an HTML-like label, in which Graphviz replaces character references first and then escapes.
func html(text string) string { return htmlEscaper.Replace(visible(text)) }

var quoteEscaper = strings.NewReplacer("&", "&amp;", `"`, `\"`, `\`, `\\\\`)

// quote escapes a text for a tooltip, in which Graphviz replaces escapes twice.
func quote(text string) string { return `"` + quoteEscaper.Replace(visible(text)) + `"` }
