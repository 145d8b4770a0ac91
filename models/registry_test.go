package models_test

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/internal/kit"
	"github.com/aegis-ae/aegis/models/variants"
)

func TestVariantsAreDescribed(t *testing.T) {
	names := map[string]bool{}
	for _, v := range models.Variants() {
		names[v.Name] = true
		if v.Summary == "" || v.Formula == "" || v.Paper == "" || strings.ContainsAny(v.Summary+v.Formula+v.Paper, "\n") {
			t.Errorf("%s: summary %q, formula %q, paper %q: each must be one line", v.Name, v.Summary, v.Formula, v.Paper)
		}
		settings := kit.Must(models.Settings(v.New(models.Spec{Input: 4, Latent: 2})))
		for _, s := range settings {
			if s.Doc == "" || !json.Valid([]byte(s.Value)) {
				t.Errorf("%s: setting %s = %s has no doc tag, or no JSON value", v.Name, s.Name, s.Value)
			}
		}
	}
	for _, want := range []string{"plain", "vae", "contractive"} {
		if !names[want] {
			t.Errorf("%s is not registered", want)
		}
	}
}

// TestConfigRoundTrip saves and rebuilds every variant with settings other than the defaults.
func TestConfigRoundTrip(t *testing.T) {
	sp := models.Spec{Input: 9, Latent: 3, Hidden: []int{8, 5}, Activation: graph.ELU, Output: graph.Identity,
		Error: models.SquaredError, Dropout: .25}
	for _, v := range models.Variants() {
		m := v.New(sp)
		text := kit.Must(models.MarshalConfig(m))
		back := kit.Must(models.UnmarshalConfig(text))
		if !reflect.DeepEqual(m, back) {
			t.Errorf("%s: %+v came back as %+v", v.Name, m, back)
		}
	}
	nested := variants.Contractive{Lambda: .5, Projections: 2,
		Model: variants.Contractive{Lambda: .25, Model: variants.VAE{Spec: sp, Beta: 4}}}
	text := kit.Must(models.MarshalConfig(nested))
	back, err := models.UnmarshalConfig(text)
	if err != nil || !reflect.DeepEqual(models.Model(nested), back) {
		t.Errorf("%s came back as %+v (%v)", text, back, err)
	}
}

func TestConfigOfContractive(t *testing.T) {
	m := kit.Must(models.Build("contractive", models.Spec{Input: 4, Latent: 2}))
	text := kit.Must(models.MarshalConfig(m))
	want := `{"contractive":{"lambda":0.1,"model":{"plain":{"activation":"relu","code":"sigmoid","delta":1,"dropout":0,` +
		`"error":"squared-error","hidden":[],"input":4,"latent":2,"norm":"","output":"sigmoid","sigma":0,"tied":true}},` +
		`"projections":0}}`
	if string(text) != want {
		t.Errorf("configuration %s\nwant %s", text, want)
	}
}

// TestConfigOfTheFirstRelease: in old configurations, settings that came later have values that change nothing.
func TestConfigOfTheFirstRelease(t *testing.T) {
	const common = `"input":784,"latent":2,"hidden":[256],"activation":"relu","output":"sigmoid","dropout":0,`
	sp := models.Spec{Input: 784, Latent: 2}
	crossEntropy := sp
	crossEntropy.Error = models.CrossEntropy
	plain := variants.Plain{Spec: sp.WithDefaults(), Code: graph.Identity}
	for text, want := range map[string]models.Model{
		`{"plain":{` + common + `"error":"squared-error","code":"identity","tied":false}}`: plain,
		`{"vae":{` + common + `"error":"cross-entropy","beta":4}}`: variants.VAE{
			Spec: crossEntropy.WithDefaults(), Beta: 4},
		`{"contractive":{"lambda":0.5,"projections":0,"model":{"plain":{` + common +
			`"error":"squared-error","code":"identity","tied":false}}}}`: variants.Contractive{Model: plain, Lambda: .5},
	} {
		if got, err := models.UnmarshalConfig([]byte(text)); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v (%v), want %+v", text, got, err, want)
		}
	}
}

