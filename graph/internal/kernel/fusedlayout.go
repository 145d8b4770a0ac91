package kernel

// Load describes how an input of a Fused maps to tensors of its size. Dims are their extents, outermost first, merged
// where the input behaves alike. Strides are the element strides of the input, 0 where it is repeated; the innermost
// stride is 0 or 1. Number allows a block to be a single element that is repeated everywhere.
type Load struct {
	Dims, Strides []int
	Number        bool
}

// direct reports whether every block is a part of the input itself.
func (l *Load) direct() bool {
	return len(l.Dims) == 1 && (l.Strides[0] == 1 || l.Number)
}

// load returns the elements of x for the elements [lo, hi), in own if they are not a part of x.
func load[F Float](l *Load, x []F, lo, hi int, own []F) []F {
	inner, stride := l.Dims[len(l.Dims)-1], l.Strides[len(l.Dims)-1]
	if len(l.Dims) == 1 && stride == 1 {
		return x[lo:hi]
	}
	if at := lo % inner; at+hi-lo <= inner && (stride == 1 || l.Number) { // within one run
		from := l.offset(lo / inner)
		if stride == 1 {
			return x[from+at : from+at+hi-lo]
		}
		return x[from : from+1]
	}
	dst := own[:hi-lo]
	for at := lo; at < hi; {
		run, i := at/inner, at%inner
		n := min(inner-i, hi-at)
		from, to := l.offset(run), dst[at-lo:at-lo+n]
		if stride == 1 {
			copy(to, x[from+i:])
		} else {
			fill(to, x[from])
		}
		at += n
	}
	return dst
}

// fill writes v everywhere in dst, by copies of doubling length.
func fill[F Float](dst []F, v F) {
	dst[0] = v
	for n := 1; n < len(dst); n *= 2 {
		copy(dst[n:], dst[:n])
	}
}

// offset returns where in the input a run of the innermost dimension begins.
func (l *Load) offset(run int) int {
	at := 0
	for d := len(l.Dims) - 2; d >= 0; d-- {
		at += run % l.Dims[d] * l.Strides[d]
		run /= l.Dims[d]
	}
	return at
}

// layout divides tensors into blocks, and blocks into groups. A block is some whole rows or, if rows are long, a
// segment of one row.
type layout struct {
	size, columns  int
	rows           int // in a block
	segments       int // of a row
	length         int // of a block, at most
	blocks, groups int
}

const (
	// blockSize is the number of elements of a block: of float32, 6 kB, of which the first-level cache holds several.
	blockSize = 1600
	// groupWork is the number of elements times operations that justifies another group.
	groupWork = 32768
	maxGroups = 16
	// longRow is the length from which a row becomes a block of its own, if that saves writing out repeated values.
	longRow = 200
)

// newLayout divides tensors of size elements in rows of columns elements, for a number of operations on each element.
func newLayout(size, columns, operations int, sumsColumns, repeats bool) layout {
	l := layout{size: size, columns: columns, segments: 1}
	rows := size / columns
	if columns > blockSize {
		l.segments = (columns + blockSize - 1) / blockSize
		l.rows, l.length = 1, blockSize
		l.blocks = rows * l.segments
	} else {
		l.rows = min(blockSize/columns, rows)
		if repeats && columns >= longRow {
			l.rows = 1
		}
		l.length = l.rows * columns
		l.blocks = (rows + l.rows - 1) / l.rows
	}
	most := min(maxGroups, l.blocks)
	if sumsColumns { // each group has sums of its own, which must be few beside what is summed
		most = min(most, max(1, rows/16))
	}
	l.groups = min(max(1, size*operations/groupWork), most)
	return l
}

// block returns the elements of a block.
func (l *layout) block(b int) (lo, hi int) {
	if l.segments == 1 {
		return b * l.length, min((b+1)*l.length, l.size)
	}
	row, segment := b/l.segments, b%l.segments
	return row*l.columns + segment*l.length, row*l.columns + min((segment+1)*l.length, l.columns)
}

// group returns the blocks of a group.
func (l *layout) group(g int) (from, to int) {
	return l.blocks * g / l.groups, l.blocks * (g + 1) / l.groups
}
