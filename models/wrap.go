package models

import (
	"fmt"
	"reflect"
	"strings"
)

// Wrap returns a model of the named variant around another one. Its settings are the variant's defaults for the data
// that sp describes. It is an error if the variant wraps no model, or is itself a composition. Wrap does not check the
// settings of the two together, so [Set] may still change them; [Check] and [New] do.
//
//	m, err := models.Build("vae", sp)
//	m, err = models.Wrap("denoising", m, sp)
func Wrap(name string, inner Model, sp Spec) (Model, error) {
	v, err := Lookup(name)
	if err != nil {
		return nil, err
	}
	if inner == nil {
		return nil, fmt.Errorf("models: %s: there is no model to wrap", name)
	}
	if v.Of != "" {
		return nil, fmt.Errorf("models: %s is %s with other settings: wrap with %[2]s and set them", name, v.Of)
	}
	m := reflect.New(reflect.TypeOf(v.New(sp))).Elem()
	m.Set(reflect.ValueOf(v.New(sp)))
	wrapped := false
	err = eachField(m, func(_ string, f reflect.StructField, field reflect.Value) error {
		if f.Type == modelType {
			field.Set(reflect.ValueOf(inner))
			wrapped = true
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if !wrapped {
		return nil, fmt.Errorf("models: %s wraps no model; there are: %s", name, strings.Join(wrappers(), ", "))
	}
	return m.Interface().(Model), nil
}

// wrappers lists the variants that wrap a model.
func wrappers() []string {
	var names []string
	for _, v := range Variants() {
		if _, ok := v.New(Spec{Input: 1, Latent: 1}).(Wrapper); ok && v.Of == "" {
			names = append(names, v.Name)
		}
	}
	return names
}
