// Package parallel shares the parts of a loop between processors.
//
// The loops of a training step take some ten microseconds each. To start a goroutine for such a loop costs a microsecond
// where a processor is awake, and twenty or more where it has to be woken. So the goroutines that help are kept, and look
// out for the next loop for a short while, before they sleep.
package parallel

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// Workers is the number of goroutines that a loop can be shared between: GOMAXPROCS, but not more than there are
// processors, since goroutines that wait for each other must run at the same time.
func Workers() int { return min(runtime.GOMAXPROCS(0), processors) }

var processors = runtime.NumCPU()

// Run calls f for every part in [0, parts), on up to Workers goroutines of which the caller's is one, and returns when
// all calls have. Which goroutine takes which part, and in which order, is open. A loop that is started within another, or
// beside one that is under way, runs on its caller's goroutine alone. If calls of f panic, Run does, with the value of one
// of them, after the others have returned.
func Run(parts int, f func(part int)) {
	helpers := min(parts, Workers()) - 1
	if helpers < 1 || uint64(parts) > math.MaxUint32 || !crew.busy.CompareAndSwap(false, true) {
		for part := range parts {
			f(part)
		}
		return
	}
	defer crew.busy.Store(false)
	crew.run(parts, helpers, f)
}

var crew team

// team is the goroutines that share a loop, and the loop.
type team struct {
	busy    atomic.Bool // whether a loop is under way; guards what follows
	helpers []*helper

	f       func(part int)
	open    atomic.Uint64 // the parts that nobody has taken: from the upper 32 bits to below the lower 32 bits
	working atomic.Int64  // the number of helpers that may be in a part
	panics  sync.Once
	panic   any
}

func (t *team) run(parts, helpers int, f func(part int)) {
	for len(t.helpers) < helpers {
		h := &helper{wake: make(chan struct{}, 1)}
		t.helpers = append(t.helpers, h)
		go h.loop(t)
	}
	t.f = f
	t.open.Store(uint64(parts))
	t.working.Store(int64(helpers))
	for _, h := range t.helpers[:helpers] {
		h.call()
	}
	t.work(false)
	for _, h := range t.helpers[:helpers] {
		if h.called.CompareAndSwap(true, false) { // it has not come, and need not come any more
			t.working.Add(-1)
		}
	}
	for spins := 0; t.working.Load() > 0; spins++ {
		if spins < waitSpins {
			pause()
		} else {
			runtime.Gosched()
		}
	}
	t.f = nil
	if p := t.panic; p != nil {
		t.panic, t.panics = nil, sync.Once{}
		panic(p)
	}
}

// work takes parts as long as there are any: from the end, or from the beginning. Since the caller takes the first and
// helpers the last, a processor finds in its caches what it made of the same parts in the loop before.
func (t *team) work(fromEnd bool) {
	defer func() {
		if p := recover(); p != nil {
			t.panics.Do(func() { t.panic = p })
			t.open.Store(0)
		}
	}()
	for {
		open := t.open.Load()
		lo, hi := open>>32, open&(1<<32-1)
		if lo >= hi {
			return
		}
		part, rest := lo, open+1<<32
		if fromEnd {
			part, rest = hi-1, open-1
		}
		if t.open.CompareAndSwap(open, rest) {
			t.f(int(part))
		}
	}
}

// helper is a goroutine that takes parts of loops.
type helper struct {
	called   atomic.Bool // whether there is a loop for it
	sleeping atomic.Bool
	wake     chan struct{}
	_        [64]byte // so that two helpers do not look at one line of the cache
}

const (
	// waitSpins is how many pauses the end of a loop is waited for before the goroutine lets others run.
	waitSpins = 2000
	// lookouts is how many pauses a helper waits for the next loop before it sleeps: a few hundred microseconds,
	// longer than a training step goes without one.
	lookouts = 4000
	// yields is the number of pauses after which a helper that waits lets others run.
	yields = 64
)

func (h *helper) call() {
	h.called.Store(true)
	if h.sleeping.CompareAndSwap(true, false) {
		h.wake <- struct{}{}
	}
}

func (h *helper) loop(t *team) {
	for waited := 0; ; waited++ {
		switch {
		case h.called.CompareAndSwap(true, false):
			t.work(true)
			t.working.Add(-1)
			waited = 0
		case waited < lookouts:
			if waited%yields == yields-1 {
				runtime.Gosched()
			}
			pause()
		default:
			h.sleeping.Store(true)
			// A call that came before it could see the helper asleep would otherwise be overlooked.
			if !h.called.Load() || !h.sleeping.CompareAndSwap(true, false) {
				<-h.wake
			}
			waited = 0
		}
	}
}
