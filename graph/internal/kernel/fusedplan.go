package kernel

// Plan describes what a Fused computes, except the operations themselves.
type Plan struct {
	// Size is the number of elements of the tensors, and Columns that of a row, for sums.
	Size, Columns int
	Loads         []Load
	Results       []Result
}

// Step is one operation: Run computes a range of its result from the same range of the values In.
type Step[F Float] struct {
	Run func(dst []F, in [][]F)
	In  []int
}

// Result is an output: a value and what is written of it. If Sums is not 0, that many sums of rows are written, and
// rows that are Sums apart are added.
type Result struct {
	Value int
	Kind  ResultKind
	Sums  int
}

// ResultKind is what is written of a value.
type ResultKind int

// The forms of an output.
const (
	Whole      ResultKind = iota // all elements
	RowSums                      // the sum of each row
	ColumnSums                   // the sum of each column
	Total                        // the sum of all elements
)
