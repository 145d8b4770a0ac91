package models

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/data"
)

// A model's configuration is JSON that nests as wrappers do: an object with the variant's name as its one key,
//
//	{"contractive": {"lambda": 0.1, "projections": 0, "model": {"plain": {"input": 784, "latent": 32, ...}}}}
//
// The keys of the inner object are the exported fields of the model's struct, including those of embedded structs: the
// json tag, else the name in lower case. A field of type Model is again a configuration.

// MarshalConfig returns the configuration of a registered model. It is an error if [UnmarshalConfig] would not restore
// the same model.
func MarshalConfig(m Model) ([]byte, error) {
	name, err := NameOf(m)
	if err != nil {
		return nil, err
	}
	fields := map[string]json.RawMessage{}
	err = eachField(reflect.ValueOf(m), func(key string, f reflect.StructField, v reflect.Value) error {
		if _, twice := fields[key]; twice {
			return fmt.Errorf("models: %s: two fields are called %q", name, key)
		}
		if inner, ok := v.Interface().(Model); ok && f.Type == modelType {
			fields[key], err = MarshalConfig(inner)
		} else {
			fields[key], err = marshalField(name, f, v)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	config, err := json.Marshal(map[string]any{name: fields})
	if err != nil {
		return nil, fmt.Errorf("models: configuration of %s: %w", name, err)
	}
	// Do not save what cannot be rebuilt: an unexported field, or a value that JSON changes.
	if back, err := UnmarshalConfig(config); err != nil || !reflect.DeepEqual(back, m) {
		if err == nil {
			err = fmt.Errorf("%+v would come back as %+v", m, back)
		}
		return nil, fmt.Errorf("models: configuration of %s: every setting must be an exported field that survives JSON: %w",
			name, err)
	}
	return config, nil
}

// marshalField returns a setting of the variant of the given name as JSON.
func marshalField(variant string, f reflect.StructField, v reflect.Value) ([]byte, error) {
	raw, err := json.Marshal(v.Interface())
	if err != nil {
		return nil, fmt.Errorf("models: %s: the exported field %s (%v) cannot be saved as JSON: %w",
			variant, f.Name, f.Type, err)
	}
	return raw, nil
}

// UnmarshalConfig rebuilds a model from its configuration. Missing fields keep the variant's defaults; unknown fields
// and variants are errors that list the known ones.
func UnmarshalConfig(config []byte) (Model, error) {
	var outer map[string]json.RawMessage
	if err := json.Unmarshal(config, &outer); err != nil {
		return nil, fmt.Errorf("models: configuration: %w", err)
	}
	if len(outer) != 1 {
		return nil, fmt.Errorf(`models: configuration: want one variant, as in {"vae": {...}}, got %d`, len(outer))
	}
	name := slices.Collect(maps.Keys(outer))[0]
	variant, err := Lookup(name)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(outer[name], &fields); err != nil {
		return nil, fmt.Errorf("models: configuration of %s: %w", name, err)
	}
	m := reflect.New(reflect.TypeOf(variant.New(Spec{}))).Elem()
	m.Set(reflect.ValueOf(variant.New(Spec{})))
	var known []string
	err = eachField(m, func(key string, f reflect.StructField, v reflect.Value) error {
		known = append(known, key)
		raw, ok := fields[key]
		delete(fields, key)
		switch {
		case !ok:
			return nil
		case f.Type == modelType:
			inner, err := UnmarshalConfig(raw)
			if err == nil {
				v.Set(reflect.ValueOf(inner))
			}
			return err
		}
		v.SetZero() // else a map, slice or struct would be merged with the default and might share its memory
		if err := json.Unmarshal(raw, v.Addr().Interface()); err != nil || string(raw) == "null" && !nilable(f.Type) {
			return fmt.Errorf("models: configuration of %s: %s = %s: it must be %s", name, key, raw, kindOf(f.Type))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(fields) > 0 {
		return nil, fmt.Errorf("models: configuration of %s: unknown %q; there are: %s", name,
			slices.Sorted(maps.Keys(fields))[0], strings.Join(known, ", "))
	}
	return m.Interface().(Model), nil
}

// nilable reports whether null is a value of the type.
func nilable(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface:
		return true
	}
	return false
}

// kindOf describes a value of the type to someone who does not write Go.
func kindOf(t reflect.Type) string {
	if t == reflect.TypeFor[data.Image]() {
		return `the size of an image, such as "28x28", or "32x32x3" with 3 channels`
	}
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64, reflect.Int32, reflect.Uint, reflect.Uint64, reflect.Uint32:
		return "a whole number, such as 2"
	case reflect.Float64, reflect.Float32:
		return "a number, such as 0.5"
	case reflect.String:
		return "a word"
	case reflect.Slice, reflect.Array:
		return "a list, such as [64,32]"
	}
	return "a " + t.String()
}

var modelType = reflect.TypeFor[Model]()

// eachField visits the exported fields of a struct, with the fields of embedded structs in their place.
func eachField(v reflect.Value, visit func(key string, f reflect.StructField, v reflect.Value) error) error {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		// As in encoding/json, the exported fields of an embedded struct count even if its type is not exported.
		if embedded := f.Anonymous && f.Type.Kind() == reflect.Struct; !f.IsExported() && !embedded {
			continue
		}
		key, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if key == "-" {
			continue
		}
		if f.Anonymous && f.Type.Kind() == reflect.Struct && key == "" {
			if err := eachField(v.Field(i), visit); err != nil {
				return err
			}
			continue
		}
		if key == "" {
			key = strings.ToLower(f.Name)
		}
		if err := visit(key, f, v.Field(i)); err != nil {
			return err
		}
	}
	return nil
}
