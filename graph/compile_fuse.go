package graph

import (
	"slices"

	"github.com/aegis-ae/aegis/graph/form"
)

// fuse is the last step of rewriting. It gathers elementwise ops over tensors of one size, and sums of their results,
// into clusters, and makes one op of each cluster. A sum belongs to the cluster of its input; ops that use the sum come
// after it.
func (c *compiler) fuse(roots []*form.Node) []*form.Node {
	f := c.newFuser(form.Order(roots...), roots)
	f.gather()
	b := &fusedBuilder{fuser: f, done: map[*form.Node]*form.Node{}}
	out := make([]*form.Node, len(roots))
	for i, n := range roots {
		out[i] = b.build(n)
	}
	return out
}

// maxCluster limits the ops of a cluster, so that its working blocks fit into the cache.
const maxCluster = 64

// maxSiblings limits, among the ops that share an input, how many before and after one are tried as partners. To try
// all pairs would take minutes in a graph of thousands of layers that share an input.
const maxSiblings = 32

// fuser divides nodes, identified by their place in the order of evaluation, into clusters. Every node is in exactly
// one; a node that cannot be fused is alone. A cluster is identified by its first node.
type fuser struct {
	*compiler
	order    []*form.Node
	place    map[*form.Node]int
	root     []bool
	inputs   [][]int
	users    [][]int
	space    []int   // number of elements a fusible op works on, 0 for other ops
	columns  []int   // length of the rows or columns that a sum adds, 0 for other ops
	cluster  []int   // the cluster of each node
	members  [][]int // the nodes of each cluster, in order
	ranked   []int   // the clusters in an order of evaluation, -1 where one was removed
	rank     []int   // the place of each cluster in ranked
	visited  []int   // marks for reaches
	visiting int
	together []int // scratch memory of join
	todo     []int // scratch memory of reaches
}

func (c *compiler) newFuser(order, roots []*form.Node) *fuser {
	n := len(order)
	f := &fuser{
		compiler: c, order: order, place: map[*form.Node]int{}, root: make([]bool, n), inputs: make([][]int, n),
		users: make([][]int, n), space: make([]int, n), columns: make([]int, n), cluster: make([]int, n),
		members: make([][]int, n), ranked: make([]int, n), rank: make([]int, n), visited: make([]int, n),
	}
	isRoot, fixed, constant := setOf(roots), pinned(order), c.constants(order)
	for i, e := range order {
		f.place[e] = i
		f.root[i] = isRoot[e]
		f.cluster[i], f.members[i], f.ranked[i], f.rank[i] = i, []int{i}, i, i
		for _, in := range e.Inputs {
			j := f.place[in]
			if !slices.Contains(f.inputs[i], j) {
				f.inputs[i] = append(f.inputs[i], j)
				f.users[j] = append(f.users[j], i)
			}
		}
		if !fixed[e] && !constant[e] {
			f.space[i], f.columns[i] = c.fusedSpace(e)
		}
	}
	return f
}

// gather builds the clusters. First, an op whose results only one cluster uses joins that cluster, so that it runs late
// if it is needed late. Then clusters join their neighbours: those they take results from, and those they share inputs
// with.
func (f *fuser) gather() {
	for i := len(f.order) - 1; i >= 0; i-- {
		if f.space[i] == 0 || f.root[i] || len(f.users[i]) == 0 {
			continue
		}
		to := f.cluster[f.users[i][0]]
		if !slices.ContainsFunc(f.users[i], func(u int) bool { return f.cluster[u] != to }) {
			f.join(i, to)
		}
	}
	for i := range f.order {
		if f.space[i] == 0 {
			continue
		}
		for _, in := range f.inputs[i] {
			f.join(in, i)
			users := f.users[in]
			at, _ := slices.BinarySearch(users, i)
			for _, sibling := range users[max(0, at-maxSiblings):min(len(users), at+maxSiblings+1)] {
				f.join(sibling, i)
			}
		}
	}
	number := 0 // ops on single numbers join even if they are unrelated
	for i, e := range f.order {
		if f.space[i] != 0 && size(e.Shape) == 1 && e.Op != "sum" {
			f.join(number, i)
			number = i
		}
	}
}

// join merges the clusters of two nodes if one pass can compute both, and reports whether it did.
func (f *fuser) join(i, j int) bool {
	a, b := f.cluster[i], f.cluster[j]
	if a == b || f.space[i] == 0 || f.space[i] != f.space[j] || len(f.members[a])+len(f.members[b]) > maxCluster {
		return false
	}
	together := append(append(f.together[:0], f.members[a]...), f.members[b]...)
	f.together = together
	columns := 0
	for _, m := range together {
		if f.columns[m] == 0 {
			continue
		}
		if columns != 0 && columns != f.columns[m] {
			return false // rows of two lengths
		}
		columns = f.columns[m]
	}
	for _, m := range together {
		if f.order[m].Op != "sum" {
			continue
		}
		for _, u := range f.users[m] { // ops that use a sum come after it
			if slices.Contains(together, u) {
				return false
			}
		}
	}
	if f.rank[a] > f.rank[b] {
		a, b = b, a
	}
	if f.reaches(a, b) {
		return false
	}
	together = slices.Clone(together)
	slices.Sort(together)
	first := together[0]
	for _, m := range together {
		f.cluster[m] = first
	}
	f.members[a], f.members[b] = nil, nil
	f.members[first] = together
	f.rerank(a, b, first)
	return true
}

// rerank puts a merged cluster into the order of evaluation, in place of its parts a and b, a being the earlier. It
// goes before the clusters that reaches has just found to depend on a, and after all others between the two.
func (f *fuser) rerank(a, b, joined int) {
	from, to := f.rank[a], f.rank[b]
	var before, after []int
	for _, c := range f.ranked[from : to+1] {
		switch {
		case c < 0 || c == a || c == b:
		case f.visited[c] == f.visiting:
			after = append(after, c)
		default:
			before = append(before, c)
		}
	}
	order := append(append(before, joined), after...)
	for i := range f.ranked[from : to+1] {
		c := -1
		if i < len(order) {
			c = order[i]
			f.rank[c] = from + i
		}
		f.ranked[from+i] = c
	}
}

// reaches reports whether a path leads from cluster a through other clusters to cluster b, which is later in the order
// of evaluation.
func (f *fuser) reaches(a, b int) bool {
	f.visiting++
	f.visited[a] = f.visiting
	todo := append(f.todo[:0], a)
	defer func() { f.todo = todo }()
	for next := 0; next < len(todo); next++ { // breadth first, because paths are mostly short
		c := todo[next]
		for _, m := range f.members[c] {
			for _, u := range f.users[m] {
				d := f.cluster[u]
				if d == b && c != a {
					return true
				}
				if f.rank[d] >= f.rank[b] || f.visited[d] == f.visiting {
					continue
				}
				f.visited[d] = f.visiting
				todo = append(todo, d)
			}
		}
	}
	return false
}
