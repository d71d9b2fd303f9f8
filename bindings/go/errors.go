package ghlauth

// #include "shim.h"
import "C"

import (
	"errors"
	"fmt"
	"time"
)

// A Status is the number of a failure. It is an error, for errors.Is.
type Status int32

// String gives the name that the headers of the library have for it.
func (s Status) String() string {
	if name := C.ghlauth_status_name(C.ghlauth_status(s)); name != nil {
		return goText(name)
	}
	return fmt.Sprintf("status %d", int32(s))
}

func (s Status) Error() string { return s.String() }

// Class gives the class that the status is of; nil for 0.
func (s Status) Class() *Class { return classOf(s) }

// A Class of failures that the same is done about. Each is an error, for errors.Is, and may be part of another one:
//
//	if errors.Is(err, ghlauth.ErrRateLimited) ...
type Class struct {
	name string
	base *Class
}

func (c *Class) Error() string { return "ghlauth: " + c.name }

// String gives the name of the class in all languages, such as "TimeoutError".
func (c *Class) String() string { return c.name }

// Base gives the class that it is part of, or nil.
func (c *Class) Base() *Class { return c.base }

// An Error says why a call failed, and what to change. There is no secret in it. It is found with errors.As:
//
//	var failure *ghlauth.Error
//	if errors.As(err, &failure) ...
type Error struct {
	Status        Status
	Message       string        // what happened, in one sentence
	Hint          string        // what to change; may be ""
	HTTPStatus    int           // of the answer; 0 when there was none
	ServerMessage string        // what the server said
	TraceID       string        // of the answer, for HighLevel's support
	RetryAfter    time.Duration // how long to wait before trying again; -1 when the server did not say
	Retryable     bool          // whether the same call may succeed later without a change

	cause error
}

// Error gives the message, and what to change.
func (e *Error) Error() string {
	if e.Hint == "" {
		return "ghlauth: " + e.Message
	}
	return "ghlauth: " + e.Message + ": " + e.Hint
}

// Is tells whether it is of a [Class], or has a [Status].
func (e *Error) Is(target error) bool {
	switch target := target.(type) {
	case Status:
		return target == e.Status
	case *Class:
		for class := e.Class(); class != nil; class = class.base {
			if class == target {
				return true
			}
		}
	}
	return false
}

// Unwrap gives the error of the context that ended the call, where that is why.
func (e *Error) Unwrap() error { return e.cause }

// Class gives the class that it is of.
func (e *Error) Class() *Class { return classOf(e.Status) }

// Name gives the name of the status, such as "GHLAUTH_E_TIMEOUT".
func (e *Error) Name() string { return e.Status.String() }

// Timeout tells whether there was no answer in time, as that of net.Error.
func (e *Error) Timeout() bool { return e.Is(ErrTimeout) }

// Temporary tells whether the same call may succeed later, as that of net.Error.
func (e *Error) Temporary() bool { return e.Retryable }

func newError(status Status, failure *C.ghlauth_error) *Error {
	if failure == nil {
		return &Error{Status: status, Message: status.String(), RetryAfter: -1}
	}
	made := &Error{
		Status:        status,
		Message:       goText(C.ghlauth_error_message(failure)),
		Hint:          goText(C.ghlauth_error_hint(failure)),
		HTTPStatus:    int(C.ghlauth_error_http_status(failure)),
		ServerMessage: goText(C.ghlauth_error_server_message(failure)),
		TraceID:       goText(C.ghlauth_error_trace_id(failure)),
		RetryAfter:    -1,
		Retryable:     C.ghlauth_error_is_retryable(failure) == 1,
	}
	if wait := C.ghlauth_error_retry_after_ms(failure); wait >= 0 {
		made.RetryAfter = time.Duration(wait) * time.Millisecond
	}
	return made
}

func usage(message, hint string) *Error { return usageOf(StatusInvalidArgument, message, hint) }

func usageOf(status Status, message, hint string) *Error {
	return &Error{Status: status, Message: message, Hint: hint, RetryAfter: -1}
}

// statusOf gives 0 for nil, and that of a defect for what is no failure of the library.
func statusOf(err error) Status {
	var failure *Error
	switch {
	case err == nil:
		return 0
	case errors.As(err, &failure):
		return failure.Status
	}
	return StatusInternal
}
