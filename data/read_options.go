package data

// DefaultBudget is the memory in bytes that [Open] takes when [ReadOptions].Budget is zero: 256 MiB.
const DefaultBudget = 256 << 20

// MissingPolicy says what becomes of values that are missing in a file.
type MissingPolicy int

const (
	RefuseMissing MissingPolicy = iota // an error that names the place
	KeepMissing                        // NaN in the set, for an Imputer; until then the set is not sound
)

// ReadOptions says how [Load] and [Open] read. The zero value reads numbers without labels from tables, labels as
// classes from what carries them (folders, IDX, NPZ), and refuses missing values. What does not apply to a format is
// not looked at.
type ReadOptions struct {
	// Tables (CSV, TSV).
	Label       string        // the column of the labels: its name, or its number from 0; empty: no labels
	Header      bool          // the first line is the names of the columns, even if they look like numbers
	NoHeader    bool          // the first line is a sample, even if it looks like names
	Missing     MissingPolicy // what becomes of missing values
	MissingText []string      // what stands for a missing value; nil means "", "NA", "NaN", "nan", "null" and "?"

	// What a model was trained on, for data that it is to be applied to.
	Classes []string // the classes, which number the labels; another one in the file is an error
	Columns []string // the features, which are found by their names, in this order; others in the file are left out

	// Images and arrays.
	Image       Image  // folders: the size to bring images to; tables and arrays: the geometry of a row
	Grey        bool   // folders: grey levels, whatever the files are
	Array       string // NPZ: the name of the array of samples
	LabelsArray string // NPZ: the name of the array of labels
	LabelsPath  string // IDX, NPY and NPZ: the file of the labels

	// Tables and NPZ: what comes beside the features. In other formats it is an error.
	Inputs []ReadInput

	Budget int64 // Open: the memory to keep within, in bytes; 0 means DefaultBudget
}

// ReadInput says where in a file a named input is.
type ReadInput struct {
	Name string // of the input, and of the array of an NPZ

	// Columns of a table: their names, or their numbers from 0. Nil means the column called Name, or the columns Name_1,
	// Name_2 and so on, as [WriteCSV] writes them. They are no features then.
	Columns []string
}

// budget is Budget or its default.
func (o ReadOptions) budget() int64 {
	if o.Budget == 0 {
		return DefaultBudget
	}
	return o.Budget
}
