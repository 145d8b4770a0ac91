package optim_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph/optim"
)

// A line through three points, by gradient descent on the squared error.
func Example() {
	x, y := []float64{0, 1, 2}, []float64{1, 3, 5} // y = 2x + 1
	w, b := []float64{0}, []float64{0}
	dw, db := []float64{0}, []float64{0}
	opt, err := optim.Adam{}.Bind([]optim.Variable{
		{Name: "w", Value: optim.Float64(w), Grad: optim.Float64(dw), Decay: true},
		{Name: "b", Value: optim.Float64(b), Grad: optim.Float64(db)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for range 2000 {
		dw[0], db[0] = 0, 0
		for i := range x {
			r := w[0]*x[i] + b[0] - y[i]
			dw[0] += 2 * r * x[i]
			db[0] += 2 * r
		}
		if err := opt.Step(0.01); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Printf("y = %.3f x + %.3f\n", w[0], b[0])
	// Output:
	// y = 2.000 x + 1.000
}

// A method for a command line: the error of a bad name is fit to be shown.
func ExampleByName() {
	for _, name := range []string{"nesterov", "adagrad"} {
		method, err := optim.ByName(name)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%+v\n", method)
	}
	// Output:
	// {Mu:0 Nesterov:true WeightDecay:0}
	// optim: unknown method "adagrad": known are sgd, momentum, nesterov, rmsprop, adam, adamw
}

// A method in a saved configuration.
func ExampleConfig() {
	saved := struct {
		Epochs    int          `json:"epochs"`
		Optimizer optim.Config `json:"optimizer"`
	}{20, optim.Config{Method: optim.AdamW{Beta1: 0.5}}}
	text, err := json.Marshal(saved)
	fmt.Println(string(text), err)
	err = json.Unmarshal([]byte(`{"optimizer": "rmsprop"}`), &saved)
	fmt.Println(saved.Optimizer.Name(), err)
	// Output:
	// {"epochs":20,"optimizer":{"adamw":{"beta1":0.5}}} <nil>
	// rmsprop <nil>
}

// Clipping by the norm of all gradients together keeps their direction.
func ExampleClipNorm() {
	dw, db := optim.Float32{3, 0}, optim.Float32{4}
	norm, err := optim.ClipNorm([]optim.Variable{{Name: "w", Grad: dw}, {Name: "b", Grad: db}}, 1)
	fmt.Printf("norm %v, now %.2f %.2f, %v\n", norm, dw, db, err)
	// Output:
	// norm 5, now [0.60 0.00] [0.80], <nil>
}

// A run that diverges says where, and leaves the parameters as they were.
func ExampleNonFiniteError() {
	w, dw := optim.Float32{1, 2}, optim.Float32{0.1, float32(math.NaN())}
	opt, err := optim.SGD{}.Bind([]optim.Variable{{Name: "enc/0/W", Value: w, Grad: dw}})
	if err != nil {
		fmt.Println(err)
		return
	}
	err = opt.Step(0.1)
	fmt.Println(err)
	if nonFinite := new(optim.NonFiniteError); errors.As(err, &nonFinite) {
		fmt.Println(nonFinite.Variable, nonFinite.Element, w)
	}
	// Output:
	// optim: gradient of "enc/0/W" is NaN at element 1
	// enc/0/W 1 [1 2]
}

// A warm-up of two steps and a cosine over the eight that remain.
func ExampleSchedule() {
	rates, err := optim.Warmup{Steps: 2, Then: optim.Cosine{Final: 0.1}}.Start()
	if err != nil {
		fmt.Println(err)
		return
	}
	for step := range 10 {
		fmt.Printf("%.2g ", rates.Rate(1e-3, optim.Position{Step: step, Steps: 10, Epoch: step / 5, Epochs: 2}))
	}
	// Output:
	// 0.0005 0.001 0.001 0.00097 0.00087 0.00072 0.00055 0.00038 0.00023 0.00013
}

// A schedule on a command line: the error of a bad one says what to do.
func ExampleParseSchedule() {
	for _, text := range []string{"warmup:500,cosine", "step:5", "step:five", "constant:1"} {
		schedule, err := optim.ParseSchedule(text)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(schedule)
	}
	// Output:
	// warmup:500,cosine
	// step:5:0.1
	// optim: schedule "step:five": Every is "five", want a whole number, as in step:10:0.5
	// optim: schedule "constant:1": 1 settings, at most 0 are known, as in constant
}
