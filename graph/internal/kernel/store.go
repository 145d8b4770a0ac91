package kernel

import "sync"

// store keeps scratch memory: as much as there were users at a time. Its methods may be called concurrently.
type store[T any] struct {
	mu   sync.Mutex
	free []*T
}

// get returns memory that nobody uses, or nil if there is none.
func (s *store[T]) get() *T {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := len(s.free)
	if n == 0 {
		return nil
	}
	x := s.free[n-1]
	s.free = s.free[:n-1]
	return x
}

// put takes memory that is not used any more.
func (s *store[T]) put(x *T) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free = append(s.free, x)
}
