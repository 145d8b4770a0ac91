package gemm

import (
	"unsafe"

	"github.com/aegis-ae/aegis/graph/internal/kernel/parallel"
)

// workspace is the memory that one goroutine packs into.
type workspace struct {
	panel buffer // of B
	strip buffer // rows of a transposed B, filled up with zeros
	block buffer // of A
	tile  buffer // of C
}

var workspaces parallel.Store[workspace]

// buffer is memory that starts at a cache line.
type buffer []byte

const lineBytes = 64

// take returns memory for n elements from a buffer, which grows as needed.
func take[F Float](b *buffer, n int) *F {
	if bytes := n*size[F]() + lineBytes; len(*b) < bytes {
		*b = make(buffer, bytes)
	}
	p := unsafe.Pointer(unsafe.SliceData(*b))
	return (*F)(unsafe.Add(p, -uintptr(p)%lineBytes))
}

func size[F Float]() int { return int(unsafe.Sizeof(F(0))) }

// at returns the pointer to the element i elements behind p.
func at[F Float](p *F, i int) *F { return (*F)(unsafe.Add(unsafe.Pointer(p), i*size[F]())) }
