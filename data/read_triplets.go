package data

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

var tripletsFormat = format{
	names: "ratings: triplets of user, item and value (.triplets, ratings.csv, ratings.tsv, with or without .gz)",
	is: func(path string, folder bool) bool {
		name := strings.TrimSuffix(strings.ToLower(filepath.Base(path)), ".gz")
		return !folder && (strings.HasSuffix(name, ".triplets") || name == "ratings.csv" || name == "ratings.tsv")
	},
	open: func(path string, o ReadOptions) (table, error) {
		table := csvFormat.is(path, false) // a table called ratings may be one of other columns
		r, err := readTriplets(path, o, table)
		if table && errors.Is(err, errNoTriplets) {
			return csvFormat.open(path, o)
		}
		if err != nil {
			return nil, err
		}
		return tripletsTable{r}, nil
	},
}

// LoadTriplets reads ratings from a table with one rating a line: a user, an item and a value, as in the ratings.csv
// of MovieLens. It finds the columns by the names user, item and rating or their usual variants (userId, user_id,
// movieId, product, value, score, count), in any order. Without a header, or if no name is known, it takes the first
// three. ReadOptions.Columns names others, in the order user, item, value. Further columns, such as the time, are
// left out.
//
// The table has the form that [Load] reads: separated by commas, semicolons or tabs, compressed or not. The first
// line is a header if its third field is not a number, or if ReadOptions.Header says so. Users and items are numbered
// in the order of their names: by value if all are numbers, else alphabetically.
//
// It is an error if a value is missing, or a pair of user and item occurs twice.
func LoadTriplets(path string, o ReadOptions) (*Triplets, error) {
	r, err := readTriplets(path, o, false)
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	return r, nil
}

// errNoTriplets is the cause of errors about columns that are not found.
var errNoTriplets = errors.New("triplets are a user, an item and a value")

// Column names in lower case without separators.
var (
	userNames = []string{"user", "users", "userid", "uid", "reviewer", "reviewerid", "customer", "customerid"}
	itemNames = []string{"item", "items", "itemid", "iid", "movie", "movieid", "film", "product", "productid",
		"book", "bookid", "isbn", "artist", "artistid", "track", "trackid", "song", "songid", "asin"}
	valueNames = []string{"rating", "ratings", "value", "score", "stars", "count", "plays", "weight"}
)

// readTriplets is LoadTriplets without a prefix on its errors. If named is set, columns without known names are an
// error of the kind errNoTriplets.
func readTriplets(path string, o ReadOptions, named bool) (*Triplets, error) {
	t := &csvTable{kind: "ratings: " + path, path: path}
	first, lines, close, err := t.start()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.kind, err)
	}
	defer close()
	columns, header, err := t.findTriplets(first, o, named)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", t.kind, err)
	}
	a := tripletReader{columns: columns, users: newNames(), items: newNames()}
	if !header {
		err = a.add(lines, first)
	}
	for err == nil {
		if first, err = lines.Read(); err == nil {
			err = a.add(lines, first)
		} else if err != io.EOF {
			err = t.lineError(err, 0)
		}
	}
	if err == io.EOF {
		var r *Triplets
		if r, err = a.triplets(); err == nil {
			r.Name = setName(path, ".csv", ".tsv", ".triplets")
			return r, nil
		}
	}
	return nil, fmt.Errorf("%s: %w", t.kind, err)
}

