package ghlauth

import (
	"runtime"
	"sync/atomic"
)

// A handle holds an object of the library. It is freed by Close or, when it is not used any more, by the garbage collector, and no
// earlier than the calls with it have ended.
type handle[P comparable] struct {
	noun    string
	free    func(P)
	pointer P
	state   atomic.Int64 // how many calls are under way, and closed
}

const closed = 1 << 62

func newHandle[P comparable](noun string, pointer P, free func(P)) *handle[P] {
	made := &handle[P]{noun: noun, pointer: pointer, free: free}
	// Freeing may wait for an answer: the other finalizers do not wait for that.
	runtime.SetFinalizer(made, func(h *handle[P]) { go h.Close() })
	return made
}

// Close gives the object up. It can be called again, and from any goroutine. Calls that are under way go on to their end; later
// ones fail with [ErrUsage]. It returns nil.
func (h *handle[P]) Close() error {
	if h == nil {
		return nil
	}
	for {
		state := h.state.Load()
		if state&closed != 0 {
			return nil
		}
		if h.state.CompareAndSwap(state, state|closed) {
			runtime.SetFinalizer(h, nil)
			if state == 0 {
				quietly(func() { h.free(h.pointer) })
			}
			return nil
		}
	}
}

// begin begins a call, which release ends; false when the handle is closed.
func (h *handle[P]) begin() bool {
	for {
		state := h.state.Load()
		if state&closed != 0 {
			return false
		}
		if h.state.CompareAndSwap(state, state+1) {
			return true
		}
	}
}

func (h *handle[P]) release() {
	if h.state.Add(-1) == closed {
		quietly(func() { h.free(h.pointer) })
	}
}

// held gives what the handle holds, until the scope ends.
func held[P comparable](s *scope, h *handle[P]) P {
	var none P
	if h == nil {
		s.fail(usage("an object of ghlauth was not made by its function", "Make it with New..., Open..., or what gives it."))
		return none
	}
	if !h.begin() {
		s.fail(usageOf(StatusInvalidHandle, "the "+h.noun+" is closed", "Make another one, or close it later."))
		return none
	}
	s.atEnd(h.release)
	return h.pointer
}