func TestConfigErrors(t *testing.T) {
	for text, want := range map[string]string{
		`{`:                                  "configuration",
		`{}`:                                 "want one variant",
		`{"vae":{},"plain":{}}`:              "want one variant",
		`{"nonsense":{}}`:                    "there are: ",
		`{"vae":{"betta":1}}`:                "beta",
		`{"vae":{"beta":"much"}}`:            "beta",
		`{"vae":[]}`:                         "vae",
		`{"contractive":{"model":{"x":{}}}}`: "unknown variant",
		`{"contractive":{"model":7}}`:        "configuration",
		`{"masked":{"image":"28"}}`:          `such as "28x28"`,
	} {
		kit.Fails(t, want, text)(models.UnmarshalConfig([]byte(text)))
	}
}

func TestSet(t *testing.T) {
	m, err := models.Build("contractive", models.Spec{Input: 4, Latent: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"lambda", "0.7"}, {"tied", "false"}, {"hidden", "[3,2]"},
		{"activation", "tanh"}, {"code", `"relu"`}} {
		if m, err = models.Set(m, c[0], c[1]); err != nil {
			t.Fatal(err)
		}
	}
	want := variants.Contractive{Lambda: .7, Model: variants.Plain{Code: graph.ReLU, Spec: models.Spec{
		Input: 4, Latent: 2, Hidden: []int{3, 2}, Activation: graph.Tanh, Output: graph.Sigmoid,
		Error: models.SquaredError, Delta: 1}}}
	if !reflect.DeepEqual(m, models.Model(want)) {
		t.Errorf("got %+v, want %+v", m, want)
	}
	kit.Fails(t, "lambda")(models.Set(m, "lamda", "1"))
	kit.Fails(t, "lambda")(models.Set(m, "lambda", "much"))
}

// TestSetOfNestedModels changes the settings of one of two nested models with settings of the same name.
func TestSetOfNestedModels(t *testing.T) {
	plain := variants.Plain{Spec: models.Spec{Input: 4, Latent: 2}.WithDefaults()}
	var m models.Model = variants.Contractive{Model: plain, Lambda: 1}
	m, err := models.Set(m, "plain.code", "tanh")
	if err != nil {
		t.Fatal(err)
	}
	if m, err = models.Set(m, "contractive.lambda", "3"); err != nil {
		t.Fatal(err)
	}
	plain.Code = graph.Tanh
	if want := (variants.Contractive{Model: plain, Lambda: 3}); !reflect.DeepEqual(m, models.Model(want)) {
		t.Errorf("got %+v, want %+v", m, want)
	}
	for option, want := range map[string]string{"plain.lambda": "contractive.lambda", "vae.beta": "plain.code",
		".code": "there are: lambda"} {
		kit.Fails(t, want, option)(models.Set(m, option, "1"))
	}
}

// TestVariantOfAnother registers settings of a variant under another name; models are saved under the variant's name.
func TestVariantOfAnother(t *testing.T) {
	models.Register(models.Variant{Name: "test-bent", Summary: "s", Formula: "f", Paper: "p", Of: "plain",
		New: func(sp models.Spec) models.Model {
			return variants.Plain{Spec: sp.WithDefaults(), Code: graph.Tanh}
		}})
	m := kit.Must(models.Build("test-bent", models.Spec{Input: 4, Latent: 2}))
	if name, err := models.NameOf(m); err != nil || name != "plain" {
		t.Errorf("the name is %q (%v), want plain", name, err)
	}
	text := kit.Must(models.MarshalConfig(m))
	if back, err := models.UnmarshalConfig(text); err != nil || !reflect.DeepEqual(m, back) {
		t.Errorf("%s came back as %+v (%v)", text, back, err)
	}
}

// unregistered is a model that is not registered.
type unregistered struct{ variants.Plain }

