package models

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
)

// Program is a model's own computation beside encoding, decoding, reconstructing and sampling, such as predicting
// labels. [Autoencoder.Apply] runs it by name, batch by batch, without noise.
type Program struct {
	Name string
	// OfCodes says that x is a code (batch, latent), not data (batch, features).
	OfCodes bool
	// MakesData says that the result is data: it gets the data's units, geometry and names.
	MakesData bool
	// Inputs are the named inputs beside the model's, with their widths.
	Inputs data.Inputs
	// Build returns the result (batch, any width).
	Build func(s *graph.Scope, x graph.Node) graph.Node
}

// buildOwn builds the graph of one of the model's own programs.
func (a *Autoencoder) buildOwn(s *graph.Scope, p Program) graph.Outputs {
	if p.Name == "" || p.Build == nil {
		return output(s.Fail(fmt.Errorf("a program of the model needs a name and a Build function; its name is %q", p.Name)))
	}
	width := a.input
	if p.OfCodes {
		width = a.latent
	}
	y := p.Build(s, s.Input(inputName, width))
	switch shape := y.Shape(); {
	case s.Err() != nil:
	case len(shape) != 2 || shape[0] != s.Batch():
		s.Fail(fmt.Errorf("the program %q returns shape %v; it must be (batch, any width), with a batch of %d",
			p.Name, shape, s.Batch()))
	case p.MakesData && shape[1] != a.input:
		s.Fail(fmt.Errorf("the program %q makes data of %d features; the model has %d", p.Name, shape[1], a.input))
	}
	return output(y)
}

// Apply runs one of the model's own programs ([Program]) on every sample of a set. The set carries the named inputs
// that the program needs; the result keeps the labels and inputs of the set.
func (a *Autoencoder) Apply(program string, s *data.Set) (*data.Set, error) {
	out, err := a.apply(programKey{kind: ownProgram, own: program}, s)
	if err != nil {
		return nil, fmt.Errorf("models: %s: %w", program, err)
	}
	return out, nil
}

// own returns the model's own program of the given name.
func (a *Autoencoder) own(name string) (Program, error) {
	programs := a.ownPrograms()
	var names []string
	for _, p := range programs {
		if p.Name == name {
			return p, nil
		}
		names = append(names, p.Name)
	}
	if len(names) == 0 {
		return Program{}, errors.New("the model has no programs of its own")
	}
	return Program{}, fmt.Errorf("the model has no such program; it has: %s", strings.Join(names, ", "))
}

// ownPrograms lists the programs of the model and of the models that it wraps. Of several with one name it takes the
// outermost.
func (a *Autoencoder) ownPrograms() []Program {
	var out []Program
	seen := map[string]bool{}
	for _, m := range All[Programmer](a.Model) {
		for _, p := range m.Programs(a.Model) {
			if !seen[p.Name] {
				seen[p.Name] = true
				out = append(out, p)
			}
		}
	}
	return out
}

// InputsOf returns the names and widths of a model's inputs beside x and the labels.
func InputsOf(m Model) data.Inputs {
	var out data.Inputs
	for _, m := range All[InputTaker](m) {
		for _, in := range m.Inputs() {
			if _, twice := out.Named(in.Name); !twice {
				out = append(out, data.Input{Name: in.Name, D: in.D})
			}
		}
	}
	return out
}

// checkDeclared reports named inputs that two models of a nesting declare with different widths, and programs that one
// model lists twice.
func checkDeclared(m Model) error {
	widths := map[string]int{}
	for _, taker := range All[InputTaker](m) {
		for _, in := range taker.Inputs() {
			if d, twice := widths[in.Name]; twice && d != in.D {
				return fmt.Errorf("models: the input %q is declared with %d values per sample and with %d: "+
					"rename one", in.Name, d, in.D)
			}
			widths[in.Name] = in.D
		}
	}
	for _, programmer := range All[Programmer](m) {
		seen := map[string]bool{}
		for _, p := range programmer.Programs(m) {
			if seen[p.Name] {
				return fmt.Errorf("models: a %T lists two programs with the name %q: rename one", programmer, p.Name)
			}
			seen[p.Name] = true
		}
	}
	return nil
}

// checkInputs reports inputs that are declared under a name of Aegis's own, and inputs of a program that nothing feeds.
func (p *program) checkInputs(kind programKind) error {
	for _, in := range p.named {
		if in.Name == inputName || in.Name == codeName || in.Name == graph.LabelsInput {
			return fmt.Errorf("models: the model declares an input %q, but x, the codes z and the labels have that name: "+
				"choose another", in.Name)
		}
	}
	for _, in := range p.Inputs() {
		if in.Name == inputName || in.Name == codeName && kind == likelihood || in.Labels {
			continue
		}
		got, ok := p.named.Named(in.Name)
		if !ok {
			return fmt.Errorf("models: the graph has an undeclared input %q: declare it with models.InputTaker", in.Name)
		}
		if len(in.Shape) != 1 || in.Shape[0] != got.D {
			return fmt.Errorf("models: the graph's input %q has %v values per sample; the model declares %d",
				in.Name, in.Shape, got.D)
		}
	}
	return nil
}

// feedInputs adds the feeds of the named inputs that a program needs.
func (p *program) feedInputs(feeds []graph.Feed, in data.Inputs, rows []int) ([]graph.Feed, error) {
	for _, want := range p.named {
		if !p.Needs(want.Name) {
			continue
		}
		got, ok := in.Named(want.Name)
		switch {
		case !ok && len(in) == 0:
			return nil, fmt.Errorf(
				"the model needs the input %q (%d values per sample), but none is given (data.Set.Inputs, Given.Inputs)",
				want.Name, want.D)
		case !ok:
			return nil, fmt.Errorf("the model needs the input %q (%d values per sample); given are: %s",
				want.Name, want.D, inputNames(in))
		case got.D != want.D:
			return nil, fmt.Errorf("the input %q has %d values per sample; the model takes %d", want.Name, got.D, want.D)
		}
		feeds = append(feeds, graph.Feed{Name: want.Name, Float32: got.X, Rows: rows})
	}
	return feeds, nil
}

func inputNames(in data.Inputs) string {
	var names []string
	for _, one := range in {
		names = append(names, one.Name)
	}
	return strings.Join(names, ", ")
}
