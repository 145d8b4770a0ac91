package data

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// scalers are the kinds of scalers by their names in saved models.
var scalers = map[string]func() Scaler{
	"min-max":  func() Scaler { return &MinMax{} },
	"standard": func() Scaler { return &Standard{} },
	"impute":   func() Scaler { return &Imputer{} },
	"chain":    nil, // a list of others
}

// MarshalScaler encodes a scaler of this package as a JSON object with the kind as its one key, without losing a bit:
//
//	{"min-max":{"low":0,"high":1,"min":[10],"max":[30]}}
//	{"chain":[{"impute":{...}},{"standard":{...}}]}
//
// A nil Scaler is null. A scaler of another package is an error.
func MarshalScaler(a Scaler) ([]byte, error) {
	text, err := marshalScaler(a)
	if err != nil {
		return nil, fmt.Errorf("data: scaler: %w", err)
	}
	return text, nil
}

// UnmarshalScaler decodes what [MarshalScaler] encoded; null is a nil Scaler. It is an error if the kind or a field
// is unknown or a value is impossible: a number that is not finite, a minimum above the maximum.
func UnmarshalScaler(text []byte) (Scaler, error) {
	a, err := unmarshalScaler(text)
	if err != nil {
		return nil, fmt.Errorf("data: scaler: %w", err)
	}
	return a, nil
}

func marshalScaler(a Scaler) ([]byte, error) {
	kind := ""
	var value any = a
	switch a := a.(type) {
	case nil:
		return []byte("null"), nil
	case *MinMax:
		kind = "min-max"
	case *Standard:
		kind = "standard"
	case *Imputer:
		kind = "impute"
	case Chain:
		list := make([]json.RawMessage, len(a))
		for i, link := range a {
			text, err := marshalScaler(link)
			if err != nil {
				return nil, err
			}
			list[i] = text
		}
		kind, value = "chain", list
	default:
		return nil, fmt.Errorf("%T is not a scaler of this package; the kinds are %s", a, scalerKinds())
	}
	return json.Marshal(map[string]any{kind: value})
}

func unmarshalScaler(text []byte) (Scaler, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil {
		return nil, fmt.Errorf("%w: a scaler is an object with its kind as the key, or null", err)
	}
	if object == nil {
		return nil, nil
	}
	kinds := slices.Sorted(maps.Keys(object))
	if len(kinds) != 1 {
		return nil, fmt.Errorf("an object with the keys %q: want one, the kind: %s", kinds, scalerKinds())
	}
	return unmarshalKind(kinds[0], object[kinds[0]])
}

func unmarshalKind(kind string, value json.RawMessage) (Scaler, error) {
	create, ok := scalers[kind]
	if !ok {
		return nil, fmt.Errorf("unknown kind %q: there are %s", kind, scalerKinds())
	}
	if create == nil {
		return unmarshalChain(value)
	}
	a := create()
	d := json.NewDecoder(bytes.NewReader(value))
	d.DisallowUnknownFields()
	if err := d.Decode(a); err != nil {
		return nil, fmt.Errorf("%s: %w", kind, err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fmt.Errorf("%s: there is text after the value", kind)
	}
	// A scaler may have been saved before it was fitted.
	if err := a.(interface{ check() error }).check(); err != nil && !errors.Is(err, errNotFitted) {
		return nil, fmt.Errorf("%s: %w", kind, err)
	}
	return a, nil
}

func unmarshalChain(value json.RawMessage) (Scaler, error) {
	var list []json.RawMessage
	if err := json.Unmarshal(value, &list); err != nil {
		return nil, fmt.Errorf("chain: %w", err)
	}
	c := make(Chain, len(list))
	for i, text := range list {
		a, err := unmarshalScaler(text)
		if err == nil && a == nil {
			err = fmt.Errorf("scaler %d is null", i)
		}
		if err != nil {
			return nil, fmt.Errorf("chain: %w", err)
		}
		c[i] = a
	}
	return c, nil
}

func scalerKinds() string { return strings.Join(slices.Sorted(maps.Keys(scalers)), ", ") }
