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

// Variant is a kind of model under the name by which it is found, listed and saved.
type Variant struct {
	Name    string // lower case, words joined by hyphens
	Summary string // one line
	Formula string // the code and the loss, in one line
	Paper   string // authors, venue, year
	// Of, if set, is the name of the variant whose models this one returns with settings of its own: "tied" is "plain"
	// with one switch set. They are saved under that name, which says what they are made of.
	Of string
	// New returns the model with its default settings for what sp leaves open (see Spec.WithDefaults). The concrete
	// type is a struct, which no other variant returns but those that are Of this one; its exported fields are what is
	// saved.
	New func(sp Spec) Model
}

var registry = struct {
	sync.RWMutex
	variants map[string]Variant
	types    map[reflect.Type]string // without the variants that are Of another
	presets  map[string]reflect.Type // the types of those
	faulty   map[string]error
}{variants: map[string]Variant{}, types: map[reflect.Type]string{}, presets: map[string]reflect.Type{}, faulty: map[string]error{}}

// Register makes a variant known, usually from an init function of the file that defines it. A variant that cannot be
// registered (a name or a type that is taken, no New) is reported by Lookup under its name.
func Register(v Variant) {
	// New may look other variants up, and so is called before the registry is locked.
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

// nameRule is what a name must look like: it becomes a key of files, an argument and a file name.
var nameRule = regexp.MustCompile(`^[a-z][a-z0-9]*(-[a-z0-9]+)*$`)

// typeOf returns the concrete type of a variant's models.
func typeOf(v Variant) (reflect.Type, error) {
	if !nameRule.MatchString(v.Name) {
		return nil, fmt.Errorf("models: variant %q: a name is words of lower-case letters and digits joined by hyphens, such as beta-vae", v.Name)
	}
	if v.New == nil {
		return nil, fmt.Errorf("models: variant %q: it needs a New function", v.Name)
	}
	t := reflect.TypeOf(v.New(Spec{Input: 1, Latent: 1}))
	if t == nil || t.Kind() != reflect.Struct {
		return nil, fmt.Errorf("models: variant %q: New returns a %v; it must return a struct, whose fields can be saved", v.Name, t)
	}
	return t, nil
}

func register(v Variant, t reflect.Type) error {
	if _, taken := registry.variants[v.Name]; taken {
		return fmt.Errorf("models: variant %q is registered twice", v.Name)
	}
	if v.Of != "" {
		// The variant that it is Of may be registered later, so that Lookup compares their types.
		registry.variants[v.Name], registry.presets[v.Name] = v, t
		return nil
	}
	if other, taken := registry.types[t]; taken {
		return fmt.Errorf("models: variant %q: its type %v is that of %q; a saved model could not tell them apart; set Of if it is %q with other settings", v.Name, t, other, other)
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
	if t := registry.presets[name]; v.Of != "" && registry.types[t] != v.Of {
		return Variant{}, fmt.Errorf("models: variant %q is said to be %q with other settings, but its type %v is not that of %q", name, v.Of, t, v.Of)
	}
	return v, nil
}

// unknown says which variants there are, and how those of Aegis are made known.
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
		err += "; for those of Aegis add to the program: import _ " + strconv.Quote(variantsPath)
	}
	return errors.New(err)
}

// variantsPath is the package whose import registers the variants of Aegis.
const variantsPath = "github.com/aegis-ae/aegis/models/variants"

// Variants returns all registered variants, sorted by name. Lookup says what is wrong with one that is not among them.
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

// NameOf returns the name under which the type of m is registered: of a variant that is Of another one, that one's.
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

// Build returns the model of a variant for the given sizes and settings, checked.
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
