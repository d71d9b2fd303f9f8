package ghlauth

import (
	"runtime"
	"sync"
)

// A handle holds an object of the library. It is freed by Close or, when it is not used any more, by the garbage collector, and no
// earlier than the calls with it have ended.
type handle[P comparable] struct {
	noun    string
	free    func(P)
	mutex   sync.Mutex
	pointer P
	users   int
	closed  bool
}

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
	h.mutex.Lock()
	closed := h.closed
	h.closed = true
	isFree := !closed && h.users == 0
	h.mutex.Unlock()
	runtime.SetFinalizer(h, nil)
	if isFree {
		quietly(func() { h.free(h.pointer) })
	}
	return nil
}

// held gives what the handle holds, until the scope ends.
func held[P comparable](s *scope, h *handle[P]) P {
	var none P
	if h == nil {
		s.fail(usage("an object of ghlauth was not made by its function", "Make it with New..., Open..., or what gives it."))
		return none
	}
	h.mutex.Lock()
	defer h.mutex.Unlock()
	if h.closed {
		s.fail(usageOf(StatusInvalidHandle, "the "+h.noun+" is closed", "Make another one, or close it later."))
		return none
	}
	h.users++
	s.atEnd(h.release)
	return h.pointer
}

func (h *handle[P]) release() {
	h.mutex.Lock()
	h.users--
	isFree := h.closed && h.users == 0
	h.mutex.Unlock()
	if isFree {
		quietly(func() { h.free(h.pointer) })
	}
}
