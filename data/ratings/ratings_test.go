package ratings_test

import (
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/ratings"
)

func TestNewRatings(t *testing.T) {
	r := must(ratings.New(nil, []string{"x", "y", "z"}, []int{2, 0, 2}, []int{1, 0, 0}, []float32{1, 2, 3}))(t)
	if !slices.Equal(r.Users, []string{"0", "1", "2"}) || !slices.Equal(r.RowPtr, []int{0, 1, 1, 3}) ||
		!slices.Equal(r.Values, []float32{2, 3, 1}) {
		t.Errorf("%+v", r)
	}
	if items, values := r.Row(2); !slices.Equal(items, []int32{0, 1}) || !slices.Equal(values, []float32{3, 1}) {
		t.Errorf("row 2 is %v %v", items, values)
	}
	if items, _ := r.Row(3); items != nil {
		t.Errorf("row 3 is %v", items)
	}
	for want, err := range map[string]error{
		"1 users and 2 items of 1 values": second(ratings.New(nil, nil, []int{0}, []int{0, 1}, []float32{1})),
		"rating 0: there is no user -1":   second(ratings.New(nil, nil, []int{-1}, []int{0}, []float32{1})),
		"rating 1: there is no item 2 in 0..1": second(ratings.New(nil, []string{"a", "b"}, []int{0, 1},
			[]int{0, 2}, []float32{1, 2})),
		`rating 0 and rating 2 are both of item "0"`: second(ratings.New(nil, nil, []int{0, 1, 0}, []int{0, 0, 0},
			[]float32{1, 2, 3})),
		"there are no ratings": second(ratings.New(nil, nil, nil, nil, nil)),
		"rating 0: NaN is not a finite number": second(ratings.New(nil, nil, []int{0}, []int{0},
			[]float32{float32(math.NaN())})),
		"they are nil": (*ratings.Ratings)(nil).Check(),
		"they do not fit together": (&ratings.Ratings{Users: []string{"a"}, Items: []string{"a"},
			RowPtr: []int{0, 2}, Cols: []int32{0}, Values: []float32{1}}).Check(),
		"user 0: item 1 does not increase, or is not one": (&ratings.Ratings{Users: []string{"a"}, Items: []string{"a"},
			RowPtr: []int{0, 1}, Cols: []int32{1}, Values: []float32{1}}).Check(),
	} {
		wantError(t, err, "ratings: ", want)
	}
}

// someRatings returns about half of the ratings of 40 users and 30 items.
func someRatings(t testing.TB, seed uint64) *ratings.Ratings {
	r := rand.New(rand.NewPCG(seed, 0))
	var user, item []int
	var value []float32
	for u := range 40 {
		for i := range 30 {
			if r.IntN(2) == 0 || i == u%30 {
				user, item, value = append(user, u), append(item, i), append(value, float32(1+r.IntN(9))/2)
			}
		}
	}
	return must(ratings.New(nil, nil, user, item, value))(t)
}

// pass collects a pass over a source.
func pass(t testing.TB, src data.Source, o data.BatchOptions) (x []float32, index, sizes []int) {
	t.Helper()
	for b, err := range src.Stream(o) {
		if err != nil {
			t.Fatal(err)
		}
		x, index, sizes = append(x, b.X...), append(index, b.Index...), append(sizes, b.N)
	}
	return x, index, sizes
}

func TestLoad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ratings.csv")
	text := "userId,movieId,rating,timestamp\n10,7,4.0,1\n9,31,2.5,2\n10,31,3.0,3\n9,7,0,4\n2,100,5,5\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r := must(ratings.Load(path, data.ReadOptions{}))(t)
	want := &ratings.Ratings{
		Name: "ratings", Users: []string{"2", "9", "10"}, Items: []string{"7", "31", "100"},
		RowPtr: []int{0, 1, 3, 5}, Cols: []int32{2, 0, 1, 0, 1}, Values: []float32{5, 0, 2.5, 4, 3},
	}
	if !reflect.DeepEqual(r, want) {
		t.Errorf("%+v, want %+v", r, want)
	}
	if got, text := r.String(), "ratings: 5 ratings of 3 items by 3 users, 55.6 % of all pairs"; got != text {
		t.Errorf("%s, want %s", got, text)
	}
	// A file is read as the samples that the source delivers.
	s, loaded := must(r.Set())(t), must(data.Load(path, data.ReadOptions{}))(t)
	if !reflect.DeepEqual(s, loaded) {
		t.Errorf("%v, but the file has %v", s, loaded)
	}
	wantError(t, second(ratings.Load(path+"x", data.ReadOptions{})), "data: ratings: "+path+"x")
}

