package optim

import (
	"fmt"
	"math"
	"testing"

	"github.com/aegis-ae/aegis/graph/internal/kernel/update"
)

// The gradients and learning rates of five steps on two variables: "w" of three elements, with weight decay, and "b" of
// two, without.
var (
	startW = []float64{1, -2, 0.5}
	startB = []float64{0.25, -0.75}
	gradsW = [][]float64{{0.5, -1, 0.25}, {0.1, 0.2, -0.3}, {-0.7, 0, 0.9}, {1.5, -0.4, 0.05}, {-0.2, 0.6, -1.1}}
	gradsB = [][]float64{{2, -0.01}, {-1, 0.03}, {0.5, 0.02}, {0, -0.05}, {3, 0.001}}
	rates  = []float64{0.1, 0.1, 0.05, 0.05, 0.02}
)

// torchCases holds the values after those five steps, printed by PyTorch 1.13.1 in float64 (Debian's python3-torch),
// with w in a parameter group of the given weight decay and b in one of none.
var torchCases = []struct {
	method Method
	w, b   []float64
}{
	{SGD{}, // torch.optim.SGD
		[]float64{0.904, -1.912, 0.47950000000000004}, []float64{0.065, -0.7505200000000001}},
	{SGD{WeightDecay: 0.1},
		[]float64{0.87349953097, -1.8507501599399998, 0.464198213735}, []float64{0.065, -0.7505200000000001}},
	{Momentum{}, // torch.optim.SGD(momentum=0.9)
		[]float64{0.8197959999999999, -1.7447439999999996, 0.40852599999999994},
		[]float64{-0.22566400000000006, -0.75204568}},
	{Momentum{Mu: 0.5, WeightDecay: 0.1},
		[]float64{0.8265857149699999, -1.7568130279399998, 0.4241479932349999}, []float64{-0.05000000000000002, -0.75112}},
	{Momentum{Nesterov: true}, // torch.optim.SGD(momentum=0.9, nesterov=True)
		[]float64{0.7418164, -1.6822696000000001, 0.3971734}, []float64{-0.3630976000000001, -0.7523611119999999}},
	{Momentum{Nesterov: true, WeightDecay: 0.1},
		[]float64{0.6579449928754904, -1.5132268126867807, 0.35470799176907014},
		[]float64{-0.3630976000000001, -0.7523611119999999}},
	{RMSProp{}, // torch.optim.RMSprop
		[]float64{-0.20236226659821685, -1.1095297077260111, -0.06509007654808596},
		[]float64{-0.5710660716669156, -0.5691065127864725}},
	{RMSProp{Alpha: 0.9, Epsilon: 1e-3, WeightDecay: 0.1},
		[]float64{0.57943996264512, -1.61637917609388, 0.29705809238802044},
		[]float64{-0.009676920565109333, -0.7415031417984146}},
	{RMSProp{Centered: true},
		[]float64{-0.2100921991560027, -1.1040933266181454, -0.07187723478073443},
		[]float64{-0.5770342391091281, -0.5674880325948835}},
	{RMSProp{Momentum: 0.5},
		[]float64{-0.8246606418131746, -0.45136824574562223, -0.7378073151136614},
		[]float64{-1.157491998470815, -0.329444392000332}},
	{RMSProp{Momentum: 0.9, Centered: true, WeightDecay: 0.1},
		[]float64{-1.7649160030898785, 0.7762609115034086, -1.5629513509850455},
		[]float64{-2.072004468363373, 0.10472532508741318}},
	{Adam{}, // torch.optim.Adam
		[]float64{0.7990250848348538, -1.8010995105284768, 0.36635005275854315},
		[]float64{0.08086782628282921, -0.723478756357594}},
	{Adam{Beta1: 0.5, Beta2: 0.9, Epsilon: 1e-3, WeightDecay: 0.1},
		[]float64{0.7999974287543521, -1.797978235085175, 0.36981885997831143},
		[]float64{0.11420878117497946, -0.7373812975526838}},
	{Adam{Beta1: Zero, Beta2: 0.9}, // betas=(0, 0.9)
		[]float64{0.8634092209480128, -1.9120633556266657, 0.4584404781232777},
		[]float64{0.16036045874830943, -0.7513340746091801}},
	{AdamW{}, // torch.optim.AdamW, whose weight_decay is 0.01
		[]float64{0.7961442175356154, -1.795007301777076, 0.3649783677979325},
		[]float64{0.08086782628282921, -0.723478756357594}},
	{AdamW{WeightDecay: 0.5},
		[]float64{0.6636647849373026, -1.514364737495227, 0.30196043987967885},
		[]float64{0.08086782628282921, -0.723478756357594}},
}

