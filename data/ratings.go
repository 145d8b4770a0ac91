package data

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
)

// Ratings are what users think of items, most of which they have not seen: a sparse matrix in compressed rows. The items
// that user u has rated are Cols[RowPtr[u]:RowPtr[u+1]], rising, and their ratings are Values at the same places.
// [LoadRatings] reads them from triplets (user, item, value), [NewRatings] makes them of numbers in memory.
//
// Ratings are a [Source] whose samples are the users and whose features are the items. There a 0 is an item that has not
// been rated; a loss on what was observed leaves it out (models.Observed). A rating that is 0, as it may be after
// [Ratings.Centred], is therefore delivered as 1e-30: not 0, but as good as 0 to whatever computes with it, since in float32
// its square is 0 and a sum with anything larger than 1e-22 is that other thing.
type Ratings struct {
	Name   string    // for messages and figure titles; may be empty
	Users  []string  // the names of the rows
	Items  []string  // the names of the columns
	RowPtr []int     // where each row begins, and behind the last where it ends; len(Users)+1 of them
	Cols   []int32   // the item of each rating
	Values []float32 // the ratings
}

// observedZero is what a rating of 0 is in a sample, where 0 is none.
const observedZero = 1e-30

// NewRatings returns the ratings value[k] of item[k] by user[k], in any order; each pair may occur once. The numbers of
// users and items are places in the lists of their names. A nil list names them "0", "1", ... up to the largest.
func NewRatings(users, items []string, user, item []int, value []float32) (*Ratings, error) {
	if len(user) != len(value) || len(item) != len(value) {
		return nil, fmt.Errorf("data: ratings: %d users and %d items of %d values: there must be one of each for each rating",
			len(user), len(item), len(value))
	}
	var err error
	if users, err = namesFor(users, user, "user"); err == nil {
		items, err = namesFor(items, item, "item")
	}
	var r *Ratings
	if err == nil {
		r, err = compress(users, items, user, item, value, func(k int) string { return fmt.Sprintf("rating %d", k) })
	}
	if err != nil {
		return nil, fmt.Errorf("data: ratings: %w", err)
	}
	return r, nil
}

// namesFor checks that there is a name for each number, or makes names.
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

// compress sorts ratings into rows. describe says which rating number k is.
func compress(users, items []string, user, item []int, value []float32, describe func(k int) string) (*Ratings, error) {
	r := &Ratings{Users: users, Items: items, RowPtr: make([]int, len(users)+1)}
	for k, v := range value {
		if !finite(v) {
			return nil, fmt.Errorf("%s: %v is not a finite number", describe(k), v)
		}
		r.RowPtr[user[k]+1]++
	}
	for u := range users {
		r.RowPtr[u+1] += r.RowPtr[u]
	}
	// By user, in the order in which they come, then by item.
	order, next := make([]int, len(value)), slices.Clone(r.RowPtr)
	for k, u := range user {
		order[next[u]] = k
		next[u]++
	}
	r.Cols, r.Values = make([]int32, len(value)), make([]float32, len(value))
	for u := range users {
		row := order[r.RowPtr[u]:r.RowPtr[u+1]]
		slices.SortFunc(row, func(a, b int) int { return item[a] - item[b] })
		for n, k := range row {
			if n > 0 && item[k] == item[row[n-1]] {
				return nil, fmt.Errorf("%s and %s are both of item %q by user %q: there must be one",
					describe(min(k, row[n-1])), describe(max(k, row[n-1])), items[item[k]], users[u])
			}
			r.Cols[r.RowPtr[u]+n], r.Values[r.RowPtr[u]+n] = int32(item[k]), value[k]
		}
	}
	return r, r.check()
}

// Check returns nil for sound ratings, and otherwise one error that says what is wrong first: no users, items or ratings,
// rows that do not follow each other, columns that do not rise or are none, a value that is not finite.
func (r *Ratings) Check() error {
	if err := r.check(); err != nil {
		return fmt.Errorf("data: ratings: %w", err)
	}
	return nil
}

// check is Check without a prefix on its errors.
func (r *Ratings) check() error {
	switch {
	case r == nil:
		return errors.New("they are nil")
	case len(r.Users) == 0 || len(r.Items) == 0 || len(r.Values) == 0:
		return fmt.Errorf("%d users, %d items and %d ratings: there must be at least one of each",
			len(r.Users), len(r.Items), len(r.Values))
	case len(r.Items) > math.MaxInt32:
		return fmt.Errorf("%d items: there may be at most 2^31-1", len(r.Items))
	case len(r.RowPtr) != len(r.Users)+1 || r.RowPtr[0] != 0 || r.RowPtr[len(r.Users)] != len(r.Values) ||
		len(r.Cols) != len(r.Values):
		return fmt.Errorf("%d row pointers, %d columns and %d values for %d users: they do not fit together",
			len(r.RowPtr), len(r.Cols), len(r.Values), len(r.Users))
	}
	for u := range r.Users {
		from, to := r.RowPtr[u], r.RowPtr[u+1]
		if from > to || to > len(r.Values) {
			return fmt.Errorf("user %d: the row goes from %d to %d of %d", u, from, to, len(r.Values))
		}
		for k := from; k < to; k++ {
			if c := int(r.Cols[k]); c < 0 || c >= len(r.Items) || k > from && r.Cols[k-1] >= r.Cols[k] {
				return fmt.Errorf("user %d: item %d does not rise, or is none of %d", u, c, len(r.Items))
			}
			if !finite(r.Values[k]) {
				return fmt.Errorf("user %d, item %d: %v is not a finite number", u, r.Cols[k], r.Values[k])
			}
		}
	}
	return nil
}

// Row returns the items that user u has rated, and the ratings. They are views; nil when there is no user u.
func (r *Ratings) Row(u int) (items []int32, values []float32) {
	if r == nil || u < 0 || u >= len(r.Users) || u+1 >= len(r.RowPtr) {
		return nil, nil
	}
	from, to := r.RowPtr[u], r.RowPtr[u+1]
	if from < 0 || from > to || to > len(r.Cols) || to > len(r.Values) {
		return nil, nil
	}
	return r.Cols[from:to:to], r.Values[from:to:to]
}

// Density is the share of all pairs of a user and an item that are rated; NaN if there are no such pairs.
func (r *Ratings) Density() float64 {
	if r == nil {
		return math.NaN()
	}
	return float64(len(r.Values)) / float64(len(r.Users)) / float64(len(r.Items))
}

// String summarises the ratings in one line:
//
//	ratings: 100004 ratings of 9066 items by 671 users, 1.64 % of all pairs
func (r *Ratings) String() string {
	if r == nil {
		return "no ratings"
	}
	text := fmt.Sprintf("%s of %s by %s, %.3g %% of all pairs",
		count(len(r.Values), "rating"), count(len(r.Items), "item"), count(len(r.Users), "user"), 100*r.Density())
	if r.Name != "" {
		return r.Name + ": " + text
	}
	return text
}
