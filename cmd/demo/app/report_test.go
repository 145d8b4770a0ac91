package app

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
)

func measured(variant string, latent int, mse, pca float64, terms ...models.TermLoss) result {
	l := models.Loss{Terms: terms}
	for _, t := range terms {
		l.Total += t.Value * t.Weight
	}
	return result{training: &training{mse: mse}, variant: variant, latent: latent, pcaMSE: pca, loss: l}
}

// The sentences follow from the numbers, whichever way these go.
func TestFindings(t *testing.T) {
	kl := []models.TermLoss{{Name: "cross-entropy", Value: 90, Weight: 1}, {Name: "KL", Value: 20.7944154, Weight: 1}}
	text := strings.Join(findings([]result{
		measured("plain", 32, 0.010, 0.020),
		measured("plain", 2, 0.045, 0.050),
		measured("vae", 16, 0.015, 0.025, kl...),
		measured("contractive", 32, 0.030, 0.020, models.TermLoss{Name: "contraction", Value: 12.25, Weight: 0.1}),
	}, 784), "\n")
	for _, part := range []string{
		"with d = 32 it has 50 % less error than PCA, with d = 2 it has 10 % less error than PCA. A curved code",
		"squared norm of the code's Jacobian is 12.2, and the error is 50 % higher than PCA's",
		"VAE with d = 16 pays 90.0 nats", "20.8 nats (30.0 bits)", "110.8 together", "beta = 1/784",
	} {
		if !contains(text, part) {
			t.Errorf("%q is missing from\n%s", part, text)
		}
	}

	text = strings.Join(findings([]result{
		measured("plain", 32, 0.060, 0.020),
		measured("plain", 2, 0.05001, 0.050),
		measured("contractive", 32, 0.010, 0.020, models.TermLoss{Name: "contraction", Value: 3, Weight: 1}),
	}, 784), "\n")
	for _, part := range []string{"200 % more error than PCA, with d = 2 it has no less error than PCA.", "the error is 50 % lower than PCA's"} {
		if !contains(text, part) {
			t.Errorf("%q is missing from\n%s", part, text)
		}
	}
	if contains(text, "curved") || contains(text, "VAE") {
		t.Errorf("claims that the numbers do not support:\n%s", text)
	}
	if findings(nil, 784) != nil {
		t.Error("findings from nothing")
	}
}

func TestTable(t *testing.T) {
	tab := &table{}
	tab.add("model", "d", "MSE")
	tab.add("plain", "32", "0.1")
	tab.add("β-vae", "2", "10.25")
	var b bytes.Buffer
	if err := tab.write(&b); err != nil {
		t.Fatal(err)
	}
	want := "model   d    MSE\n----------------\nplain  32    0.1\nβ-vae   2  10.25\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

func TestParagraph(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{" one\n two ", "one two"},
		{"one two three", "one two\n  three"},
		{"incomprehensible word", "incomprehensible\n  word"},
		{"one β γ δ ε", "one β γ\n  δ ε"},
	} {
		if got := paragraph(c.text, 7, "  "); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
}

func TestNumbersInWords(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", -12345: "-12,345", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
	for n, want := range map[int]string{0: "0 epochs", 1: "1 epoch", 1200: "1,200 epochs"} {
		if got := count(n, "epoch"); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for d, want := range map[time.Duration]string{400 * time.Millisecond: "0 s", 59 * time.Second: "59 s", 61 * time.Second: "1 min 1 s", 2*time.Hour + 30*time.Minute: "2 h 30 min"} {
		if got := duration(d); got != want {
			t.Errorf("%v is %s, want %s", d, got, want)
		}
	}
}

// Samples are taken class by class, in turns.
func TestByTurns(t *testing.T) {
	s := &data.Set{X: make([]float32, 6), N: 6, D: 1, Labels: []int{1, 1, 0, 1, 0, 1}, Classes: []string{"a", "b", "c"}}
	for n, want := range map[int][]int{1: {2}, 3: {2, 0, 4}, 6: {2, 0, 4, 1, 3, 5}, 9: {2, 0, 4, 1, 3, 5}} {
		if got := byTurns(s, n); !slices.Equal(got, want) {
			t.Errorf("%d samples: %v, want %v", n, got, want)
		}
	}
	if got := byTurns(&data.Set{X: make([]float32, 3), N: 3, D: 1}, 2); !slices.Equal(got, []int{0, 1}) {
		t.Errorf("without labels: %v", got)
	}
}

// The words of the bar take the same number of columns while training goes on, so that the bar stands still.
func TestDescribe(t *testing.T) {
	p := &progress{name: "plain-32", start: time.Now().Add(-5 * time.Second)}
	want := len(p.describe(models.Progress{Epoch: 1, Epochs: 12}))
	if want > barRoom-11 {
		t.Errorf("the words take %d columns, which leaves less than 11 for the rest", want)
	}
	for _, s := range []models.Progress{
		{Epoch: 1, Epochs: 12, Step: 1, Steps: 157, Loss: 123.456},
		{Epoch: 9, Epochs: 12, Step: 80, Steps: 157, Loss: 7.1},
		{Epoch: 12, Epochs: 12, Step: 157, Steps: 157, Loss: 0.012345},
	} {
		text := p.describe(s)
		if len(text) != want {
			t.Errorf("%q has %d columns, want %d", text, len(text), want)
		}
	}
	if text := p.describe(models.Progress{Epoch: 1, Epochs: 2, Step: 5, Steps: 10, Loss: 7}); !strings.Contains(text, " 0:15 left") {
		t.Errorf("5 s for a quarter leave %q", text)
	}
}
