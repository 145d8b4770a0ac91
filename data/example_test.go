package data_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"

	"github.com/aegis-ae/aegis/data"
)

// New makes a set from rows of numbers; labels and names are filled in afterwards.
func Example() {
	set, err := data.New([]float32{
		5.1, 3.5,
		7.0, 3.2,
		6.3, 3.3,
		4.9, 3.0,
	}, 4, 2)
	if err != nil {
		log.Fatal(err)
	}
	set.Name = "iris"
	set.Features = []string{"sepal length", "sepal width"}
	set.Labels = []int{0, 1, 1, 0}
	set.Classes = []string{"setosa", "versicolor"}
	if err := set.Check(); err != nil {
		log.Fatal(err)
	}
	fmt.Println(set)

	set.Labels[2] = 2
	fmt.Println(set.Check())
	// Output:
	// iris: 4 samples x 2 features, 2 classes
	// data: labels: row 2: label 2 is outside 0..1 (2 class names)
}

func ExampleSet_Batches() {
	set, err := data.New([]float32{0, 1, 2, 3, 4}, 5, 1)
	if err != nil {
		log.Fatal(err)
	}
	for epoch := range 2 {
		fmt.Println("epoch", epoch)
		for b := range set.Batches(data.BatchOptions{Size: 2, Shuffle: true, Seed: 1, Epoch: epoch}) {
			fmt.Println(b.N, b.X)
		}
	}
	// Output:
	// epoch 0
	// 2 [0 3]
	// 2 [4 2]
	// 1 [1]
	// epoch 1
	// 2 [1 2]
	// 2 [0 4]
	// 1 [3]
}

func ExampleSet_SplitStratified() {
	set, err := data.New(make([]float32, 20), 20, 1)
	if err != nil {
		log.Fatal(err)
	}
	set.Name = "screening"
	set.Classes = []string{"healthy", "ill"}
	set.Labels = make([]int, 20)
	for i := range 5 {
		set.Labels[i] = 1 // a quarter is ill
	}
	parts, err := set.SplitStratified(1, 0.8, 0.2)
	if err != nil {
		log.Fatal(err)
	}
	for _, part := range parts {
		ill, err := part.Where(func(label int) bool { return label == 1 })
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%v: %d ill\n", part, ill.N)
	}
	// Output:
	// screening, part 1 of 2: 16 samples x 1 feature, 2 classes: 4 ill
	// screening, part 2 of 2: 4 samples x 1 feature, 2 classes: 1 ill
}

// A scaler is fitted on the training set, saved with the model, and applied to later data.
func ExampleMinMax() {
	train, err := data.New([]float32{10, 30, 20, 25}, 4, 1)
	if err != nil {
		log.Fatal(err)
	}
	var scaler data.MinMax
	if err := scaler.Fit(train); err != nil {
		log.Fatal(err)
	}
	text, err := json.Marshal(scaler)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(text))

	scaled, err := scaler.Apply(train)
	if err != nil {
		log.Fatal(err)
	}
	back, err := scaler.Invert(scaled)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(scaled.X, back.X)
	// Output:
	// {"low":0,"high":1,"min":[10],"max":[30]}
	// [0 1 0.5 0.75] [10 30 20 25]
}

func ExampleReadIDX() {
	var file bytes.Buffer
	images := data.IDX{Dims: []int{1, 2, 2}, Data: []byte{0, 51, 102, 255}}
	if err := data.WriteIDX(&file, images, data.IDXOptions{Gzip: true}); err != nil {
		log.Fatal(err)
	}
	read, err := data.ReadIDX(&file)
	if err != nil {
		log.Fatal(err)
	}
	set, err := data.FromIDX(read, data.IDX{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(set)
	fmt.Println(set.Row(0))
	// Output:
	// 1 sample x 4 features (2x2)
	// [0 0.2 0.4 1]
}