// findTriplets finds the columns of user, item and value, given the first line.
func (t *csvTable) findTriplets(first []string, o ReadOptions, named bool) (columns [3]int, header bool, err error) {
	names := make([]string, len(first))
	for i, name := range first {
		names[i] = strings.TrimSpace(name)
	}
	switch {
	case len(names) < 3:
		return columns, false, fmt.Errorf("the first line has %s: %w in each line", count(len(names), "field"), errNoTriplets)
	case o.Header && o.NoHeader:
		return columns, false, errors.New("Header and NoHeader exclude each other")
	case o.Columns != nil && len(o.Columns) != 3:
		return columns, false, fmt.Errorf("%d names of columns: %w (Columns)", len(o.Columns), errNoTriplets)
	case o.Columns != nil && o.NoHeader:
		return columns, false, errors.New("a header is needed for Columns, but NoHeader is set")
	case o.Columns != nil:
		for i, name := range o.Columns {
			if columns[i] = slices.Index(names, name); columns[i] < 0 {
				return columns, false, fmt.Errorf("there is no column %q: there are %s", name, quoted(names))
			}
		}
		return columns, true, nil
	}
	found := 0
	if !o.NoHeader {
		for i, list := range [][]string{userNames, itemNames, valueNames} {
			columns[i] = slices.IndexFunc(names, func(name string) bool { return slices.Contains(list, plainName(name)) })
			if columns[i] >= 0 {
				found++
			}
		}
	}
	_, notNumber := parseNumber(names[2])
	header = o.Header || !o.NoHeader && (found > 1 || notNumber != nil)
	switch {
	case found == 3:
		return columns, true, nil
	case !named && (found == 0 || !header):
		return [3]int{0, 1, 2}, header, nil
	}
	return columns, true, fmt.Errorf("%w, but not all of these are found among the columns %s: name them (Columns)",
		errNoTriplets, quoted(names))
}

// plainName is a name in lower case without separators.
func plainName(name string) string {
	return strings.NewReplacer("_", "", "-", "", " ", "", ".", "").Replace(strings.ToLower(name))
}

// tripletReader collects triplets line by line.
type tripletReader struct {
	columns      [3]int // of user, item and value
	users, items names
	user, item   []int
	value        []float32
	line         []int
}

// add adds a line.
func (a *tripletReader) add(lines *csv.Reader, fields []string) error {
	line, _ := lines.FieldPos(0)
	if last := slices.Max(a.columns[:]); len(fields) <= last {
		return fmt.Errorf("line %d: %s: want at least %d", line, count(len(fields), "field"), last+1)
	}
	value, err := parseNumber(strings.TrimSpace(fields[a.columns[2]]))
	if err != nil || !finite(value) {
		return fmt.Errorf("line %d, column %d: the value is %q: want a finite number", line, a.columns[2],
			fields[a.columns[2]])
	}
	user, item := strings.TrimSpace(fields[a.columns[0]]), strings.TrimSpace(fields[a.columns[1]])
	if user == "" || item == "" {
		return fmt.Errorf("line %d: the user %q or the item %q is missing", line, user, item)
	}
	a.user, a.item = append(a.user, a.users.number(user)), append(a.item, a.items.number(item))
	a.value, a.line = append(a.value, value), append(a.line, line)
	return nil
}

// triplets sorts what was read.
func (a *tripletReader) triplets() (*Triplets, error) {
	if len(a.value) == 0 {
		return nil, errors.New("there are no ratings")
	}
	a.users.sort(a.user)
	a.items.sort(a.item)
	t := &Triplets{Users: a.users.list, Items: a.items.list, User: a.user, Item: a.item, Value: a.value}
	return t, t.sort(func(k int) string { return fmt.Sprintf("line %d", a.line[k]) })
}

// names numbers names in the order of their appearance.
type names struct {
	list    []string
	numbers map[string]int
}

func newNames() names { return names{numbers: make(map[string]int)} }

func (n *names) number(name string) int {
	k, ok := n.numbers[name]
	if !ok {
		k = len(n.list)
		name = strings.Clone(name) // it is a part of a line
		n.numbers[name] = k
		n.list = append(n.list, name)
	}
	return k
}

// sort sorts the names and renumbers given accordingly.
func (n *names) sort(given []int) {
	before := slices.Clone(n.list)
	sortNames(n.list)
	for k, name := range n.list {
		n.numbers[name] = k
	}
	for i, k := range given {
		given[i] = n.numbers[before[k]]
	}
}
