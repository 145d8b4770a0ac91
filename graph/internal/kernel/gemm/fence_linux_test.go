package gemm

import (
	"syscall"
	"testing"
	"unsafe"
)

// fenced returns memory for n elements that starts or ends where no memory is that may be read or written.
func fenced[F Float](t *testing.T, n int, atEnd bool) []F {
	page := syscall.Getpagesize()
	bytes := n * size[F]()
	room := (bytes + page - 1) / page * page
	memory, err := syscall.Mmap(-1, 0, page+room+page, syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Munmap(memory); err != nil {
			t.Error(err)
		}
	})
	for _, fence := range [][]byte{memory[:page], memory[page+room:]} {
		if err := syscall.Mprotect(fence, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	start := page
	if atEnd {
		start += room - bytes
	}
	return unsafe.Slice((*F)(unsafe.Pointer(&memory[start])), n)
}

// TestNothingOutsideIsTouched: not even what is read in vain lies outside of the matrices. The processor would not bear
// it.
func TestNothingOutsideIsTouched(t *testing.T) {
	t.Run("float32", testFences[float32])
	t.Run("float64", testFences[float64])
}

func testFences[F Float](t *testing.T) {
	r := random(t)
	small(t)
	for i := range 300 {
		s := shape{r.IntN(2) == 0, r.IntN(2) == 0, 1 + r.IntN(20), 1 + r.IntN(70), 1 + r.IntN(40)}
		t.Run(s.String(), func(t *testing.T) {
			p := newProblem(r, s, F(r.IntN(2)+1), F(r.IntN(3)), 0)
			a, b, c := fenced[F](t, s.m*s.k, i%2 == 0), fenced[F](t, s.k*s.n, i%2 == 0), fenced[F](t, s.m*s.n, i%2 == 0)
			copy(a, inner(p.a))
			copy(b, inner(p.b))
			bias := fenced[F](t, s.n, i%2 == 0)
			levels(func(string) {
				Multiply(s.transA, s.transB, s.m, s.n, s.k, p.alpha, a, p.lda, b, p.ldb, p.beta, c, p.ldc)
				Affine(s.transA, s.transB, s.m, s.n, s.k, a, b, bias, c, nil)
			})
		})
	}
}
