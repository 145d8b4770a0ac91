package models

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Variant describes a kind of model. It is found, listed and saved under its Name.
type Variant struct {
	Name    string // lower case, words joined by hyphens
	Summary string // one line
	Formula string // the code and the loss, in one line
	Paper   string // authors, venue, year
	// Of, if set, names the variant whose models this one returns with other settings: "tied" is "plain" with one
	// switch set. They are saved under the name Of.
	Of string
	// New returns the model, with defaults for the settings that sp leaves open ([Spec.WithDefaults]). Its concrete
	// type is a struct, whose exported fields are saved. No other variant may return that type, except those Of this
	// one.
	New func(sp Spec) Model
}

var registry = struct {
	sync.RWMutex
	variants map[string]Variant
	types    map[reflect.Type]string // without variants Of another one
	presets  map[string]reflect.Type // the types of variants Of another one
	faulty   map[string]error
}{
	variants: map[string]Variant{}, types: map[reflect.Type]string{},
	presets: map[string]reflect.Type{}, faulty: map[string]error{},
}

// Register makes a variant known, usually from an init function in the file that defines it. If that is impossible (the
// name or the type is taken, New is missing), [Lookup] reports the reason under the variant's name.
func Register(v Variant) {
	// Call New before locking the registry: it may look up other variants.
	t, err := typeOf(v)
	registry.Lock()
	defer registry.Unlock()
	if err == nil {
		err = register(v, t)
	}
	if err != nil {
		registry.faulty[v.Name] = err
	}
}

// nameRule is the form of a name, which becomes a key in files, an argument and a file name.
var nameRule = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// typeOf returns the concrete type of a variant's models.
func typeOf(v Variant) (reflect.Type, error) {
	if !nameRule.MatchString(v.Name) {
		return nil, fmt.Errorf("models: variant %q: a name is words of lower-case letters and digits joined by hyphens, "+
			"such as beta-vae", v.Name)
	}
	if v.New == nil {
		return nil, fmt.Errorf("models: variant %q: it needs a New function", v.Name)
	}
	t := reflect.TypeOf(v.New(Spec{Input: 1, Latent: 1}))
	if t == nil || t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("models: variant %q: New returns a %v; it must return a struct, whose fields can be saved",
			v.Name, t)
	}
	return t, nil
}

func register(v Variant, t reflect.Type) error {
	if _, taken := registry.variants[v.Name]; taken {
		return fmt.Errorf("models: variant %q is registered twice", v.Name)
	}
	if v.Of != "" {
		// The variant Of may be registered later, so Lookup compares the types.
		registry.variants[v.Name], registry.presets[v.Name] = v, t
		return nil
	}
	if other, taken := registry.types[t]; taken {
		return fmt.Errorf("models: variant %q has the same type as %q, %v, so saved models could not be told apart; "+
			"set Of if it is %[2]q with other settings", v.Name, other, t)
	}
	registry.variants[v.Name] = v
	registry.types[t] = v.Name
	return nil
}

// Lookup returns the variant of the given name. The error for an unknown name lists the known ones.
func Lookup(name string) (Variant, error) {
	registry.RLock()
	defer registry.RUnlock()
	if err := registry.faulty[name]; err != nil {
		return Variant{}, err
	}
	v, ok := registry.variants[name]
	if !ok {
		return Variant{}, unknown(name)
	}
	if _, known := registry.variants[v.Of]; v.Of != "" && !known {
		return Variant{}, fmt.Errorf("models: variant %q: Of is %q, which is not registered", name, v.Of)
	}
	if t := registry.presets[name]; v.Of != "" && registry.types[t] != v.Of {
		return Variant{}, fmt.Errorf("models: variant %q: Of is %q, but its type %v differs from the type of %[2]q",
			name, v.Of, t)
	}
	return v, nil
}

// unknown lists the known variants, and says how to register Aegis's own.
func unknown(name string) error {
	own := false
	for t := range registry.types {
		own = own || t.PkgPath() == variantsPath
	}
	err := fmt.Sprintf("models: unknown variant %q", name)
	if len(registry.variants) > 0 {
		err += "; there are: " + strings.Join(slices.Sorted(maps.Keys(registry.variants)), ", ")
	}
	if !own {
		err += "; for the variants of Aegis add to the program: import _ " + strconv.Quote(variantsPath)
	}
	return errors.New(err)
}

// variantsPath is the package whose import registers the variants of Aegis.
const variantsPath = "github.com/aegis-ae/aegis/models/variants"

// Variants returns all registered variants, sorted by name. If one is missing, [Lookup] says why.
func Variants() []Variant {
	registry.RLock()
	names := slices.Sorted(maps.Keys(registry.variants))
	registry.RUnlock()
	out := make([]Variant, 0, len(names))
	for _, name := range names {
		if v, err := Lookup(name); err == nil {
			out = append(out, v)
		}
	}
	return out
}

// NameOf returns the name under which the type of m is registered. For a variant Of another one it is the other's name.
func NameOf(m Model) (string, error) {
	registry.RLock()
	defer registry.RUnlock()
	t := reflect.TypeOf(m)
	name, ok := registry.types[t]
	if !ok {
		return "", fmt.Errorf("models: the type %v is not registered; call models.Register in an init function", t)
	}
	return name, nil
}

// Build returns a variant's model for the given sizes and settings, after [Check].
func Build(name string, sp Spec) (Model, error) {
	v, err := Lookup(name)
	if err != nil {
		return nil, err
	}
	m := v.New(sp)
	if err := Check(m); err != nil {
		return nil, err
	}
	return m, nil
}
