package data_test

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/aegis-ae/aegis/data"
)

// Load reads a table; its missing values are filled in and scaled with statistics of the training set.
func ExampleLoad() {
	folder, err := os.MkdirTemp("", "aegis")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "iris.csv")
	text := "length,species,width\n5.1,setosa,3.5\n7.0,versicolor,NA\n6.3,versicolor,3.3\n"
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		log.Fatal(err)
	}
	set, err := data.Load(path, data.ReadOptions{Label: "species", Missing: data.KeepMissing})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(set)
	fmt.Println(set.Features, set.Classes, set.Labels)
	imputer := data.Imputer{With: data.ByMean}
	if err := imputer.Fit(set); err != nil {
		log.Fatal(err)
	}
	whole, err := imputer.Apply(set)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(whole.X)
	// Output:
	// iris: 3 samples x 2 features, 2 classes
	// [length width] [setosa versicolor] [0 1 1]
	// [5.1 3.5 7 3.4 6.3 3.3]
}

// Open delivers a file within a memory budget: here so small that the file takes several chunks.
func ExampleOpen() {
	folder, err := os.MkdirTemp("", "aegis")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(folder)
	set, err := data.New([]float32{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 10, 1)
	if err != nil {
		log.Fatal(err)
	}
	path := filepath.Join(folder, "ten.npy")
	if err := data.WriteNPY(path, set); err != nil {
		log.Fatal(err)
	}
	f, err := data.Open(path, data.ReadOptions{Budget: 1000})
	if err != nil {
		log.Fatal(err)
	}
	defer f.Close()
	var scaler data.MinMax
	if err := scaler.FitSource(f); err != nil {
		log.Fatal(err)
	}
	fmt.Println(scaler.Min, scaler.Max)
	sum := float32(0)
	for b, err := range data.ScaledSource(f, &scaler).Stream(data.BatchOptions{Size: 3, Shuffle: true, Seed: 1}) {
		if err != nil {
			log.Fatal(err)
		}
		for _, v := range b.X {
			sum += v
		}
	}
	fmt.Println(sum)
	// Output:
	// [0] [9]
	// 5
}
