package optim

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// known is a method of this package and the function that reads its settings.
type known struct {
	method Method
	// decode reads settings over those of method.
	decode func(settings []byte) (Method, error)
}

// methods lists what ByName knows, simplest first.
var methods = []known{
	entry(SGD{}),
	entry(Momentum{}),
	entry(Momentum{Nesterov: true}),
	entry(RMSProp{}),
	entry(Adam{}),
	entry(AdamW{}),
}

func entry[M Method](m M) known {
	return known{m, func(settings []byte) (Method, error) {
		m := m
		d := json.NewDecoder(bytes.NewReader(settings))
		d.DisallowUnknownFields()
		err := d.Decode(&m)
		return m, err
	}}
}

// Names returns the names that ByName knows: sgd, momentum, nesterov, rmsprop, adam and adamw.
func Names() []string {
	names := make([]string, len(methods))
	for i, k := range methods {
		names[i] = k.method.Name()
	}
	return names
}

// ByName returns the method of that name with its default settings. For an unknown name the error lists the known ones.
func ByName(name string) (Method, error) {
	k, err := lookUp(name)
	return k.method, err
}

func lookUp(name string) (known, error) {
	for _, k := range methods {
		if k.method.Name() == name {
			return k, nil
		}
	}
	return known{}, fmt.Errorf("optim: unknown method %q: known are %s", name, strings.Join(Names(), ", "))
}

// Config is a Method that is saved and read as JSON: an object with one key, the name of the method, whose value holds
// the settings that are not defaults, such as {"adam": {"beta1": 0.5}}. A plain "adam" can be read too. The zero Config
// holds no method; it is written as null.
type Config struct{ Method }

// empty reports whether c holds no method: nothing, or a nil pointer to one.
func (c Config) empty() bool {
	v := reflect.ValueOf(c.Method)
	return !v.IsValid() || v.Kind() == reflect.Pointer && v.IsNil()
}

// Bind binds the method in c. It returns an error if there is none.
func (c Config) Bind(vars []Variable) (Optimizer, error) {
	if c.empty() {
		return nil, errors.New("optim: config holds no method")
	}
	return c.Method.Bind(vars)
}

// Name returns the name of the method in c, or "" if there is none.
func (c Config) Name() string {
	if c.empty() {
		return ""
	}
	return c.Method.Name()
}

// MarshalJSON implements json.Marshaler. It refuses what UnmarshalJSON could not read: a method unknown to ByName, or a
// setting that is not finite.
func (c Config) MarshalJSON() ([]byte, error) {
	if c.empty() {
		return []byte("null"), nil
	}
	if inner, ok := c.Method.(Config); ok {
		return inner.MarshalJSON()
	}
	if _, err := lookUp(c.Name()); err != nil {
		return nil, err
	}
	return json.Marshal(map[string]Method{c.Name(): c.Method})
}

// UnmarshalJSON implements json.Unmarshaler. It returns an error for an unknown method or setting. Bind checks whether
// settings are in range.
func (c *Config) UnmarshalJSON(text []byte) error {
	if string(bytes.TrimSpace(text)) == "null" {
		return nil // by custom of encoding/json
	}
	var name string
	if json.Unmarshal(text, &name) == nil {
		m, err := ByName(name)
		if err != nil {
			return err
		}
		c.Method = m
		return nil
	}
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil || len(object) != 1 {
		return errors.New(
			`optim: config must be the name of a method or an object of one method, like {"adam": {"beta1": 0.5}}`)
	}
	name = slices.Collect(maps.Keys(object))[0]
	k, err := lookUp(name)
	if err != nil {
		return err
	}
	m, err := k.decode(object[name])
	if err != nil {
		return fmt.Errorf("optim: settings of %s: %w", name, err)
	}
	if m.Name() != name {
		return fmt.Errorf("optim: settings of %s: they make it %s; name that method", name, m.Name())
	}
	c.Method = m
	return nil
}
