package ghlauth

// #include "shim.h"
import "C"

import (
	"fmt"
	"runtime/cgo"
	"sync"
	"sync/atomic"
	"time"
)

// Something is what a callback left for the end of the call that called it: its error, or the value that it panicked with. Nothing
// unwinds through the library.
type something struct {
	err      error
	panicked any
}

func (t something) raise() error {
	if t.panicked != nil {
		panic(t.panicked)
	}
	return t.err
}

func (t something) text() string {
	if t.panicked != nil {
		return fmt.Sprint(t.panicked)
	}
	return t.err.Error()
}

// Callbacks run on the thread of the call that needs them, so that what they left is kept by thread.
var left struct {
	count    atomic.Int32
	mutex    sync.Mutex
	byThread map[C.uintptr_t]something
}

func takeLeft(thread C.uintptr_t) (something, bool) {
	left.mutex.Lock()
	defer left.mutex.Unlock()
	found, ok := left.byThread[thread]
	if ok {
		delete(left.byThread, thread)
		left.count.Add(-1)
	}
	return found, ok
}

// leave keeps the first thing that there is.
func leave(thread C.uintptr_t, what something) {
	left.mutex.Lock()
	defer left.mutex.Unlock()
	if _, ok := left.byThread[thread]; ok {
		return
	}
	if left.byThread == nil {
		left.byThread = map[C.uintptr_t]something{}
	}
	left.byThread[thread] = what
	left.count.Add(1)
}

// takeThrown is for the end of a call, on the thread that made it.
func takeThrown() (something, bool) {
	if left.count.Load() == 0 {
		return something{}, false
	}
	return takeLeft(C.ghlauth_go_thread())
}

// guarded runs a callback. It may make calls of its own, whose callbacks are none of the outer call's business.
// It gives what went wrong as a text.
func guarded(thread C.uintptr_t, callback func() error) (failure string, failed bool) {
	if left.count.Load() != 0 {
		if before, ok := takeLeft(thread); ok {
			defer func() { // it came first
				takeLeft(thread)
				leave(thread, before)
			}()
		}
	}
	var what something
	func() {
		defer func() {
			if what.panicked = recover(); what.panicked != nil {
				failed = true
			}
		}()
		what.err = callback()
		failed = what.err != nil
	}()
	if !failed {
		return "", false
	}
	takeLeft(thread)
	leave(thread, what)
	return what.text(), true
}

//export ghlauthGoDrop
func ghlauthGoDrop(callbacks C.uintptr_t) { cgo.Handle(callbacks).Delete() }

//export ghlauthGoLog
func ghlauthGoLog(callbacks, thread C.uintptr_t, level C.int32_t, line *C.char) {
	guarded(thread, func() error {
		cgo.Handle(callbacks).Value().(LogFunc)(LogLevel(level), goText(line))
		return nil
	})
}

//export ghlauthGoClock
func ghlauthGoClock(callbacks, thread C.uintptr_t) C.int64_t {
	now := time.Now()
	guarded(thread, func() error {
		now = cgo.Handle(callbacks).Value().(ClockFunc)()
		return nil
	})
	return C.int64_t(now.UnixMilli())
}

//export ghlauthGoSecret
func ghlauthGoSecret(callbacks, thread C.uintptr_t, out *C.ghlauth_secret) C.ghlauth_status {
	status := C.ghlauth_status(StatusSecretSource)
	guarded(thread, func() error {
		secret, err := cgo.Handle(callbacks).Value().(SecretFunc)()
		if err != nil {
			return err
		}
		var s scope
		defer s.end()
		text := s.secret(secret.Text)
		if s.err != nil {
			return s.err
		}
		status = C.ghlauth_secret_set(out, text, C.size_t(len(secret.Text)), nil)
		if status == 0 && !secret.Expires.IsZero() {
			status = C.ghlauth_secret_set_expires_at_s(out, unixSeconds(secret.Expires), nil)
		}
		return nil
	})
	return status
}
