package try_test

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
)

func half(n int) (int, error) {
	if n%2 != 0 {
		return 0, fmt.Errorf("%d is odd", n)
	}
	return n / 2, nil
}

// TestFirstErrorEnds asserts that the first error comes out as it is, and that nothing after it runs.
func TestFirstErrorEnds(t *testing.T) {
	steps := 0
	err := try.Do(func() {
		for _, n := range []int{8, 6, 5, 4, 3} {
			try.Get(half(n))
			steps++
		}
		t.Error("the computation went on after an error")
	})
	if err == nil || err.Error() != "5 is odd" || steps != 2 {
		t.Errorf("%v after %d steps", err, steps)
	}
}

func TestNoError(t *testing.T) {
	v, err := try.Func(func() int {
		try.OK(nil)
		a, b := try.Get2(3, 4, nil)
		return try.Get(half(a + b - 1))
	})
	if v != 3 || err != nil {
		t.Errorf("%d, %v", v, err)
	}
}

// TestInner asserts that an error stays within the innermost Do, and that a Func returns a zero value with it.
func TestInner(t *testing.T) {
	err := try.Do(func() {
		if v, err := try.Func(func() int { return 1 + try.Get(half(1)) }); v != 0 || err == nil {
			t.Errorf("%d, %v", v, err)
		}
		try.Get2(1, 2, io.EOF)
	})
	if !errors.Is(err, io.EOF) {
		t.Errorf("%v", err)
	}
}

func TestStep(t *testing.T) {
	err := try.Do(func() { try.Step("halving", func() int { return try.Get(half(7)) }) })
	if err == nil || err.Error() != "halving: 7 is odd" {
		t.Errorf("%v", err)
	}
	if v := try.Step("halving", func() int { return try.Get(half(8)) }); v != 4 {
		t.Errorf("%d", v)
	}
}

// TestOtherPanics asserts that a fault of the program is not taken for an error.
func TestOtherPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a panic was lost")
		}
	}()
	_ = try.Do(func() {
		var none []int
		_ = none[len(none)]
	})
}
