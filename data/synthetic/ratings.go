package synthetic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Ratings are synthetic ratings of items by users in the shape of MovieLens (Harper and Konstan, ACM Transactions on
// Interactive Intelligent Systems 5(4), 2015). The defaults are those of its small set of 2016: 671 users, 9,066
// films and 100,004 ratings.
//
// As there, a few users rate thousands of items and most rate few, two thirds of the ratings go to a tenth of the
// items, every item is rated, and many only once. A rating is 3.5 plus a bias of the user, a bias of the item and the
// product of Rank tastes of the user and Rank properties of the item, each of these three with a standard deviation
// of 0.45, plus Noise, rounded to halves and clipped to 0.5..5. So the predictable part has low rank, and no
// prediction has a root mean squared error much below Noise.
type Ratings struct {
	Users int     // zero: 671
	Items int     // zero: 9,066
	Count int     // ratings, all of different pairs; at least as many as users, and as items; zero: 100,004
	Rank  int     // of the tastes; zero: 5
	Noise float64 // standard deviation; zero: 0.8
}

// Sample draws the ratings: user[i] (0..Users-1) gives item[i] (0..Items-1) the value[i] (0.5, 1, ..., 5). They are
// sorted by user, then by item.
func (r Ratings) Sample(seed uint64) (user, item []int, value []float32, err error) {
	r.Users, r.Items = orDefault(r.Users, 671), orDefault(r.Items, 9066)
	r.Count, r.Rank, r.Noise = orDefault(r.Count, 100_004), orDefault(r.Rank, 5), orDefault(r.Noise, 0.8)
	if err := r.check(); err != nil {
		return nil, nil, nil, failed("ratings", err)
	}
	random := newRandom(seed, "rating pairs")
	seen := r.seen(random)
	rate := r.values(seed)
	user, item = make([]int, 0, r.Count), make([]int, 0, r.Count)
	value = make([]float32, 0, r.Count)
	for u, items := range seen {
		for _, i := range items {
			user, item, value = append(user, u), append(item, i), append(value, rate(u, i))
		}
	}
	return user, item, value, nil
}

// check refuses inconsistent numbers.
func (r Ratings) check() error {
	const limit = 1 << 24
	least, most := max(r.Users, r.Items), int64(r.Users)*int64(r.Items)
	switch {
	case r.Users < 1 || r.Users > limit || r.Items < 1 || r.Items > limit:
		return fmt.Errorf("%d users and %d items: there must be 1 to %d of each", r.Users, r.Items, limit)
	case r.Count < least || int64(r.Count) > most || r.Count > maxValues:
		return fmt.Errorf("%d ratings by %d users of %d items: there must be %d to %d, so that everybody rates and "+
			"everything is rated",
			r.Count, r.Users, r.Items, least, min(most, maxValues))
	case r.Rank < 1 || r.Rank > 1<<10:
		return fmt.Errorf("rank %d: it must be 1 to %d", r.Rank, 1<<10)
	}
	return checkScale("noise", r.Noise)
}

// seen returns the items that each user has rated, in increasing order.
func (r Ratings) seen(random *rand.Rand) [][]int {
	quota := r.quotas(random)
	// Every item goes to one user first, chosen among all ratings to be given.
	var slots []int
	for u, n := range quota {
		for range n {
			slots = append(slots, u)
		}
	}
	random.Shuffle(len(slots), func(i, j int) { slots[i], slots[j] = slots[j], slots[i] })
	seen := make([][]int, r.Users)
	for i, u := range slots[:r.Items] {
		seen[u] = append(seen[u], i)
	}
	// The rest goes by popularity, which falls with the rank of the item as (rank + 0.02 Items)^-2.
	popularity := make([]float64, r.Items)
	for rank, i := range random.Perm(r.Items) {
		popularity[i] = math.Pow(float64(rank)+1+0.02*float64(r.Items), -2)
	}
	for u := range seen {
		seen[u] = append(seen[u], pick(random, popularity, seen[u], quota[u]-len(seen[u]))...)
		slices.Sort(seen[u])
	}
	return seen
}

// quotas returns how many ratings each user gives: a common minimum, 20 if there are enough, and a share of the rest
// by a log-normal activity. They sum to Count, and none exceeds Items.
func (r Ratings) quotas(random *rand.Rand) []int {
	least := max(1, min(20, r.Count/(2*r.Users), r.Items))
	quota, activity := make([]int, r.Users), make([]float64, r.Users)
	for u := range quota {
		quota[u] = least
		activity[u] = math.Exp(1.36 * random.NormFloat64())
	}
	for left := r.Count - least*r.Users; left > 0; {
		total := 0.0
		for u, a := range activity {
			if quota[u] < r.Items {
				total += a
			}
		}
		before := left
		for u, a := range activity {
			if quota[u] < r.Items {
				more := min(int(float64(before)*a/total), r.Items-quota[u], left)
				quota[u], left = quota[u]+more, left-more
			}
		}
		if left == before || left < r.Users { // too few to share out: one each
			for u := range quota {
				if left > 0 && quota[u] < r.Items {
					quota[u], left = quota[u]+1, left-1
				}
			}
		}
	}
	return quota
}

// pick draws n different items that are not taken (there are enough), one after another in proportion to their
// weights. If each item arrives after an exponential time whose rate is its weight, these are the first n arrivals
// (Efraimidis and Spirakis, Information Processing Letters 97, 2006).
func pick(random *rand.Rand, weights []float64, taken []int, n int) []int {
	if n == 0 {
		return nil
	}
	times := make([]float64, len(weights))
	for i, w := range weights {
		times[i] = random.ExpFloat64() / w
	}
	for _, i := range taken {
		times[i] = math.Inf(1)
	}
	sorted := slices.Clone(times)
	slices.Sort(sorted)
	var items []int
	for i, t := range times {
		if t <= sorted[n-1] && len(items) < n { // two times may be equal, though rarely
			items = append(items, i)
		}
	}
	return items
}

// values returns the function that rates an item for a user; it draws noise in the order of its calls.
func (r Ratings) values(seed uint64) func(user, item int) float32 {
	const spread = 0.45
	random := newRandom(seed, "rating values")
	normals := func(n int, std float64) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = std * random.NormFloat64()
		}
		return x
	}
	userBias, itemBias := normals(r.Users, spread), normals(r.Items, spread)
	tastes := normals(r.Users*r.Rank, 1)
	properties := normals(r.Items*r.Rank, spread/math.Sqrt(float64(r.Rank)))
	return func(user, item int) float32 {
		v := 3.5 + userBias[user] + itemBias[item]
		for k := range r.Rank {
			v += float64(tastes[user*r.Rank+k] * properties[item*r.Rank+k])
		}
		v += float64(r.Noise * random.NormFloat64())
		return float32(min(max(math.Round(2*v)/2, 0.5), 5))
	}
}
