package graph

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph/form"
)

// formCases builds ops of x (3, 4), y (3, 4), row (1, 4), w (4, 4) and images (2, 2, 6, 6). Each computes something
// different, so each must have its own form.
func formCases(s *Scope) map[string]Node {
	x, y, row := s.Input("x", 4), s.Param("y", GlorotUniform, 3, 4), s.Param("row", GlorotUniform, 1, 4)
	w, images := s.Param("w", GlorotUniform, 4, 4), s.Param("images", GlorotUniform, 2, 2, 6, 6)
	kernels, small := s.Param("kernels", GlorotUniform, 2, 2, 3, 3), s.Param("small", GlorotUniform, 2, 2, 3, 3)
	all := map[string]Node{
		"add": x.Add(y), "sub": x.Sub(y), "sub the other way": y.Sub(x), "mul": x.Mul(y), "div": x.Div(y), "max": x.Max(y),
		"min": x.Min(y), "greater": x.GreaterThan(y), "add a row": x.Add(row),
		"times 2": x.Times(2), "times 3": x.Times(3), "plus 2": x.Plus(2), "plus 3": x.Plus(3),
		"square": x.Square(), "sqrt": x.Sqrt(), "exp": x.Exp(), "log": x.Log(), "abs": x.Abs(),
		"clamp": x.Clamp(-1, 1), "clamp above": x.Clamp(-1, 2), "clamp below": x.Clamp(-2, 1),
		"identity": x.Identity(), "stop-gradient": x.StopGradient(),
		"sigmoid": x.Sigmoid(), "tanh": x.Tanh(), "softplus": x.Softplus(), "relu": x.ReLU(), "gelu": x.GELU(),
		"leaky 0.1": x.LeakyReLU(0.1), "leaky 0.2": x.LeakyReLU(0.2), "elu 1": x.ELU(1), "elu 2": x.ELU(2),
		"normal-cdf": x.NormalCDF(), "cross-entropy": x.CrossEntropyLogits(y),
		"sum 0": x.Sum(0), "sum 1": x.Sum(1), "sum": x.Sum(), "softmax 0": x.Softmax(0), "softmax 1": x.Softmax(1),
		"logsumexp 0": x.LogSumExp(0), "logsumexp 1": x.LogSumExp(1),
		"broadcast 3": row.BroadcastTo(3, 4), "broadcast 5": row.BroadcastTo(5, 4),
		"reshape 2": x.Reshape(2, 6), "reshape 6": x.Reshape(6, 2), "transpose": x.T(),
		"slice": x.Slice(1, 1, 3), "slice later": x.Slice(1, 2, 4), "slice shorter": x.Slice(1, 1, 2),
		"slice rows": x.Slice(0, 1, 3),
		"pad":        x.Pad(1, 1, 2), "pad later": x.Pad(1, 2, 1), "pad rows": x.Pad(0, 1, 2),
		"concat 0": Concat(0, x, y), "concat 1": Concat(1, x, y), "top 1": x.TopKMask(1), "top 2": x.TopKMask(2),
		"gram": gramNorms(x, w), "copy": x.unary(definition{op: "copy", attrs: attrs("for", "test"), run: copied}, nil),
	}
	for _, ta := range []bool{false, true} {
		for _, tb := range []bool{false, true} {
			all[fmt.Sprint("matmul ", ta, tb)] = matmul(w.Tanh(), w, ta, tb)
		}
	}
	for _, a := range Activations() {
		all["dense "+string(a)], all["denseT "+string(a)] = x.Dense(w, row, a), x.DenseT(w, row, a)
	}
	for i, o := range []ConvOptions{
		{}, {Stride: [2]int{2, 1}}, {Stride: [2]int{1, 2}}, {Padding: [2]int{1, 0}}, {Padding: [2]int{0, 1}},
		{Stride: [2]int{2, 2}}, {Stride: [2]int{3, 3}}, {Stride: [2]int{3, 3}, Padding: [2]int{1, 1}}, // all 2 by 2
	} {
		y := images.Conv2D(kernels, o)
		all[fmt.Sprint("conv", i)], all[fmt.Sprint("conv gradient", i)] = y, Grad(y, kernels)[0]
		t := small.ConvTranspose2D(kernels, ConvTransposeOptions{Stride: o.Stride, Padding: o.Padding})
		all[fmt.Sprint("transposed", i)] = t
	}
	for i, o := range []PoolOptions{
		{Window: [2]int{2, 2}}, {Window: [2]int{3, 2}}, {Window: [2]int{2, 2}, Stride: [2]int{2, 1}},
		{Window: [2]int{3, 3}, Padding: [2]int{0, 1}}, {Window: [2]int{3, 3}, Padding: [2]int{1, 0}},
		{Window: [2]int{3, 3}}, {Window: [2]int{3, 3}, Stride: [2]int{2, 2}}, // all 2 by 2
		{Window: [2]int{2, 2}, Stride: [2]int{3, 3}},
	} {
		pooled, mean := images.MaxPool2D(o), images.AvgPool2D(o)
		all[fmt.Sprint("max-pool", i)], all[fmt.Sprint("avg-pool", i)] = pooled, mean
		all[fmt.Sprint("max-pool gradient", i)] = Grad(pooled.Square(), images)[0]
		all[fmt.Sprint("avg-pool gradient", i)] = Grad(mean.Square(), images)[0]
	}
	for _, factor := range []int{2, 3} {
		up := small.Upsample2D(factor)
		all[fmt.Sprint("upsample", factor)], all[fmt.Sprint("upsample gradient", factor)] = up, Grad(up.Square(), small)[0]
	}
	for _, name := range []string{"sigmoid", "tanh", "elu 1", "elu 2", "leaky 0.1", "leaky 0.2", "clamp", "clamp above",
		"abs", "max", "min"} {
		all["gradient of "+name] = Grad(all[name].Exp(), x)[0]
	}
	return all
}

