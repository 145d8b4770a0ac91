package optim

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
)

func TestByName(t *testing.T) {
	if got := strings.Join(Names(), " "); got != "sgd momentum nesterov rmsprop adam adamw" {
		t.Errorf("Names() = %s", got)
	}
	for _, name := range Names() {
		m, err := ByName(name)
		if err != nil || m.Name() != name {
			t.Errorf("ByName(%q) = %+v, %v", name, m, err)
			continue
		}
		if _, err := m.Bind(newProblem[float32](3).vars); err != nil {
			t.Errorf("the defaults of %s do not bind: %v", name, err)
		}
	}
	want := `optim: unknown method "adm": known are sgd, momentum, nesterov, rmsprop, adam, adamw`
	if m, err := ByName("adm"); m != nil || err == nil || err.Error() != want {
		t.Errorf("got %v, %v", m, err)
	}
}

func TestConfigRoundTrip(t *testing.T) {
	for _, c := range []struct {
		method Method
		want   string
	}{
		{SGD{}, `{"sgd":{}}`},
		{SGD{WeightDecay: 0.25}, `{"sgd":{"weight_decay":0.25}}`},
		{Momentum{Mu: 0.5}, `{"momentum":{"mu":0.5}}`},
		{Momentum{Nesterov: true}, `{"nesterov":{"nesterov":true}}`},
		{RMSProp{Alpha: 0.9, Momentum: 0.5, Centered: true}, `{"rmsprop":{"alpha":0.9,"momentum":0.5,"centered":true}}`},
		{Adam{Beta1: Zero, Beta2: 0.9}, `{"adam":{"beta1":5e-324,"beta2":0.9}}`},
		{AdamW{Epsilon: 1e-7}, `{"adamw":{"epsilon":1e-7}}`},
		{nil, `null`},
	} {
		text, err := json.Marshal(Config{c.method})
		if err != nil || string(text) != c.want {
			t.Errorf("%+v is written as %s, %v; want %s", c.method, text, err, c.want)
		}
		var back Config
		if err := json.Unmarshal(text, &back); err != nil || back.Method != c.method {
			t.Errorf("%s is read as %+v, %v", text, back.Method, err)
		}
	}
	nested, err := json.Marshal(Config{Config{Adam{}}})
	if err != nil || string(nested) != `{"adam":{}}` {
		t.Errorf("a config in a config is written as %s, %v", nested, err)
	}
	if _, err := json.Marshal(Config{Adam{Beta1: math.NaN()}}); err == nil {
		t.Error("a NaN was written")
	}
	if _, err := json.Marshal(Config{Config{}}); err != nil {
		t.Error(err)
	}
}

func TestConfigReads(t *testing.T) {
	for text, want := range map[string]Method{
		`"adam"`:                       Adam{},
		`"nesterov"`:                   Momentum{Nesterov: true},
		`{"nesterov":{}}`:              Momentum{Nesterov: true},
		`{"adam": null}`:               Adam{},
		` {"sgd" : { } } `:             SGD{},
		`{"adamw":{"beta1":` + "0.5}}": AdamW{Beta1: 0.5},
	} {
		var c Config
		if err := json.Unmarshal([]byte(text), &c); err != nil || c.Method != want {
			t.Errorf("%s is read as %+v, %v; want %+v", text, c.Method, err, want)
		}
	}
	for text, want := range map[string]string{
		`"adm"`:                           `optim: unknown method "adm": known are `,
		`{"adm":{}}`:                      `optim: unknown method "adm": known are `,
		`{}`:                              `optim: config must be the name of a method or an object of one method`,
		`{"sgd":{},"adam":{}}`:            `optim: config must be the name of a method or an object of one method`,
		`[1]`:                             `optim: config must be the name of a method or an object of one method`,
		`7`:                               `optim: config must be the name of a method or an object of one method`,
		`{"nesterov":{"nesterov":false}}`: `optim: settings of nesterov: they make it momentum`,
		`{"adam":{"beta":1}}`:             `optim: settings of adam: json: unknown field "beta"`,
		`{"adam":{"beta1":"x"}}`:          `optim: settings of adam: json: cannot unmarshal string`,
		`{"adam":3}`:                      `optim: settings of adam: json: cannot unmarshal number`,
	} {
		c := Config{SGD{}}
		if err := json.Unmarshal([]byte(text), &c); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: got %v, want %s...", text, err, want)
		}
		if c.Method != (SGD{}) {
			t.Errorf("%s failed and yet changed the config to %+v", text, c.Method)
		}
	}
}

// FuzzConfig: whatever is read can be written and read again, to the same method.
func FuzzConfig(f *testing.F) {
	for _, text := range []string{
		`"adam"`, `{"nesterov":{"nesterov":false}}`, `{"adam":{"beta1":1e999}}`, `null`, `{"rmsprop":{"centered":true}}`, `{`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var c, back Config
		if json.Unmarshal(text, &c) != nil {
			return
		}
		again, err := json.Marshal(c)
		if err != nil {
			t.Fatalf("%s was read as %+v, which cannot be written: %v", text, c, err)
		}
		if err := json.Unmarshal(again, &back); err != nil || back != c {
			t.Fatalf("%s is %+v; written as %s it is %+v, %v", text, c, again, back, err)
		}
	})
}
