package data_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// movies holds five ratings by three users.
const movies = "userId,movieId,rating,timestamp\n10,7,4.0,1\n9,31,2.5,2\n10,31,3.0,3\n9,7,0,4\n2,100,5,5\n"

func TestLoadTriplets(t *testing.T) {
	want := &data.Triplets{
		Name: "ratings", Users: []string{"2", "9", "10"}, Items: []string{"7", "31", "100"},
		User: []int{0, 1, 1, 2, 2}, Item: []int{2, 0, 1, 0, 1}, Value: []float32{5, 0, 2.5, 4, 3},
	}
	for name, c := range map[string]struct {
		file, text string
		o          options
	}{
		"movielens":  {"ratings.csv", movies, options{}},
		"compressed": {"ratings.csv.gz", movies, options{}},
		"headerless": {"ratings.triplets", "10,7,4\n9,31,2.5\n10,31,3\n9,7,0\n2,100,5\n", options{}},
		"tabs":       {"ratings.triplets", "10\t7\t4\n9\t31\t2.5\n10\t31\t3\n9\t7\t0\n2\t100\t5\n", options{}},
		"other order": {"ratings.tsv",
			"score\tUser ID\tday\tproduct_id\n4\t10\tx\t7\n2.5\t9\tx\t31\n3\t10\tx\t31\n0\t9\tx\t7\n5\t2\tx\t100\n",
			options{}},
		"other names": {"ratings.triplets", "a,b,c\n10,7,4\n9,31,2.5\n10,31,3\n9,7,0\n2,100,5\n", options{}},
		"given names": {"ratings.csv", "a,b,c\n7,10,4\n31,9,2.5\n31,10,3\n7,9,0\n100,2,5\n",
			options{Columns: []string{"b", "a", "c"}}},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, c.file, c.text)
			r := must(data.LoadTriplets(path, c.o))(t)
			if !reflect.DeepEqual(r, want) {
				t.Errorf("%+v, want %+v", r, want)
			}
			// A rating of 0 differs from an item without a rating.
			s := must(data.Load(path, c.o))(t)
			if x := []float32{0, 0, 5, 1e-30, 2.5, 0, 4, 3, 0}; !slices.Equal(s.X, x) || !slices.Equal(s.Features, want.Items) {
				t.Errorf("%v: %v, want %v", s, s.X, x)
			}
		})
	}
	// A table of other columns is read as a table, whatever its name.
	if s := must(data.Load(write(t, "ratings.csv", "limit,rating,age\n1,2,3\n4,5,6\n"), options{}))(t); s.D != 3 ||
		s.X[5] != 6 {
		t.Errorf("%v: %v", s, s.X)
	}
	for text, parts := range map[string][]string{
		"":                   {"the file is empty"},
		"user,item,rating\n": {"there are no ratings"},
		"1,2\n": {"the first line has 2 fields: triplets are a user, an item and a value in " +
			"each line"},
		"user,thing,rating\n1,2,3\n":     {"not all of these are found", `"user", "thing", "rating"`, "(Columns)"},
		"1,2,3\n1,2\n":                   {"line 2: 2 fields: want at least 3"},
		"1,2,3\n1,3,x\n":                 {`line 2, column 2: the value is "x": want a finite number`},
		"1,2,3\n1,3,\n":                  {`the value is ""`},
		"1,2,3\n1,3,inf\n":               {`the value is "inf"`},
		"1,2,3\n1,,3\n":                  {`line 2: the user "1" or the item "" is missing`},
		"1,2,3\n4,5,6\n1,2,4\n":          {`line 1 and line 3 are both of item "2" by user "1"`},
		"user,item,rating\n1,2,\"3\n1\n": {"line ", "quoted-field"},
	} {
		path := write(t, "a.triplets", text)
		wantError(t, second(data.LoadTriplets(path, options{})), append(parts, "ratings: "+path)...)
	}
	path := write(t, "a.triplets", "a,b,c\n1,2,3\n")
	wantError(t, second(data.LoadTriplets(path, options{Columns: []string{"a"}})), "1 names of columns: triplets are")
	wantError(t, second(data.LoadTriplets(path, options{Columns: []string{"a", "b", "d"}})),
		`there is no column "d": there are "a", "b", "c"`)
	wantError(t, second(data.LoadTriplets(path, options{NoHeader: true})), `line 1, column 2: the value is "c"`)
}

// FuzzTriplets looks for tables that make the reader panic, or fail without naming the file.
func FuzzTriplets(f *testing.F) {
	for _, s := range []string{movies, "1\t2\t3\n", "a;b;c\n1;2;3\n", "u,i,r\n\"a\nb\",c,1\n"} {
		f.Add(s)
	}
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		path := filepath.Join(folder, "f.triplets")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := data.LoadTriplets(path, options{})
		if err != nil && !strings.HasPrefix(err.Error(), "data: ratings: ") {
			t.Errorf("error %q", err)
		}
	})
}
