package kernel

// Plan says what a Fused computes, but for the operations themselves.
type Plan struct {
	// Size is the number of elements of the tensors, and Columns that of a row, for sums.
	Size, Columns int
	Loads         []Load
	Results       []Result
}

// Step is one operation: Run computes elements of its result from the same elements of the values In.
type Step[F Float] struct {
	Run func(dst []F, in [][]F)
	In  []int
}

// Result is an output: what becomes of a value. Sums of rows are Sums in number, if that is not 0: those of rows that
// stand so many apart are added.
type Result struct {
	Value int
	Kind  ResultKind
	Sums  int
}

// ResultKind is the form in which a value is written.
type ResultKind int

// The forms of an output.
const (
	Whole      ResultKind = iota // all elements
	RowSums                      // the sum of each row
	ColumnSums                   // the sum of each column
	Total                        // the sum of all elements
)
