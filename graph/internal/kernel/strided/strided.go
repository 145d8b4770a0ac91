package strided

// Rows says where rows are in two tensors: row r of plane p begins at element p·Plane + r·Row of each, and is of Width
// elements. In the dense tensor these are neighbours; in the sparse one they are Step elements apart. The loops in
// assembly read the fields in this order.
type Rows struct {
	Planes, Rows, Width    int
	DensePlane, DenseRow   int
	SparsePlane, SparseRow int
	Step                   int
}

// last returns the positions of the last elements of both tensors; the rows must not be empty.
func (r *Rows) last() (dense, sparse int) {
	p, q, w := r.Planes-1, r.Rows-1, r.Width-1
	return p*r.DensePlane + q*r.DenseRow + w, p*r.SparsePlane + q*r.SparseRow + w*r.Step
}

func (r *Rows) empty() bool { return r.Planes <= 0 || r.Rows <= 0 || r.Width <= 0 }

// Gather copies the rows from the sparse tensor to the dense one.
func Gather[F Float](dense, sparse []F, r *Rows) {
	if r.empty() || gatherVector(dense, sparse, r) {
		return
	}
	for p := range r.Planes {
		for q := range r.Rows {
			d := dense[p*r.DensePlane+q*r.DenseRow:][:r.Width]
			s := sparse[p*r.SparsePlane+q*r.SparseRow:]
			if r.Step == 1 {
				copy(d, s[:r.Width])
				continue
			}
			for i := range d {
				d[i] = s[i*r.Step]
			}
		}
	}
}

// Scatter copies the rows from the dense tensor to the sparse one.
func Scatter[F Float](sparse, dense []F, r *Rows) {
	inverse := *r
	if r.Step == 1 { // either tensor may be called the sparse one
		inverse.DensePlane, inverse.SparsePlane = r.SparsePlane, r.DensePlane
		inverse.DenseRow, inverse.SparseRow = r.SparseRow, r.DenseRow
		Gather(sparse, dense, &inverse)
		return
	}
	for p := range r.Planes {
		for q := range r.Rows {
			d := dense[p*r.DensePlane+q*r.DenseRow:][:r.Width]
			s := sparse[p*r.SparsePlane+q*r.SparseRow:]
			for i, v := range d {
				s[i*r.Step] = v
			}
		}
	}
}

// Add adds the rows of the dense tensor to those of the sparse one, in order.
func Add[F Float](sparse, dense []F, r *Rows) {
	if r.empty() || addVector(sparse, dense, r) {
		return
	}
	for p := range r.Planes {
		for q := range r.Rows {
			d := dense[p*r.DensePlane+q*r.DenseRow:][:r.Width]
			s := sparse[p*r.SparsePlane+q*r.SparseRow:]
			for i, v := range d {
				s[i*r.Step] += v
			}
		}
	}
}
