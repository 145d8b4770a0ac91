package data

// DefaultBudget is the memory in bytes that [Open] takes when [ReadOptions].Budget is zero: 256 MiB.
const DefaultBudget = 256 << 20

// MissingPolicy says how values that are missing in a file are treated.
type MissingPolicy int

const (
	RefuseMissing MissingPolicy = iota // an error that names the place
	KeepMissing                        // NaN in the set, which is unsound until an Imputer has filled it in
)

// ReadOptions says how [Load] and [Open] read. The zero value reads tables without labels, other formats with the
// labels that they carry (folders, IDX, NPZ), and refuses missing values. Options of other formats are ignored,
// except Inputs.
type ReadOptions struct {
	// Tables (CSV, TSV).
	Label       string        // the column of the labels: its name, or its number from 0; empty: no labels
	Header      bool          // the first line holds column names, even if they look like numbers
	NoHeader    bool          // the first line is a sample, even if it looks like names
	Missing     MissingPolicy // how missing values are treated
	MissingText []string      // what stands for a missing value; nil means "", "NA", "NaN", "nan", "null" and "?"

	// What a model was trained on, for new data that it is applied to.
	Classes []string // the classes in the order of their numbers; another class in the file is an error
	Columns []string // the features, found by name, in this order; other columns are left out

	// Images and arrays.
	Image       Image  // folders: the size of images; tables and arrays: the geometry of a row
	Grey        bool   // folders: grey levels, whatever the files are
	Array       string // NPZ: the name of the array of samples
	LabelsArray string // NPZ: the name of the array of labels
	LabelsPath  string // IDX, NPY and NPZ: the file of the labels

	// Tables and NPZ: named inputs beside the features. They are an error for other formats.
	Inputs []ReadInput

	Budget int64 // Open: the memory to keep within, in bytes; 0 means DefaultBudget
}

// ReadInput says where a file holds a named input. A missing value of an input is always an error, because an [Imputer]
// fills in features only.
type ReadInput struct {
	Name string // of the input, and of the array of an NPZ

	// Columns of a table: their names, or their numbers from 0. Nil means the column called Name, or the columns Name_1,
	// Name_2 and so on, as [WriteCSV] writes them. These columns are not features.
	Columns []string
}

// budget is Budget or its default.
func (o ReadOptions) budget() int64 {
	if o.Budget == 0 {
		return DefaultBudget
	}
	return o.Budget
}
