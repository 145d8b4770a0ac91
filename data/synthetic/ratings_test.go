package synthetic_test

import (
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data/synthetic"
)

// The defaults have exactly the counts of the small MovieLens set, and roughly its long tails.
func TestRatings(t *testing.T) {
	user, item, value, err := synthetic.Ratings{}.Sample(1)
	if err != nil {
		t.Fatal(err)
	}
	if len(user) != 100_004 || len(item) != 100_004 || len(value) != 100_004 {
		t.Fatalf("%d users, %d items, %d values", len(user), len(item), len(value))
	}
	byUser, byItem := make([]int, 671), make([]int, 9066)
	sum, squares := 0.0, 0.0
	for k := range user {
		byUser[user[k]]++
		byItem[item[k]]++
		if k > 0 && (user[k] < user[k-1] || user[k] == user[k-1] && item[k] <= item[k-1]) {
			t.Fatalf("rating %d, of item %d by user %d, follows item %d by user %d", k, item[k], user[k], item[k-1], user[k-1])
		}
		v := float64(value[k])
		if v < 0.5 || v > 5 || 2*v != math.Trunc(2*v) {
			t.Fatalf("rating %d is %v", k, v)
		}
		sum, squares = sum+v, squares+v*v
	}
	slices.Sort(byUser)
	slices.Sort(byItem)
	if byUser[0] < 20 || byItem[0] < 1 {
		t.Errorf("a user with %d ratings, an item with %d", byUser[0], byItem[0])
	}
	// MovieLens: median 71 and at most 2,391 ratings of a user, median 3 and at most 341 of an item; mean 3.54,
	// deviation 1.06.
	near(t, "median of a user's ratings", float64(byUser[335]), 71, 20)
	near(t, "most ratings of a user", float64(byUser[670]), 2391, 1500)
	near(t, "median of an item's ratings", float64(byItem[4533]), 3, 1)
	near(t, "most ratings of an item", float64(byItem[9065]), 341, 120)
	top := 0
	for _, n := range byItem[len(byItem)-906:] {
		top += n
	}
	near(t, "share of the most popular tenth", float64(top)/100_004, 0.62, 0.12)
	mean := sum / 100_004
	near(t, "mean", mean, 3.54, 0.15)
	near(t, "standard deviation", math.Sqrt(squares/100_004-mean*mean), 1.06, 0.1)
}

// A complete, nearly noise-free matrix of ratings without its biases has low rank.
func TestRatingsRank(t *testing.T) {
	const users, items = 40, 30
	_, _, value, err := synthetic.Ratings{Users: users, Items: items, Count: users * items, Rank: 2, Noise: 1e-9}.Sample(1)
	if err != nil {
		t.Fatal(err)
	}
	m := mat.NewDense(users, items, nil)
	rows, columns, all := make([]float64, users), make([]float64, items), 0.0
	for k, v := range value {
		m.Set(k/items, k%items, float64(v))
		rows[k/items] += float64(v) / items
		columns[k%items] += float64(v) / users
		all += float64(v) / (users * items)
	}
	m.Apply(func(u, i int, v float64) float64 { return v - rows[u] - columns[i] + all }, m)
	var svd mat.SVD
	if !svd.Factorize(m, mat.SVDNone) {
		t.Fatal("the singular values did not converge")
	}
	// The rest after rank 2 is rounding to halves, of variance 1/48: no singular value is above (√40 + √30)/√48 = 1.7.
	if s := svd.Values(nil); s[1] < 6 || s[2] > 2.5 {
		t.Errorf("singular values %v", s[:4])
	}
}

func TestRatingsAreSeeded(t *testing.T) {
	r := synthetic.Ratings{Users: 20, Items: 50, Count: 300}
	draw := func(seed uint64) ([]int, []int, []float32) {
		user, item, value, err := r.Sample(seed)
		if err != nil {
			t.Fatal(err)
		}
		return user, item, value
	}
	u1, i1, v1 := draw(1)
	u2, i2, v2 := draw(1)
	if !slices.Equal(u1, u2) || !slices.Equal(i1, i2) || !slices.Equal(v1, v2) {
		t.Error("one seed made two sets")
	}
	if _, i3, v3 := draw(2); slices.Equal(i1, i3) || slices.Equal(v1, v3) {
		t.Error("two seeds made one set")
	}
}

// Sample draws exactly Count ratings, from the smallest possible number to all pairs.
func TestRatingsCount(t *testing.T) {
	for _, r := range []synthetic.Ratings{
		{Users: 1, Items: 1, Count: 1}, {Users: 7, Items: 3, Count: 7}, {Users: 3, Items: 7, Count: 7},
		{Users: 7, Items: 3, Count: 20}, {Users: 7, Items: 3, Count: 21}, {Users: 100, Items: 100, Count: 9999},
	} {
		user, item, _, err := r.Sample(3)
		if err != nil {
			t.Fatal(err)
		}
		pairs, users, items := map[[2]int]bool{}, map[int]bool{}, map[int]bool{}
		for k := range user {
			pairs[[2]int{user[k], item[k]}], users[user[k]], items[item[k]] = true, true, true
		}
		if len(user) != r.Count || len(pairs) != r.Count || len(users) != r.Users || len(items) != r.Items {
			t.Errorf("%+v: %d ratings of %d pairs, %d users, %d items", r, len(user), len(pairs), len(users), len(items))
		}
	}
}

func TestRatingsErrors(t *testing.T) {
	for _, c := range []struct {
		r    synthetic.Ratings
		want string
	}{
		{synthetic.Ratings{Users: -1}, "-1 users"},
		{synthetic.Ratings{Items: 1 << 40}, "items: there must be 1 to"},
		{synthetic.Ratings{Users: 3, Items: 7, Count: 6}, "6 ratings by 3 users of 7 items: there must be 7 to 21"},
		{synthetic.Ratings{Users: 3, Items: 7, Count: 22}, "22 ratings"},
		{synthetic.Ratings{Rank: -1}, "rank -1"},
		{synthetic.Ratings{Noise: math.NaN()}, "noise NaN"},
	} {
		user, _, _, err := c.r.Sample(1)
		wantError(t, err, "synthetic: ratings: ", c.want)
		if user != nil {
			t.Errorf("%+v: ratings all the same", c.r)
		}
	}
}
