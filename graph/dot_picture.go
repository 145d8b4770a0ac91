package graph

import (
	"slices"

	"github.com/aegis-ae/aegis/graph/form"
)

// picture is the content of a picture before it is text.
type picture struct {
	form      *form.Graph
	shown     []*form.Node // each after its inputs
	consumers map[*form.Node][]*form.Node
	marks     map[*form.Node][]string // the user's names of a node: the loss, an output, a gradient
	gradient  map[*form.Node]bool     // the gradient part
	inLoss    map[*form.Node]bool     // the frame of the loss
	loss      *form.Node              // nil if there is none
	gradients []form.Output

	boxes []*box // in the order of evaluation
	boxOf map[*form.Node]*box
}

// newPicture classifies the nodes of a part and distributes them to boxes.
func newPicture(g *form.Graph, part DotPart) *picture {
	c := &picture{form: g, consumers: map[*form.Node][]*form.Node{}, gradient: map[*form.Node]bool{},
		gradients: g.Find(form.Gradient)}
	var results []*form.Node // of the forward part
	for _, o := range g.Outputs {
		switch o.Kind {
		case form.Loss:
			c.loss = o.Node
			fallthrough
		case form.Value, form.Update, form.Probe:
			results = append(results, o.Node)
		}
	}
	forward := setOf(form.Order(results...))
	for _, n := range g.Nodes {
		c.gradient[n] = !forward[n]
		if c.gradient[n] && part != DotAll {
			continue
		}
		c.shown = append(c.shown, n)
		for _, in := range n.Inputs {
			c.consumers[in] = append(c.consumers[in], n)
		}
	}
	c.findMarks()
	c.findLoss()
	c.fold()
	return c
}

func (c *picture) findMarks() {
	c.marks = map[*form.Node][]string{}
	for _, o := range c.form.Outputs {
		text := o.Name
		switch o.Kind {
		case form.Loss:
			text = "loss"
		case form.Update:
			text = "new " + o.Name
		case form.Gradient:
			text = gradientMark(o)
		case form.Probe, form.ProbeGradient:
			continue
		}
		c.marks[o.Node] = append(c.marks[o.Node], text)
	}
}

func gradientMark(o form.Output) string { return "gradient of " + o.Name }

// findLoss finds the ops between the results of the last layers and the loss, with their constants. A layer here is an
// op that takes a parameter and something that depends on the data.
func (c *picture) findLoss() {
	c.inLoss = map[*form.Node]bool{}
	if c.loss == nil {
		return
	}
	order := form.Order(c.loss)
	leads, layer, ofData := setOf(order), map[*form.Node]bool{}, map[*form.Node]bool{}
	for _, n := range order {
		ofData[n] = isInput(n) || n.Op == form.Noise
		weighs := false
		for _, in := range n.Inputs {
			ofData[n] = ofData[n] || ofData[in]
			weighs = weighs || in.Op == form.Parameter
		}
		layer[n] = weighs && ofData[n]
	}
	for _, n := range slices.Backward(order) {
		c.inLoss[n] = (!n.Leaf() && !layer[n]) || isConstant(n) || n.Op == form.Scalar
		for _, by := range c.consumers[n] {
			c.inLoss[n] = c.inLoss[n] && (c.inLoss[by] || !leads[by])
		}
	}
}

func isInput(n *form.Node) bool { return n.Op == form.Input || n.Op == form.Labels }

// isConstant reports whether a node is a constant; one of Gorgonia's own leaves counts too.
func isConstant(n *form.Node) bool { return n.Op == form.Constant || n.Op == form.Foreign && n.Leaf() }
