package data

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
)

// Triplets are sparse ratings: user User[k] gives item Item[k] the rating Value[k]. Users and items are numbers,
// places in the lists of their names. Triplets are sorted by user, then by item, and each pair occurs once.
// [LoadTriplets] reads them, [NewTriplets] makes them from numbers in memory, and package data/ratings works with
// them.
type Triplets struct {
	Name         string   // for messages and figure titles; may be empty
	Users, Items []string // the names of users and items
	User, Item   []int
	Value        []float32
}

// ObservedZero stands for a rating of 0 in a sample, where 0 means no rating. In float32 it computes like 0: its
// square is 0, and adding it to anything larger than 1e-22 changes nothing.
const ObservedZero = 1e-30

// NewTriplets returns the ratings value[k] of item[k] by user[k], given in any order. Each pair may occur once. A nil
// list of names names users or items "0", "1", ... up to the largest number.
func NewTriplets(users, items []string, user, item []int, value []float32) (*Triplets, error) {
	if len(user) != len(value) || len(item) != len(value) {
		return nil, fmt.Errorf("data: ratings: %d users and %d items of %d values: there must be one of each for each rating",
			len(user), len(item), len(value))
	}
	var err error
	if users, err = namesFor(users, user, "user"); err == nil {
		items, err = namesFor(items, item, "item")
	}
	t := &Triplets{Users: users, Items: items, User: slices.Clone(user), Item: slices.Clone(item),
		Value: slices.Clone(value)}
	if err == nil {
		err = t.sort(func(k int) string { return fmt.Sprintf("rating %d", k) })
	}
	if err != nil {
		return nil, fmt.Errorf("data: ratings: %w", err)
	}
	return t, nil
}

// namesFor checks that every number has a name, or makes names.
func namesFor(names []string, numbers []int, what string) ([]string, error) {
	most := len(names)
	if names == nil {
		most = math.MaxInt32
	}
	largest := -1
	for k, n := range numbers {
		if n < 0 || n >= most {
			return nil, fmt.Errorf("rating %d: there is no %s %d in 0..%d", k, what, n, most-1)
		}
		largest = max(largest, n)
	}
	if names != nil {
		return slices.Clone(names), nil
	}
	names = make([]string, largest+1)
	for n := range names {
		names[n] = strconv.Itoa(n)
	}
	return names, nil
}

// sort sorts triplets and checks them. describe names triplet k in an error.
func (t *Triplets) sort(describe func(k int) string) error {
	if len(t.Value) == 0 {
		return errors.New("there are no ratings")
	}
	// By user, by counting, then each user's by item.
	next := make([]int, len(t.Users)+1)
	for _, u := range t.User {
		next[u+1]++
	}
	for u := range t.Users {
		next[u+1] += next[u]
	}
	order := make([]int, len(t.Value))
	for k, u := range t.User {
		order[next[u]] = k
		next[u]++
	}
	from := 0
	for _, to := range next[:len(t.Users)] { // where each user's end now
		slices.SortStableFunc(order[from:to], func(a, b int) int { return t.Item[a] - t.Item[b] })
		from = to
	}
	sorted := Triplets{User: make([]int, len(order)), Item: make([]int, len(order)), Value: make([]float32, len(order))}
	for n, k := range order {
		sorted.User[n], sorted.Item[n], sorted.Value[n] = t.User[k], t.Item[k], t.Value[k]
		if !finite(t.Value[k]) {
			return fmt.Errorf("%s: %v is not a finite number", describe(k), t.Value[k])
		}
		if n > 0 && sorted.User[n] == sorted.User[n-1] && sorted.Item[n] == sorted.Item[n-1] {
			return fmt.Errorf("%s and %s are both of item %q by user %q: there must be one",
				describe(order[n-1]), describe(k), t.Items[sorted.Item[n]], t.Users[sorted.User[n]])
		}
	}
	t.User, t.Item, t.Value = sorted.User, sorted.Item, sorted.Value
	return nil
}

// tripletsTable makes triplets a table: a sample is a user, a feature an item.
type tripletsTable struct{ *Triplets }

func (t tripletsTable) header() Header {
	return Header{Name: t.Name, N: len(t.Users), D: len(t.Items), Features: slices.Clone(t.Items)}
}

func (t tripletsTable) seeks() bool   { return true }
func (t tripletsTable) settle() []int { return nil }
func (t tripletsTable) close() error  { return nil }

func (t tripletsTable) held() int64 {
	bytes := 20 * len(t.Value)
	for _, names := range [][]string{t.Users, t.Items} {
		for _, name := range names {
			bytes += 16 + len(name)
		}
	}
	return int64(bytes)
}

func (t tripletsTable) rows(from position) (cursor, error) {
	return &tripletsCursor{t.Triplets, from}, nil
}

// tripletsCursor reads samples. The offset of its position is the index of the user's first triplet.
type tripletsCursor struct {
	*Triplets
	position
}

func (c *tripletsCursor) at() position { return c.position }
func (c *tripletsCursor) close() error { return nil }

func (c *tripletsCursor) next(x, _ []float32) (int, error) {
	if c.row == len(c.Users) {
		return 0, io.EOF
	}
	clear(x)
	for ; c.offset < int64(len(c.Value)) && c.User[c.offset] == c.row; c.offset++ {
		v := c.Value[c.offset]
		if v == 0 {
			v = ObservedZero
		}
		x[c.Item[c.offset]] = v
	}
	c.row++
	return 0, nil
}