func TestRatingsSource(t *testing.T) {
	r := someRatings(t, 1)
	s := must(r.Set())(t)
	if !reflect.DeepEqual(r.Header(), s.Header()) {
		t.Errorf("header %+v, that of the set %+v", r.Header(), s.Header())
	}
	for _, o := range []data.BatchOptions{{Size: 7}, {Size: 7, Shuffle: true, Seed: 2, Epoch: 1},
		{Size: 7, DropLast: true}, {Shuffle: true}, {Size: 50, DropLast: true}} {
		x, index, sizes := pass(t, r, o)
		wantX, wantIndex, wantSizes := pass(t, s, o)
		if !slices.Equal(x, wantX) || !slices.Equal(index, wantIndex) || !slices.Equal(sizes, wantSizes) {
			t.Errorf("%+v: not what the set delivers", o)
		}
	}
	wide := &ratings.Ratings{Users: make([]string, 1<<20), Items: make([]string, 1<<20), RowPtr: make([]int, 1<<20+1),
		Cols: []int32{0}, Values: []float32{1}}
	for u := range wide.Users {
		wide.RowPtr[u+1] = 1
	}
	wantError(t, second(wide.Set()),
		"a set of 1048576 users x 1048576 items would take 4096.0 GiB, more than 1: take the ratings as a source")
}

func TestRatingsSplit(t *testing.T) {
	r := someRatings(t, 3)
	rest, held, err := r.Split(5, 0.1)
	if err != nil {
		t.Fatal(err)
	}
	if want := int(math.Round(0.1 * float64(len(r.Values)))); len(held.Values) != want ||
		len(rest.Values) != len(r.Values)-want {
		t.Errorf("%d and %d of %d ratings", len(rest.Values), len(held.Values), len(r.Values))
	}
	a, b, all := must(rest.Set())(t), must(held.Set())(t), must(r.Set())(t)
	for i := range all.X {
		if a.X[i]+b.X[i] != all.X[i] || a.X[i] != 0 && b.X[i] != 0 {
			t.Fatalf("value %d: %v and %v of %v", i, a.X[i], b.X[i], all.X[i])
		}
	}
	if _, again, _ := r.Split(5, 0.1); !reflect.DeepEqual(again, held) {
		t.Error("the same seed gives another part")
	}
	if _, other, _ := r.Split(6, 0.1); reflect.DeepEqual(other, held) {
		t.Error("another seed gives the same part")
	}
	for _, holdout := range []float64{0, 1, -1, math.NaN(), 1e-9} {
		_, _, err := r.Split(1, holdout)
		wantError(t, err, "ratings: split: a share of", "want more than 0 and less than 1")
	}
}

func TestRatingsCentred(t *testing.T) {
	r := must(ratings.New([]string{"a", "b", "c"}, nil, []int{0, 0, 2}, []int{0, 1, 1}, []float32{1, 4, 7}))(t)
	c, means, err := r.Centred()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(means, []float64{2.5, 4, 7}) || !slices.Equal(c.Values, []float32{-1.5, 1.5, 0}) || r.Values[0] != 1 {
		t.Errorf("means %v, values %v", means, c.Values)
	}
	s := must(c.Set())(t)
	if want := []float32{-1.5, 1.5, 0, 0, 0, 1e-30}; !slices.Equal(s.X, want) {
		t.Errorf("%v, want %v", s.X, want)
	}
	predict := must(ratings.Predictions(s, means))(t)
	if rmse := must(r.RMSE(predict))(t); rmse > 1e-15 {
		t.Errorf("the ratings themselves are off by %v", rmse)
	}
	two := func(u, i int) float64 { return 2 }
	if rmse := must(r.RMSE(two))(t); math.Abs(rmse-math.Sqrt((1+4+25)/3.)) > 1e-15 {
		t.Errorf("RMSE %v", rmse)
	}
	wantError(t, second(ratings.Predictions(s, means[1:])), "2 means for 3 users")
	wantError(t, second(ratings.Predictions(nil, nil)), "the set is nil")
	wantError(t, second(r.RMSE(nil)), "the function that predicts is nil")
	small := must(s.Head(1))(t)
	wantError(t, second(r.RMSE(must(ratings.Predictions(small, nil))(t))), "NaN is predicted for user 2 and item 1")
}

