package ratings

import (
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/data"
)

// Ratings are a sparse matrix in compressed rows: users rate items, few of them each. User u has rated the items
// Cols[RowPtr[u]:RowPtr[u+1]], in increasing order, and Values holds the ratings at the same places. [Load] reads
// them from triplets (user, item, value), and [New] makes them from numbers in memory.
//
// Ratings are a [data.Source] whose samples are the users and whose features are the items. A 0 means that the item
// has not been rated; the variant "observed" leaves it out of the loss. A rating of 0, which [Ratings.Centred] may
// produce, is therefore delivered as [data.ObservedZero].
type Ratings struct {
	Name   string    // for messages and figure titles; may be empty
	Users  []string  // the names of the rows
	Items  []string  // the names of the columns
	RowPtr []int     // where each row begins, and the end of the last; len(Users)+1 of them
	Cols   []int32   // the item of each rating
	Values []float32 // the ratings
}

// New returns the ratings value[k] of item[k] by user[k]: see [data.NewTriplets].
func New(users, items []string, user, item []int, value []float32) (*Ratings, error) {
	return compress(data.NewTriplets(users, items, user, item, value))
}

// Load reads ratings from a table of triplets: see [data.LoadTriplets].
func Load(path string, o data.ReadOptions) (*Ratings, error) {
	return compress(data.LoadTriplets(path, o))
}

// compress makes rows of triplets.
func compress(t *data.Triplets, err error) (*Ratings, error) {
	if err != nil {
		return nil, err
	}
	r := &Ratings{
		Name: t.Name, Users: t.Users, Items: t.Items,
		RowPtr: make([]int, len(t.Users)+1), Cols: make([]int32, len(t.Value)), Values: t.Value,
	}
	for k, u := range t.User {
		r.RowPtr[u+1] = k + 1
		r.Cols[k] = int32(t.Item[k])
	}
	for u := range t.Users {
		r.RowPtr[u+1] = max(r.RowPtr[u+1], r.RowPtr[u]) // of users without ratings
	}
	return r, r.Check()
}

// Check returns nil for sound ratings, and otherwise an error that names the first fault: no users, items or ratings,
// rows that do not follow one another, columns that do not increase or do not exist, or a value that is not finite.
func (r *Ratings) Check() error {
	if err := r.check(); err != nil {
		return fmt.Errorf("ratings: %w", err)
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
				return fmt.Errorf("user %d: item %d does not increase, or is not one of %d", u, c, len(r.Items))
			}
			if !(math.Abs(float64(r.Values[k])) <= math.MaxFloat32) {
				return fmt.Errorf("user %d, item %d: %v is not a finite number", u, r.Cols[k], r.Values[k])
			}
		}
	}
	return nil
}

// Row returns the items that user u has rated, and the ratings, as views. They are nil if there is no user u.
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
	text := fmt.Sprintf("%d ratings of %d items by %d users, %.3g %% of all pairs",
		len(r.Values), len(r.Items), len(r.Users), 100*r.Density())
	if r.Name != "" {
		return r.Name + ": " + text
	}
	return text
}
