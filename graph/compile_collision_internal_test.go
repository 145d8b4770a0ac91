package graph

import "testing"

// hashes returns the hashes of the nodes that build makes, in order, in a scope where the hashes in taken are already
// used.
func hashes(t *testing.T, taken []uint32, build func(s *Scope)) []uint32 {
	t.Helper()
	s := newScope(NewParams(Float64, 1), Config{Batch: 1})
	for _, h := range taken {
		s.b.hashes[h] = true
	}
	build(s)
	if s.Err() != nil {
		t.Fatal(s.Err())
	}
	var out []uint32
	for _, e := range s.b.exprs {
		out = append(out, e.g.Hashcode())
	}
	return out
}

// TestHashCollisions: a node whose 32-bit hash is already used gets another one; Gorgonia's compiler would merge the
// two.
func TestHashCollisions(t *testing.T) {
	build := func(s *Scope) {
		x := s.Input("x", 3)
		x.Exp().Mul(s.Param("w", Constant(2), 1, 3)).Add(s.Const([]float64{1}, 1, 1)).Sum()
	}
	free := hashes(t, nil, build)
	for i, h := range hashes(t, free, build) {
		if h == free[i] {
			t.Errorf("node %d of %d has the hash %d that is taken", i, len(free), h)
		}
	}
	// The ops that run are those of the final nodes, not of earlier attempts.
	p := NewParams(Float64, 1)
	prog, err := Compile(p, Config{}, func(s *Scope) Outputs {
		for _, h := range free {
			s.b.hashes[h] = true
		}
		x := s.Input("x", 3)
		y := x.Exp().Mul(s.Param("w", Constant(2), 1, 3)).Add(s.Const([]float64{1}, 1, 1)).Sum()
		return Outputs{Loss: y}
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := prog.Run(Feed{Name: "x", Float64: []float64{0, 0, 0}}); err != nil {
		t.Fatal(err)
	}
	if prog.Loss() != 9 {
		t.Errorf("loss %v, want 3·(2·e⁰ + 1)", prog.Loss())
	}
}

// TestHashesAreDistinct: every node of a graph of thousands has its own hash.
func TestHashesAreDistinct(t *testing.T) {
	seen := map[uint32]bool{}
	for i, h := range hashes(t, nil, func(s *Scope) {
		x := s.Input("x", 2)
		for i := range 20000 {
			x.Plus(float64(i + 1))
		}
	}) {
		if seen[h] {
			t.Errorf("node %d has the hash of another one", i)
		}
		seen[h] = true
	}
	if len(seen) != 20001 {
		t.Errorf("%d nodes, want 20001", len(seen))
	}
}

// TestPartsAreNoOtherOps: a further result of a fused op is not confused with an op of the same name on the first
// expression of the graph and the first result.
func TestPartsAreNoOtherOps(t *testing.T) {
	written, p := compileBoth(t, Float64, Config{Batch: 3}, func(s *Scope) Outputs {
		x := s.Input("x", 4) // the first expression
		row := s.Param("row", GlorotUniform, 1, 4)
		first := row.Tanh()
		return Outputs{Loss: s.Scalar("number", 1), Read: map[string]Node{
			"first": first, "further": first.Add(row), "other": x.Add(first),
		}}
	})
	for _, q := range []*Program{written, p} {
		if err := q.Run(Feed{Name: "x", Float64: []float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3}}); err != nil {
			t.Fatal(err)
		}
	}
	sameValues(t, written, p, 1e-12)
}