// TestFormsTellOpsApart: values that are computed differently differ in op, attributes, shape or inputs. The test also
// evaluates all cases, to check that they do differ, and looks up in the source that no op is missing.
func TestFormsTellOpsApart(t *testing.T) {
	p, err := Compile(NewParams(Float64, 3), Config{Batch: 3},
		func(s *Scope) Outputs { return Outputs{Read: formCases(s)} })
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(Feed{Name: "x",
		Float64: []float64{1.5, -2.5, 0.3, 0.7, -0.2, 0.1, 2.5, 1.1, -1.4, 0.9, 0.6, -0.8}}); err != nil {
		t.Fatal(err)
	}
	g, err := p.Form()
	if err != nil {
		t.Fatal(err)
	}
	full := map[*form.Node]string{} // what a node computes, down to the leaves
	for _, n := range g.Nodes {
		full[n] = n.Signature() + n.Name
		for _, in := range n.Inputs {
			full[n] += "(" + full[in] + ")"
		}
		for _, a := range n.Attrs {
			switch a.Value.(type) {
			case string, bool, int, float64, []int:
			default:
				t.Errorf("%v: the attribute %s is a %T", n, a.Name, a.Value)
			}
		}
	}
	byForm := map[string]string{}
	for _, o := range g.Find(form.Value) {
		n := o.Node
		if n.Op == "identity" && n.Inputs[0].Op != form.Input { // a copy for a gradient to be read
			n = n.Inputs[0]
		}
		if other, taken := byForm[full[n]]; taken {
			t.Errorf("%s and %s have one form: %s", o.Name, other, n.Signature())
		}
		byForm[full[n]] = o.Name
	}
	values := map[string]string{}
	for name := range p.read {
		v, _ := p.Output(name)
		text := fmt.Sprint(v.Shape, v.Float64)
		if other, taken := values[text]; taken && !equalInValue(name, other) {
			t.Errorf("%s and %s are equal: the table compares nothing", name, other)
		}
		values[text] = name
	}
	covered := map[string]bool{}
	for _, n := range g.Nodes {
		covered[n.Op] = true
	}
	ops := opsOfSource(t)
	if len(ops) < 50 {
		t.Errorf("the source has only the ops %q", ops)
	}
	for _, op := range ops {
		if !covered[op] {
			t.Errorf("no case has the op %q", op)
		}
	}
}

// equalInValue reports whether two cases differ in their gradients alone.
func equalInValue(a, b string) bool {
	copies := []string{"identity", "stop-gradient", "copy"}
	return slices.Contains(copies, a) && slices.Contains(copies, b)
}

// opsOfSource lists the ops that the source of the package defines: the strings given to the field op of a definition
// or, where a function passes its parameter on to that field, the strings the function is called with. Ops of the
// compiler do not belong to the written form.
func opsOfSource(t *testing.T) []string {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var functions []*ast.FuncDecl
	constants := map[string]string{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(name, "compile_") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				functions = append(functions, d)
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok && len(v.Values) > 0 {
						constants[v.Names[0].Name] = literal(v.Values[0])
					}
				}
			}
		}
	}
	ops := map[string]bool{}
	// take collects the strings that an expression in a function can be, and reports whether there are any.
	take := func(f *ast.FuncDecl, e ast.Expr) bool {
		texts := []string{literal(e)}
		if id, ok := e.(*ast.Ident); ok {
			texts = append(texts, constants[id.Name])
			ast.Inspect(f, func(n ast.Node) bool {
				if a, ok := n.(*ast.AssignStmt); ok {
					if left, ok := a.Lhs[0].(*ast.Ident); ok && left.Name == id.Name {
						texts = append(texts, literal(a.Rhs[0]))
					}
				}
				return true
			})
		}
		found := false
		for _, text := range texts {
			if text != "" {
				ops[text], found = true, true
			}
		}
		return found
	}
	callers := map[string]bool{"binary": true} // functions whose first argument is an op
	for _, f := range functions {
		ast.Inspect(f, func(n ast.Node) bool {
			if kv, ok := n.(*ast.KeyValueExpr); ok {
				if key, ok := kv.Key.(*ast.Ident); ok && key.Name == "op" && !take(f, kv.Value) {
					callers[f.Name.Name] = true
				}
			}
			return true
		})
	}
	for _, f := range functions {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			name := ""
			switch f := call.Fun.(type) {
			case *ast.Ident:
				name = f.Name
			case *ast.SelectorExpr:
				name = f.Sel.Name
			}
			if callers[name] {
				take(f, call.Args[0])
			}
			return true
		})
	}
	return slices.Sorted(maps.Keys(ops))
}

// literal returns the text of a string literal, or "".
func literal(e ast.Expr) string {
	if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
		text, _ := strconv.Unquote(lit.Value)
		return text
	}
	return ""
}
