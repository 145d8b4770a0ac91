package models

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Setting is one setting of a model, as a command line shows it.
type Setting struct {
	Model string // name of the variant that has the setting: the model's own, or a wrapped one
	Name  string // key of the configuration
	Value string // JSON
	Doc   string // the field's doc tag
	// Common says that it is a setting of [Spec], which most variants have.
	Common bool
}

// specDocs are the doc tags of Spec by key. A variant may use the same key with another meaning.
var specDocs = func() map[string]string {
	docs := map[string]string{}
	_ = eachField(reflect.ValueOf(Spec{}), func(key string, f reflect.StructField, _ reflect.Value) error {
		docs[key] = f.Tag.Get("doc")
		return nil
	})
	return docs
}()

// Settings lists the settings of a model, followed by those of the models that it wraps.
func Settings(m Model) ([]Setting, error) {
	var out []Setting
	var inner []Model
	name, err := NameOf(m)
	if err != nil {
		return nil, err
	}
	err = eachField(reflect.ValueOf(m), func(key string, f reflect.StructField, v reflect.Value) error {
		if w, ok := v.Interface().(Model); ok && f.Type == modelType {
			inner = append(inner, w)
			return nil
		}
		raw, err := marshalField(name, f, v)
		out = append(out, Setting{name, key, string(raw), f.Tag.Get("doc"), specDocs[key] == f.Tag.Get("doc")})
		return err
	})
	for _, w := range inner {
		more, e := Settings(w)
		if err == nil {
			err = e
		}
		out = append(out, more...)
	}
	return out, err
}

// Set returns the model with one setting changed. The option is the name of a setting, or a variant and a setting, as
// in "sparse.lambda". Among m and the models that it wraps, the outermost that has the setting is changed. The value is
// JSON or a plain string. Set does not check the settings together, since several may have to change first; [New] and
// [Check] do.
func Set(m Model, option, value string) (Model, error) {
	if !json.Valid([]byte(value)) {
		quoted, err := json.Marshal(value)
		if err != nil {
			return nil, fmt.Errorf("models: option %s: %w", option, err)
		}
		value = string(quoted)
	}
	config, err := MarshalConfig(m)
	if err != nil {
		return nil, err
	}
	variant, key, qualified := strings.Cut(option, ".")
	if qualified = qualified && variant != ""; !qualified {
		variant, key = "", option
	}
	changed, ok := replace(config, variant, key, value)
	if !ok {
		options, err := Settings(m)
		if err != nil {
			return nil, err
		}
		var names []string
		for _, o := range options {
			if qualified || slices.Contains(names, o.Name) {
				o.Name = o.Model + "." + o.Name
			}
			names = append(names, o.Name)
		}
		return nil, fmt.Errorf("models: no option %q; there are: %s", option, strings.Join(names, ", "))
	}
	return UnmarshalConfig(changed)
}

// replace sets the outermost field of the given name in a nested configuration, in the given variant unless it is "".
func replace(config []byte, variant, option, value string) ([]byte, bool) {
	var outer map[string]map[string]json.RawMessage
	if json.Unmarshal(config, &outer) != nil {
		return nil, false
	}
	for name, fields := range outer {
		if _, ok := fields[option]; ok && (variant == "" || variant == name) {
			fields[option] = json.RawMessage(value)
			changed, err := json.Marshal(outer)
			return changed, err == nil
		}
		for _, key := range slices.Sorted(maps.Keys(fields)) {
			if !bytes.HasPrefix(fields[key], []byte("{")) {
				continue
			}
			if inner, ok := replace(fields[key], variant, option, value); ok {
				outer[name][key] = inner
				changed, err := json.Marshal(outer)
				return changed, err == nil
			}
		}
	}
	return nil, false
}
