package gemm

import "github.com/aegis-ae/aegis/graph/internal/kernel/parallel"

// product is one product of matrices, C = activate(alpha·op(A)·op(B) + addend), with m, n and k at least 1.
type product[F Float] struct {
	*kernels[F]
	m, n, k       int
	alpha, beta   F
	a, b, c       *F
	transA        bool
	transB        bool
	lda, ldb, ldc int
	// is added to the product: C, once it is multiplied by beta, or another matrix; or nil
	addend   *F
	ldd      int                // between the rows of the addend
	activate func(dst, src []F) // is applied to the result; or nil

	blockK       int // length of the blocks of the sum over k
	gridM, gridN int // number of regions along the rows and columns of C

	region func(i int) // p.computeRegion, allocated once
}

var (
	products32 parallel.Store[product[float32]]
	products64 parallel.Store[product[float64]]
)

// reserve returns a product to fill in; release it after.
func reserve[F Float](k *kernels[F]) *product[F] {
	p := kept[F]().Get()
	if p == nil {
		p = new(product[F])
		p.region = p.computeRegion
	}
	*p = product[F]{kernels: k, region: p.region}
	return p
}

func (p *product[F]) release() {
	*p = product[F]{region: p.region}
	kept[F]().Put(p)
}

func kept[F Float]() *parallel.Store[product[F]] {
	return any(choose[F](&products32, &products64)).(*parallel.Store[product[F]])
}

// When to block, pack and share, as measured with 48 KB of first-level and 2 MB of second-level cache. Tests change
// these values to cover every path with small matrices.
var (
	// longestK limits the blocks of the sum over k, so that a panel of B of 192 bytes per row leaves room in the
	// first-level cache for a tile's rows of A. The bits of a result depend on it.
	longestK = 200
	// blockBytes limits a block of A, which shares the second-level cache with C.
	blockBytes = 512 << 10
	// packedTiles is the number of tiles that must share a panel of B to justify a copy.
	packedTiles = 9
	// packedPanels is the number of panels of B that must share a block of A to justify a copy. Even then it pays only for
	// scattered memory: tileSpan bytes between the first and the last column of a transposed A that a tile reads, more
	// than the processor has address translations for, or blockSpan bytes that a block extends over, the size of the
	// second-level cache.
	packedPanels = 8
	tileSpan     = 256 << 10
	blockSpan    = 2 << 20
	// share is the least number of multiplications in a region for another thread.
	share = 1 << 17
)

// workers is the number of threads; tests pretend that there are more.
var workers = parallel.Workers

// run computes the product on as many threads as are useful.
func (p *product[F]) run() {
	blocks := (p.k + longestK - 1) / longestK
	p.blockK = ((p.k+blocks-1)/blocks + 3) &^ 3
	p.split(min(workers(), p.m*p.n*p.k/share))
	if p.gridM*p.gridN == 1 {
		p.region(0)
	} else {
		parallel.Run(p.gridM*p.gridN, p.region)
	}
}

// split chooses the grid with as many regions as possible and the least copying: each row of regions copies B, each
// column A, if copying pays at all.
func (p *product[F]) split(regions int) {
	p.gridM, p.gridN = 1, 1
	packsA := p.packsA(p.m, p.n, p.blockK)
	for best := 0; regions > 1 && best == 0; regions-- {
		for gn := 1; gn <= regions; gn++ {
			gm := regions / gn
			if gm*gn < regions || gn > 1 && p.n/gn < 2*p.lanes || gm > 1 && p.m/gm < p.tiles[0].rows {
				continue
			}
			cost := gm * p.n
			if packsA {
				cost += gn * p.m
			}
			if best == 0 || cost < best {
				best, p.gridM, p.gridN = cost, gm, gn
			}
		}
	}
}

// packsA reports whether a block of A, of m rows and k columns, is copied for n columns of C.
func (p *product[F]) packsA(m, n, k int) bool {
	stride := p.lda * size[F]()
	if p.transA {
		return n >= packedPanels*panelVectors*p.lanes && k*stride >= tileSpan
	}
	return n >= packedPanels*panelVectors*p.lanes && m*stride >= blockSpan
}

// cut returns part i of 0 <= x < n, cut into parts at multiples of unit.
func cut(n, unit, i, parts int) (lo, hi int) {
	units := (n + unit - 1) / unit
	return units * i / parts * unit, min(units*(i+1)/parts*unit, n)
}

func (p *product[F]) computeRegion(i int) {
	i0, i1 := cut(p.m, p.tiles[0].rows, i%p.gridM, p.gridM)
	j0, j1 := cut(p.n, p.lanes, i/p.gridM, p.gridN)
	if i0 == i1 || j0 == j1 {
		return
	}
	w := workspaces.Get()
	if w == nil {
		w = new(workspace)
	}
	p.rows(i0, i1, j0, j1, w)
	workspaces.Put(w)
}
