package gemm

import "unsafe"

// load finds a block of A, and copies it where that pays for n columns of C.
func (p *product[F]) load(b *block[F], n int, w *workspace) {
	k, m := b.k1-b.k0, b.i1-b.i0
	if p.transA {
		b.a, b.rs, b.cs = at(p.a, b.k0*p.lda+b.i0), 1, p.lda
	} else {
		b.a, b.rs, b.cs = at(p.a, b.i0*p.lda+b.k0), p.lda, 1
	}
	if !p.packsA(m, n, k) {
		return
	}
	bytes := size[F]()
	if p.transA {
		b.packed = true
		to := take[F](&w.block, m*k+panelVectors*p.lanes)
		for i, t := 0, 0; i < m; {
			for p.tiles[t].rows > m-i {
				t++
			}
			rows := p.tiles[t].rows
			p.copyRows(k, at(b.a, i), p.lda*bytes, at(to, i*k), rows*bytes, rows)
			i += rows
		}
		b.a = to
		return
	}
	line := lineBytes / bytes
	stride := ((k+line-1)/line | 1) * line // an odd number of lines, lest rows evict each other
	to := take[F](&w.block, m*stride)
	for i := range m {
		copy(unsafe.Slice(at(to, i*stride), k), unsafe.Slice(at(b.a, i*p.lda), k))
	}
	b.a, b.rs = to, stride
}

// copyRows calls packRows.
func (p *product[F]) copyRows(rows int, src *F, srcStride int, dst *F, dstStride, width int) {
	p.packRows(rows, (*float32)(unsafe.Pointer(src)), srcStride, (*float32)(unsafe.Pointer(dst)), dstStride,
		width*size[F]()/4)
}

// panel returns the panel of B for width columns of C from j on, of full vectors, and the stride of its rows.
func (p *product[F]) panel(a *block[F], j, width, vectors int, w *workspace) (b *F, rsb int) {
	k := a.k1 - a.k0
	full := vectors * p.lanes
	if !p.transB && full == width && (a.i1-a.i0 < packedTiles*p.tiles[0].rows || p.ldb == width) {
		return at(p.b, a.k0*p.ldb+j), p.ldb
	}
	bytes := size[F]()
	b = take[F](&w.panel, (k+4)*panelVectors*p.lanes)
	if !p.transB {
		p.copyRows(k, at(p.b, a.k0*p.ldb+j), p.ldb*bytes, b, full*bytes, width)
		return b, full
	}
	side := 16 / bytes
	for v := 0; v < full; v += p.lanes {
		src, stride, squares := at(p.b, (j+v)*p.ldb+a.k0), p.ldb, k/side
		if lines := width - v; lines < p.lanes {
			stride, squares = (k+side-1)/side*side, (k+side-1)/side
			strip := take[F](&w.strip, p.lanes*stride)
			for i := range p.lanes {
				row := unsafe.Slice(at(strip, i*stride), stride)
				n := 0
				if i < lines {
					n = copy(row, unsafe.Slice(at(src, i*p.ldb), k))
				}
				clear(row[n:])
			}
			src = strip
		}
		if squares > 0 {
			p.transpose(squares, src, stride*bytes, at(b, v), full*bytes)
		}
		for l := squares * side; l < k; l++ {
			for i := range p.lanes {
				*at(b, l*full+v+i) = *at(src, i*stride+l)
			}
		}
	}
	return b, full
}
