//go:build !amd64 || noasm

package philox

func levels() []testLevel {
	return []testLevel{{"portable", func() func() { return func() {} }}}
}