// TestRatingsBiases compares with the solution of the normal equations, and with a formula for complete ratings.
func TestRatingsBiases(t *testing.T) {
	r := someRatings(t, 7)
	const lambda = 3.5
	b := must(r.Biases(lambda))(t)
	users, items := len(r.Users), len(r.Items)
	a, y := mat.NewSymDense(users+items, nil), mat.NewVecDense(users+items, nil)
	for k := range users + items {
		a.SetSym(k, k, lambda)
	}
	mean := 0.0
	for _, v := range r.Values {
		mean += float64(v) / float64(len(r.Values))
	}
	for u := range users {
		cols, values := r.Row(u)
		for k, c := range cols {
			i := users + int(c)
			a.SetSym(u, u, a.At(u, u)+1)
			a.SetSym(i, i, a.At(i, i)+1)
			a.SetSym(u, i, 1)
			y.SetVec(u, y.AtVec(u)+float64(values[k])-mean)
			y.SetVec(i, y.AtVec(i)+float64(values[k])-mean)
		}
	}
	var want mat.VecDense
	if err := want.SolveVec(a, y); err != nil {
		t.Fatal(err)
	}
	for k := range users + items {
		got := append(slices.Clone(b.User), b.Item...)[k]
		if math.Abs(got-want.AtVec(k)) > 1e-7 {
			t.Errorf("bias %d is %v, want %v", k, got, want.AtVec(k))
		}
	}
	if math.Abs(b.Mean-mean) > 1e-12 || b.Predict(1, 2) != b.Mean+b.User[1]+b.Item[2] || b.Predict(-1, 99) != b.Mean {
		t.Errorf("mean %v, predictions %v and %v", b.Mean, b.Predict(1, 2), b.Predict(-1, 99))
	}

	// 2 users, 3 items: the biases are the sums of what is above the mean, over the number of ratings plus lambda.
	full := must(ratings.New(nil, nil, []int{0, 0, 0, 1, 1, 1}, []int{0, 1, 2, 0, 1, 2}, []float32{1, 2, 3, 4, 5, 9}))(t)
	b = must(full.Biases(1))(t)
	for k, want := range []float64{(6 - 12) / 4., (18 - 12) / 4.} {
		if math.Abs(b.User[k]-want) > 1e-8 {
			t.Errorf("user %d: %v, want %v", k, b.User[k], want)
		}
	}
	for k, want := range []float64{(5 - 8) / 3., (7 - 8) / 3., (12 - 8) / 3.} {
		if math.Abs(b.Item[k]-want) > 1e-8 {
			t.Errorf("item %d: %v, want %v", k, b.Item[k], want)
		}
	}
	for lambda, off := range map[*ratings.Biases]float64{full.MeanBaseline(): (9 + 4 + 1 + 0 + 1 + 25) / 6.,
		full.UserBaseline(): (1 + 0 + 1 + 4 + 1 + 9) / 6.} {
		if rmse := must(full.RMSE(lambda.Predict))(t); math.Abs(rmse-math.Sqrt(off)) > 1e-12 {
			t.Errorf("RMSE %v, want %v", rmse, math.Sqrt(off))
		}
	}
	for _, lambda := range []float64{-1, math.NaN(), math.Inf(1)} {
		wantError(t, second(full.Biases(lambda)), "biases: lambda is", "want a finite number of at least 0")
	}
	wantError(t, second((*ratings.Ratings)(nil).Biases(1)), "they are nil")
	if m := (*ratings.Ratings)(nil).MeanBaseline(); !math.IsNaN(m.Mean) {
		t.Errorf("the mean of nothing is %v", m.Mean)
	}
}

func ExampleRatings() {
	ratings, err := ratings.New([]string{"Ann", "Bob"}, []string{"Alien", "Brazil", "Casablanca"},
		[]int{0, 0, 1, 1}, []int{0, 2, 1, 2}, []float32{5, 3, 2, 4})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ratings)
	centred, means, err := ratings.Centred()
	if err != nil {
		log.Fatal(err)
	}
	for b, err := range centred.Stream(data.BatchOptions{}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(b.X, means)
	}
	// Output:
	// 4 ratings of 3 items by 2 users, 66.7 % of all pairs
	// [1 0 -1 0 -1 1] [4 3]
}