func TestRegistryErrors(t *testing.T) {
	kit.Fails(t, ", plain, ")(models.Lookup("nonsense"))
	kit.Fails(t, "Register")(models.NameOf(unregistered{}))
	plain := func(sp models.Spec) models.Model { return variants.Plain{Spec: sp} }
	for _, c := range []struct {
		v    models.Variant
		want string
	}{
		{models.Variant{Name: "broken-1"}, "New"},
		{models.Variant{Name: "broken-2", New: plain}, `the same type as "plain"`},
		{models.Variant{Name: "broken-3", New: func(models.Spec) models.Model { return nil }}, "struct"},
		{models.Variant{Name: "broken-5", Of: "vae", New: plain}, `differs from the type of "vae"`},
		{models.Variant{Name: "broken-6", Of: "nonsense", New: plain}, `Of is "nonsense", which is not registered`},
		{models.Variant{Name: "broken-4", New: func(sp models.Spec) models.Model { return &unregistered{} }}, "struct"},
	} {
		models.Register(c.v)
		kit.Fails(t, c.want, c.v.Name)(models.Lookup(c.v.Name))
	}
}

func TestBuildErrors(t *testing.T) {
	good := models.Spec{Input: 8, Latent: 2}
	for _, c := range []struct {
		want   string
		change func(sp *models.Spec)
	}{
		{"at least 1", func(sp *models.Spec) { sp.Input = 0 }},
		{"at least 1", func(sp *models.Spec) { sp.Latent = -1 }},
		{"hidden layer 1", func(sp *models.Spec) { sp.Hidden = []int{4, 0} }},
		{"leaky-relu", func(sp *models.Spec) { sp.Activation = "rellu" }},
		{"sigmoid, tanh or identity", func(sp *models.Spec) { sp.Output = graph.ReLU }},
		{"squared-error", func(sp *models.Spec) { sp.Error = "mse" }},
		{"needs output sigmoid", func(sp *models.Spec) { sp.Error, sp.Output = models.CrossEntropy, graph.Tanh }},
		{"dropout", func(sp *models.Spec) { sp.Dropout = 1 }},
		{"batch", func(sp *models.Spec) { sp.Norm = "group" }},
		{"GB", func(sp *models.Spec) { sp.Input, sp.Hidden = 40_000_000, []int{20_000_000} }},
	} {
		sp := good
		c.change(&sp)
		for _, name := range []string{"plain", "contractive", "vae"} {
			kit.Fails(t, c.want, name, sp)(models.Build(name, sp))
		}
	}
	for _, m := range []models.Model{
		variants.VAE{Spec: good.WithDefaults(), Beta: -1},
		variants.Contractive{Model: variants.Plain{Spec: good.WithDefaults()}, Lambda: -1},
		variants.Contractive{Model: variants.Plain{Spec: good.WithDefaults()}, Projections: -1},
		variants.Contractive{},
		variants.Plain{Spec: good.WithDefaults(), Code: "cubic"},
		variants.Plain{Spec: models.Spec{Input: 8, Norm: graph.NormBatch}.WithDefaults(), Tied: true},
		nil,
	} {
		if _, err := models.New(m, models.Options{}); err == nil || !strings.HasPrefix(err.Error(), "models: ") {
			t.Errorf("%+v: error %v", m, err)
		}
	}
}

// TestNames: a name is a key of files, an argument and a file name.
func TestNames(t *testing.T) {
	for _, name := range []string{"Bad Name", "vae_2", "-vae", "vae-", "a--b", "2vae", "", "ä"} {
		models.Register(models.Variant{Name: name,
			New: func(sp models.Spec) models.Model { return variants.Plain{Spec: sp} }})
		if _, err := models.Lookup(name); err == nil || !strings.Contains(err.Error(), "lower-case letters") {
			t.Errorf("%q: error %v does not say the rule", name, err)
		}
	}
}

// unsaveable has a setting that JSON cannot hold.
type unsaveable struct {
	variants.Plain
	Link func(float64) float64
}

// TestUnsaveableSetting: the error names the variant and the field.
func TestUnsaveableSetting(t *testing.T) {
	models.Register(models.Variant{Name: "test-unsaveable", New: func(sp models.Spec) models.Model {
		return unsaveable{variants.Plain{Spec: sp}, nil}
	}})
	kit.Fails(t, "test-unsaveable: the exported field Link (func(float64) float64)")(
		models.MarshalConfig(unsaveable{Link: math.Sqrt}))
}