func TestAgainstTorch(t *testing.T) {
	for _, c := range torchCases {
		t.Run(fmt.Sprintf("%+v/float64", c.method), func(t *testing.T) { testTorch[float64](t, c.method, c.w, c.b, 1e-13) })
		t.Run(fmt.Sprintf("%+v/float32", c.method), func(t *testing.T) { testTorch[float32](t, c.method, c.w, c.b, 1e-6) })
	}
}

func testTorch[F Float](t *testing.T, m Method, wantW, wantB []float64, tolerance float64) {
	w, b := convert[F](startW), convert[F](startB)
	dw, db := make([]F, len(w)), make([]F, len(b))
	opt := mustBind(t, m, []Variable{
		{Name: "w", Value: VectorOf(w), Grad: VectorOf(dw), Decay: true},
		{Name: "b", Value: VectorOf(b), Grad: VectorOf(db)},
	})
	for i, lr := range rates {
		copy(dw, convert[F](gradsW[i]))
		copy(db, convert[F](gradsB[i]))
		if err := opt.Step(lr); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range wantW {
		if got := float64(w[i]); math.Abs(got-want) > tolerance {
			t.Errorf("w[%d] = %v, want %v", i, got, want)
		}
	}
	for i, want := range wantB {
		if got := float64(b[i]); math.Abs(got-want) > tolerance {
			t.Errorf("b[%d] = %v, want %v", i, got, want)
		}
	}
}

// TestByHand follows the equations on numbers that are exact in binary, so that the results are exact too.
func TestByHand(t *testing.T) {
	cases := []struct {
		name   string
		method Method
		rate   float64
		grads  []float64
		want   []float64 // the value after each step, from 1
	}{
		// 1 - 0.5*2 = 0; 0 - 0.5*(-4) = 2
		{"sgd", SGD{}, 0.5, []float64{2, -4}, []float64{0, 2}},
		// 1 - 0.5*(2 + 0.5*1) = -0.25; -0.25 - 0.5*(0 + 0.5*(-0.25)) = -0.1875
		{"sgd with decay", SGD{WeightDecay: 0.5}, 0.5, []float64{2, 0}, []float64{-0.25, -0.1875}},
		// b = 2: 1 - 1 = 0; b = 1 + 4 = 5: 0 - 2.5; b = 2.5 + 0: -2.5 - 1.25
		{"momentum", Momentum{Mu: 0.5}, 0.5, []float64{2, 4, 0}, []float64{0, -2.5, -3.75}},
		// b = 2: 1 - 0.5*(2+1) = -0.5; b = 5: -0.5 - 0.5*(4+2.5) = -3.75; b = 2.5: -3.75 - 0.5*1.25
		{"nesterov", Momentum{Mu: 0.5, Nesterov: true}, 0.5, []float64{2, 4, 0}, []float64{-0.5, -3.75, -4.375}},
		// v = 0.75*0 + 0.25*16 = 4, root 2: 1 - 0.5*4/2 = 0 (epsilon is lost in rounding)
		{"rmsprop", RMSProp{Alpha: 0.75, Epsilon: 1e-30}, 0.5, []float64{4}, []float64{0}},
		// The first step of Adam is lr*sign(g), whatever the gradient's size.
		{"adam", Adam{Beta1: 0.5, Beta2: 0.75, Epsilon: 1e-30}, 0.5, []float64{1024}, []float64{0.5}},
		// 1*(1 - 0.5*0.5) - 0.5
		{"adamw", AdamW{Beta1: 0.5, Beta2: 0.75, Epsilon: 1e-30, WeightDecay: 0.5}, 0.5, []float64{1024}, []float64{0.25}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			value, grad := []float64{1}, []float64{0}
			opt := mustBind(t, c.method, []Variable{{Name: "p", Value: Float64(value), Grad: Float64(grad), Decay: true}})
			for i, g := range c.grads {
				grad[0] = g
				if err := opt.Step(c.rate); err != nil {
					t.Fatal(err)
				}
				if value[0] != c.want[i] {
					t.Errorf("after step %d: %v, want %v", i+1, value[0], c.want[i])
				}
			}
		})
	}
}

// TestCentredNeverNaN holds the variance at the edge where rounding makes it negative: a constant gradient.
func TestCentredNeverNaN(t *testing.T) {
	value, grad := make([]float32, 100), make([]float32, 100)
	for i := range grad {
		grad[i] = 0.1 + float32(i)/7
	}
	opt := mustBind(t, RMSProp{Alpha: 0.5, Centered: true},
		[]Variable{{Name: "p", Value: Float32(value), Grad: Float32(grad)}})
	for range 200 {
		if err := opt.Step(1e-12); err != nil {
			t.Fatal(err)
		}
	}
	if i := update.FirstNonFinite(value, 1); i >= 0 {
		t.Errorf("value %d is %v", i, value[i])
	}
}
