package ghlauth

// #include "shim.h"
import "C"

import (
	"context"
	"io"
	"sync"
	"time"
)

// A Queue sends many authorized requests at a time without a goroutine for each. Whoever calls Next drives all of them. Any goroutine
// may use it.
type Queue struct {
	*handle[*C.ghlauth_queue]
	driving sync.Mutex
	kept    []*Completion
}

// QueueOptions bound a queue. What is 0 is left at its default.
type QueueOptions struct {
	MaxInFlight int64 // how many requests are on their way
	Capacity    int64 // how many it holds
}

// A Completion says what became of a request.
type Completion struct {
	Tag      int64
	Response *Response // nil when there was none
	Err      error
}

// NewQueue makes a queue.
func NewQueue(config *Config, options QueueOptions) (*Queue, error) {
	var s scope
	defer s.end()
	of := held(&s, config.handle)
	var made *C.ghlauth_queue
	if err := s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_queue_new(&made, of, e) }); err != nil {
		return nil, err
	}
	queue := &Queue{handle: newHandle("Queue", made, func(queue *C.ghlauth_queue) { C.ghlauth_queue_free(queue) })}
	if options.MaxInFlight != 0 {
		s.call(func(e errorOut) C.ghlauth_status {
			return C.ghlauth_queue_set_max_in_flight(made, C.int64_t(options.MaxInFlight), e)
		})
	}
	if options.Capacity != 0 {
		s.call(func(e errorOut) C.ghlauth_status {
			return C.ghlauth_queue_set_capacity(made, C.int64_t(options.Capacity), e)
		})
	}
	if s.err != nil {
		queue.Close()
		return nil, s.err
	}
	return queue, nil
}

// Submit adds a request. The tag comes back with the completion. The limit is for all of it, until it is completed; 0 for none.
func (q *Queue) Submit(credential *Credential, request *Request, tag int64, limit time.Duration) error {
	var s scope
	defer s.end()
	of, by, what := held(&s, q.handle), held(&s, credential.handle), s.request(request)
	timeout := C.int64_t(-1)
	if limit > 0 {
		timeout = milliseconds(limit)
	}
	return s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_queue_submit(of, by, what, C.int64_t(tag), timeout, e)
	})
}

// Cancel cancels the requests with that tag that are not completed: they complete with [ErrCancelled].
func (q *Queue) Cancel(tag int64) error {
	var s scope
	defer s.end()
	of := held(&s, q.handle)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_queue_cancel(of, C.int64_t(tag), e) })
}

// CancelAll cancels all requests that are not completed.
func (q *Queue) CancelAll() error {
	var s scope
	defer s.end()
	of := held(&s, q.handle)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_queue_cancel_all(of, e) })
}

// Next drives the requests until one is completed, and gives it; when none is left it gives io.EOF. When the context ends, the
// requests go on with the next call.
func (q *Queue) Next(ctx context.Context) (*Completion, error) {
	q.driving.Lock()
	defer q.driving.Unlock()
	var s scope
	defer s.end()
	of, cancel := held(&s, q.handle), s.cancel(ctx)
	if s.err == nil && len(q.kept) > 0 {
		first := q.kept[0]
		q.kept = q.kept[1:]
		return first, nil
	}
	var made *C.ghlauth_completion
	defer func() {
		// What a callback panicked with goes past this function: the completion comes with the next call.
		if made != nil {
			q.kept = append(q.kept, s.completion(made))
		}
	}()
	if err := s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_queue_next(of, &made, -1, cancel, e) }); err != nil {
		return nil, err
	}
	if made == nil {
		return nil, io.EOF
	}
	completion := s.completion(made)
	made = nil
	return completion, nil
}

func (s *scope) completion(made *C.ghlauth_completion) *Completion {
	defer C.ghlauth_completion_free(made)
	completion := &Completion{Tag: int64(C.ghlauth_completion_tag(made))}
	if response := C.ghlauth_completion_response(made); response != nil {
		completion.Response = responseOf(response)
	}
	if status := Status(C.ghlauth_completion_status(made)); status != 0 {
		completion.Err = newError(status, C.ghlauth_completion_error(made))
	}
	return completion
}

// Len tells how many requests it holds.
func (q *Queue) Len() int {
	var s scope
	defer s.end()
	size := int(C.ghlauth_queue_size(held(&s, q.handle)))
	q.driving.Lock()
	defer q.driving.Unlock()
	return size + len(q.kept)
}
