package models

import "iter"

// Nested yields m and the models that it wraps, the outermost first.
func Nested(m Model) iter.Seq[Model] {
	return func(yield func(Model) bool) {
		for m != nil && yield(m) {
			w, ok := m.(Wrapper)
			if !ok {
				return
			}
			m = w.Unwrap()
		}
	}
}

// As returns the outermost T among m and the models that it wraps, as [errors.As] does for errors.
func As[T any](m Model) (T, bool) {
	for w := range Nested(m) {
		if t, ok := w.(T); ok {
			return t, true
		}
	}
	var zero T
	return zero, false
}

// Is reports whether m or a model that it wraps is a T.
func Is[T any](m Model) bool {
	_, ok := As[T](m)
	return ok
}

// All returns every T among m and the models that it wraps, the outermost first.
func All[T any](m Model) []T {
	var out []T
	for w := range Nested(m) {
		if t, ok := w.(T); ok {
			out = append(out, t)
		}
	}
	return out
}
