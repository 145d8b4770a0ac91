// Package try lets a computation of many steps, each of which may fail, be written as the steps alone:
//
//	codes := try.Get(ae.Encode(test))
//	sparsity := try.Get(eval.SparsityOf(codes, 0.5))
//
// The first error ends the computation, and [Do], which started it, returns that error. It is the sticky error of
// [bufio.Scanner] and graph.Scope for computations that cannot go on with placeholders: results are indexed, compared
// and trained on, so after an error nothing more may run. Get ends it as [testing.T.FailNow] ends a test.
//
// A function that a library calls back must return its errors to it: write it as [Func]. All these functions belong in
// the goroutine of their Do.
package try

import "fmt"

// failure carries an error from Get to Do.
type failure struct{ err error }

// Do calls f and returns the error that ended it; nil if it came to its end. Any other panic passes through.
func Do(f func()) (err error) {
	defer func() {
		switch p := recover().(type) {
		case nil:
		case failure:
			err = p.err
		default:
			panic(p)
		}
	}()
	f()
	return nil
}

// Func calls f and returns its value, or the error that ended it.
func Func[T any](f func() T) (v T, err error) {
	err = Do(func() { v = f() })
	return v, err
}

// OK ends the computation if err is not nil.
func OK(err error) {
	if err != nil {
		panic(failure{err})
	}
}

// Get returns v, or ends the computation if err is not nil.
func Get[T any](v T, err error) T {
	OK(err)
	return v
}

// Get2 is Get for two values.
func Get2[A, B any](a A, b B, err error) (A, B) {
	OK(err)
	return a, b
}

// Step calls f as a part of the computation that has a name: an error that ends it becomes "NAME: error".
func Step[T any](name string, f func() T) T {
	v, err := Func(f)
	if err != nil {
		err = fmt.Errorf("%s: %w", name, err)
	}
	return Get(v, err)
}
