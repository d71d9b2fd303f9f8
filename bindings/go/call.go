package ghlauth

/*
#cgo pkg-config: ghlauth
#include "shim.h"
*/
import "C"

import (
	"context"
	"errors"
	"math"
	"runtime"
	"strings"
	"time"
	"unsafe"
)

type errorOut = **C.ghlauth_error

// A scope is one call of the library with all that it needs: the handles of its objects, which it keeps from being freed, the
// texts that it is given, and the context that may end it. The first thing that is wrong is its error; it does nothing after that.
type scope struct {
	err     error
	ending  []func()
	context context.Context
}

func (s *scope) fail(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *scope) atEnd(do func()) { s.ending = append(s.ending, do) }

func (s *scope) end() {
	for at := len(s.ending) - 1; at >= 0; at-- {
		s.ending[at]()
	}
}

// call calls a function of the library. What a callback returned or panicked with meanwhile goes before what the library made of it.
func (s *scope) call(function func(errorOut) C.ghlauth_status) error {
	if s.err != nil {
		return s.err
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var failure *C.ghlauth_error
	status := Status(function(&failure))
	err := s.errorOf(status, failure)
	C.ghlauth_error_free(failure)
	if thrown, ok := takeThrown(); ok {
		err = thrown.raise()
	}
	s.fail(err)
	return err
}

func (s *scope) errorOf(status Status, failure *C.ghlauth_error) error {
	if status == 0 {
		return nil
	}
	err := newError(status, failure)
	if s.context != nil && (status == StatusCancelled || status == StatusTimeout) {
		err.cause = s.context.Err()
		// The clock of the library may be a little ahead of that of the context.
		if deadline, ok := s.context.Deadline(); err.cause == nil && ok && time.Until(deadline) < 5*time.Millisecond {
			err.cause = context.DeadlineExceeded
		}
	}
	return err
}

// quietly calls a function that cannot fail, such as one that frees.
func quietly(function func()) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	function()
	takeThrown()
}

// text gives a text to C, which would see the beginning alone of one with a NUL. The memory is Go's: it is there during the call.
func (s *scope) text(text string) *C.char {
	if strings.IndexByte(text, 0) >= 0 {
		s.fail(usage("a text has a NUL character in it", "Give it without."))
		return nil
	}
	bytes := make([]byte, len(text)+1)
	copy(bytes, text)
	return (*C.char)(unsafe.Pointer(&bytes[0]))
}

// textOrNil gives nil for "".
func (s *scope) textOrNil(text string) *C.char {
	if text == "" {
		return nil
	}
	return s.text(text)
}

// secret gives a text to C in memory that is wiped afterwards.
func (s *scope) secret(text string) *C.char {
	pointer := s.text(text)
	if pointer != nil {
		bytes := unsafe.Slice((*byte)(unsafe.Pointer(pointer)), len(text))
		s.atEnd(func() {
			for at := range bytes {
				bytes[at] = 0
			}
		})
	}
	return pointer
}

func (s *scope) list(texts []string) *C.ghlauth_list {
	var list *C.ghlauth_list
	s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_list_new(&list, e) })
	s.atEnd(func() { C.ghlauth_list_free(list) })
	for _, text := range texts {
		text := s.text(text)
		s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_list_append(list, text, e) })
	}
	return list
}

// cancel gives what ends the call when the context does; nil for a context that never does.
func (s *scope) cancel(ctx context.Context) *C.ghlauth_cancel {
	if ctx.Done() == nil {
		return nil
	}
	var cancel *C.ghlauth_cancel
	if s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_cancel_new(&cancel, e) }) != nil {
		return nil
	}
	s.atEnd(func() { C.ghlauth_cancel_free(cancel) })
	s.context = ctx
	deadline, limited := ctx.Deadline()
	if limited {
		left := milliseconds(time.Until(deadline))
		if left < 0 {
			left = 0
		}
		s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_cancel_set_timeout_ms(cancel, left, e) })
	}
	if err := ctx.Err(); err != nil {
		if !limited || !errors.Is(err, context.DeadlineExceeded) {
			C.ghlauth_cancel_request(cancel)
		}
		return cancel
	}
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		select {
		case <-ctx.Done():
			// The library knows the deadline, and tells a call that took too long from one that nobody wanted any more.
			if !limited || !errors.Is(ctx.Err(), context.DeadlineExceeded) {
				C.ghlauth_cancel_request(cancel)
			}
		case <-stop:
		}
	}()
	s.atEnd(func() {
		close(stop)
		<-stopped
	})
	return cancel
}

func pointer(bytes []byte) *C.uint8_t {
	if len(bytes) == 0 {
		return nil
	}
	return (*C.uint8_t)(unsafe.Pointer(&bytes[0]))
}

// goText gives "" for nil.
func goText(text *C.char) string { return C.GoString(text) }

func goBytes(data *C.char, size C.size_t) []byte {
	if data == nil {
		return nil
	}
	return append([]byte{}, unsafe.Slice((*byte)(unsafe.Pointer(data)), int(size))...)
}

func goStrings(list *C.ghlauth_list) []string {
	texts := make([]string, int(C.ghlauth_list_size(list)))
	for at := range texts {
		texts[at] = goText(C.ghlauth_list_at(list, C.size_t(at)))
	}
	return texts
}

func takeBuf(buf *C.ghlauth_buf) string {
	defer C.ghlauth_buf_free(buf)
	return string(goBytes(C.ghlauth_buf_data(buf), C.ghlauth_buf_size(buf)))
}

func boolean(value bool) C.int32_t {
	if value {
		return 1
	}
	return 0
}

// milliseconds rounds up, so that what is limited does not end before its time.
func milliseconds(duration time.Duration) C.int64_t {
	if duration > math.MaxInt64-time.Millisecond {
		return C.int64_t(math.MaxInt64 / int64(time.Millisecond))
	}
	return C.int64_t((duration + time.Millisecond - 1) / time.Millisecond)
}

func seconds(duration time.Duration) C.int64_t { return C.int64_t(duration / time.Second) }

// unixTime gives the zero time for -1, which is what the library has for a time that is not known.
func unixTime(seconds C.int64_t) time.Time {
	if seconds < 0 {
		return time.Time{}
	}
	return time.Unix(int64(seconds), 0)
}

// unixSeconds gives -1 for the zero time.
func unixSeconds(when time.Time) C.int64_t {
	if when.IsZero() {
		return -1
	}
	return C.int64_t(when.Unix())
}

func chars(bytes []byte) *C.char { return (*C.char)(unsafe.Pointer(pointer(bytes))) }
