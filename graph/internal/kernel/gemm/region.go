package gemm

import "unsafe"

// block is the part of A that stands in the second cache, for rows i0 to i1 and k0 to k1.
type block[F Float] struct {
	i0, i1, k0, k1 int
	a              *F   // the first element
	rs, cs         int  // strides of rows and columns, in elements
	packed         bool // transposed, tile by tile: the tile of row i starts at a + (i-i0)·(k1-k0)
}

// rows computes the region of C of rows i0 to i1 and columns j0 to j1.
func (p *product[F]) rows(i0, i1, j0, j1 int, w *workspace) {
	if p.beta != 0 && p.beta != 1 {
		for i := i0; i < i1; i++ {
			scale(p.row(i, j0, j1), p.beta)
		}
	}
	unit := p.tiles[0].rows
	height := max(blockBytes/size[F]()/p.blockK/unit*unit, unit)
	parts := (i1 - i0 + height - 1) / height
	for k0 := 0; k0 < p.k; k0 += p.blockK {
		for part := range parts {
			lo, hi := cut(i1-i0, unit, part, parts)
			b := block[F]{i0: i0 + lo, i1: i0 + hi, k0: k0, k1: min(k0+p.blockK, p.k)}
			p.load(&b, j1-j0, w)
			for j := j0; j < j1; {
				vectors := (j1 - j + p.lanes - 1) / p.lanes
				if vectors == panelVectors+1 {
					vectors = 2 // and 2, rather than 3 and 1
				}
				vectors = min(vectors, panelVectors)
				width := min(vectors*p.lanes, j1-j)
				p.column(&b, j, width, vectors, w)
				j += width
			}
			if p.activate != nil && b.k1 == p.k {
				p.applyActivation(b.i0, b.i1, j0, j1)
			}
		}
	}
}

// row returns the elements j0 to j1 of row i of C.
func (p *product[F]) row(i, j0, j1 int) []F { return unsafe.Slice(at(p.c, i*p.ldc+j0), j1-j0) }

// column computes width columns of C from j on, for the rows and the part of the sum that a block of A has.
func (p *product[F]) column(a *block[F], j, width, vectors int, w *workspace) {
	k := a.k1 - a.k0
	b, rsb := p.panel(a, j, width, vectors, w)
	complete := width == vectors*p.lanes && p.alpha == 1
	bytes := size[F]()
	for i, t := a.i0, 0; i < a.i1; {
		for p.tiles[t].rows > a.i1-i {
			t++
		}
		rows := p.tiles[t].rows
		from, rs, cs := at(a.a, (i-a.i0)*a.rs), a.rs, a.cs
		if a.packed {
			from, rs, cs = at(a.a, (i-a.i0)*k), 1, rows
		}
		c := at(p.c, i*p.ldc+j)
		d, rsd := c, p.ldc
		if a.k0 == 0 {
			d, rsd = p.addend, p.ldd
			if d != nil {
				d = at(d, i*rsd+j)
			}
		}
		if complete {
			p.tiles[t].run[vectors-1](k, from, rs*bytes, cs*bytes, b, rsb*bytes, c, p.ldc*bytes, d, rsd*bytes)
		} else {
			rst := vectors * p.lanes
			tile := take[F](&w.tile, rows*rst)
			var addend *F
			if p.alpha == 1 && d != nil { // added by the kernel as in complete tiles, where subnormal numbers are zeros
				for r := range rows {
					row := unsafe.Slice(at(tile, r*rst), rst)
					clear(row[copy(row, unsafe.Slice(at(d, r*rsd), width)):])
				}
				addend, d = tile, nil
			}
			p.tiles[t].run[vectors-1](k, from, rs*bytes, cs*bytes, b, rsb*bytes, tile, rst*bytes, addend, rst*bytes)
			for r := range rows {
				var rest []F
				if d != nil {
					rest = unsafe.Slice(at(d, r*rsd), width)
				}
				finish(unsafe.Slice(at(c, r*p.ldc), width), p.alpha, unsafe.Slice(at(tile, r*rst), width), rest)
			}
		}
		i += rows
	}
}

// finish writes alpha·x + d to c; a nil d is zero.
func finish[F Float](c []F, alpha F, x, d []F) {
	x = x[:len(c)]
	if d == nil && alpha == 1 {
		copy(c, x)
		return
	}
	if d == nil {
		for j := range c {
			c[j] = alpha * x[j]
		}
		return
	}
	d = d[:len(c)]
	for j := range c {
		c[j] = F(alpha*x[j]) + d[j]
	}
}

// applyActivation applies the activation to the rows i0 to i1 and the columns j0 to j1 of C.
func (p *product[F]) applyActivation(i0, i1, j0, j1 int) {
	if j1-j0 == p.ldc {
		rows := unsafe.Slice(at(p.c, i0*p.ldc), (i1-i0)*p.ldc)
		p.activate(rows, rows)
		return
	}
	for i := i0; i < i1; i++ {
		row := p.row(i, j0, j1)
		p.activate(row, row)
	}
}
