package models

import (
	"fmt"
	"math"
	"reflect"
)

// Checks that several variants make of their settings. Each returns one error that names the setting.

// checkInner reports a wrapper of the given name without a model.
func checkInner(variant string, inner Model) error {
	if inner == nil {
		return fmt.Errorf("models: %s: there is no model to wrap", variant)
	}
	return nil
}

// checkWeight reports a setting that must be finite and at least 0, such as the weight of a term of the loss.
func checkWeight(name string, w float64) error {
	if !(w >= 0) || math.IsInf(w, 1) {
		return fmt.Errorf("models: %s %v: it must be a finite number of at least 0", name, w)
	}
	return nil
}

// checkProbability reports a probability outside [0, 1].
func checkProbability(name string, p float64) error {
	if !(p >= 0 && p <= 1) {
		return fmt.Errorf("models: %s %v: it must lie in [0, 1]", name, p)
	}
	return nil
}

// checkKind reports a pointer to a model that is registered as a struct: it could not be saved, and would not be found by
// those that look for the struct.
func checkKind(m Model) error {
	t := reflect.TypeOf(m)
	if t.Kind() != reflect.Pointer {
		return nil
	}
	if reflect.ValueOf(m).IsNil() {
		return fmt.Errorf("models: the model is a nil %v", t)
	}
	if v, ok := reflect.ValueOf(m).Elem().Interface().(Model); ok {
		if _, err := NameOf(v); err == nil {
			return fmt.Errorf("models: the model is a pointer, %v: pass the struct itself, which can be saved", t)
		}
	}
	return nil
}
