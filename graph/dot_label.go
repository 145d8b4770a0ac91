package graph

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// leafKind tells the expressions apart that nothing computes.
type leafKind int

const (
	notLeaf leafKind = iota
	leafInput
	leafParameter
	leafState
	leafNoise
	leafScalar
	leafConstant
)

// leaf is what a picture says of an expression that nothing computes. The name of a constant is its value, "" if it has
// several.
type leaf struct {
	kind leafKind
	name string
	law  string // of noise
}

func (c *picture) findLeaves() {
	p := c.program
	c.leaves = map[*expr]leaf{}
	for _, in := range p.inputs {
		if in.expr != nil {
			c.leaves[in.expr] = leaf{kind: leafInput, name: in.name}
		}
	}
	for _, n := range p.noises {
		c.leaves[n.expr] = leaf{leafNoise, n.name, n.dist.String()}
	}
	for _, e := range c.shown {
		if _, known := c.leaves[e]; !known && len(e.inputs) == 0 {
			c.leaves[e] = p.leaf(e)
		}
	}
}

// leaf tells parameters, state, scalars and constants apart, by the names that the builder gives them.
func (p *Program) leaf(e *expr) leaf {
	if name, ok := strings.CutPrefix(e.name, paramPrefix); ok {
		if v := p.params.Get(name); v != nil && v.Trainable {
			return leaf{kind: leafParameter, name: name}
		} else if v != nil {
			return leaf{kind: leafState, name: name}
		}
	}
	if name, ok := strings.CutPrefix(e.name, "scalar:"); ok {
		return leaf{kind: leafScalar, name: name}
	}
	return leaf{kind: leafConstant, name: singleValue(e.value)}
}

func singleValue(t Tensor) string {
	if t.Len() == 0 { // of Gorgonia's own
		return ""
	}
	for i := range t.Len() {
		if t.At(i) != t.At(0) {
			return ""
		}
	}
	return shortNumber(t.At(0))
}

func shortNumber(v float64) string { return fmt.Sprintf("%.4g", v) }

// lines are what stands in a box but for its marks: its ops, the shapes between them, and the last shape.
func (c *picture) lines(b *box) (ops []string, shape string) {
	for i, e := range b.exprs {
		text := c.text(e)
		if i < len(b.exprs)-1 && !slices.Equal(e.shape, b.exprs[i+1].shape) {
			text += " → " + shapeText(e.shape)
		}
		ops = append(ops, text)
	}
	if law := c.leaves[b.first()].law; law != "" {
		ops = append(ops, law)
	}
	return ops, shapeText(b.last().shape)
}

// text is what the picture calls an expression, with its constant arguments.
func (c *picture) text(e *expr) string {
	if l, ok := c.leaves[e]; ok {
		if l.name == "" {
			return "constant"
		}
		return l.name
	}
	args, constant := make([]string, len(e.inputs)), false
	for i, in := range e.inputs {
		args[i] = "·"
		if c.inline(in, e) {
			args[i], constant = c.leaves[in].name, true
		}
	}
	switch {
	case !constant:
		return opText(e)
	case len(args) == 1:
		return opText(e) + " of " + args[0]
	}
	return opText(e) + "(" + strings.Join(args, ", ") + ")"
}

// products are matrix products as a formula.
var products = map[string]string{
	"matmul(false, false)": "A·B", "matmul(true, false)": "Aᵀ·B", "matmul(false, true)": "A·Bᵀ", "matmul(true, true)": "Aᵀ·Bᵀ",
}

// opText is the name of an op in short: without the shape that the picture gives anyway, and with four digits.
func opText(e *expr) string {
	if e.op != nil && e.op.layer != nil && len(e.inputs) == 3 { // a product alone is one without bias
		words := []string{"dense"}
		if e.op.layer.transposed {
			words = append(words, "Wᵀ")
		}
		if a := e.op.layer.activation; a != "" && a != Identity {
			words = append(words, string(a))
		}
		return strings.Join(words, " ")
	}
	if text := products[e.name]; text != "" {
		return text
	}
	for _, name := range []string{"sum", "broadcast", "reshape", "gate"} {
		if rest, ok := strings.CutPrefix(e.name, name); ok && strings.ContainsAny(rest[:min(1, len(rest))], "[{") {
			return name
		}
	}
	if e.op != nil && strings.HasPrefix(e.name, "gradient of ") {
		return "copy"
	}
	return longNumber.ReplaceAllStringFunc(e.name, func(digits string) string {
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

// visible replaces what is no printable character, line breaks too, by its number as Go writes it.
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

// html writes a text for an HTML-like label, in which Graphviz replaces character references and then escapes.
func html(text string) string { return htmlEscaper.Replace(visible(text)) }

var quoteEscaper = strings.NewReplacer("&", "&amp;", `"`, `\"`, `\`, `\\\\`)

// quote writes a text as a string for a tooltip, in which Graphviz replaces escapes twice.
func quote(text string) string { return `"` + quoteEscaper.Replace(visible(text)) + `"` }
