package ghlauth

// #include "shim.h"
import "C"

import (
	"encoding/json"
	"net/http"
	"net/url"
	"sort"
	"time"
)

// A Request to the API. It has a method and a path, or an operation with its parameters, and one body at most.
type Request struct {
	Method       string            // such as "GET"
	Path         string            // from the root of the API, percent-encoded
	Operation    string            // instead of both: a name of the catalogue, such as "contacts/get-contact"
	Generation   string            // of the operation; "" for the older one
	Params       map[string]string // of the operation, by their names
	Query        url.Values
	Header       http.Header
	Version      string // "" for that of the operation, or of the configuration
	LocationID   string // the location that the request is for, with an agency's installation
	JSON         any    // a body: what encoding/json makes of it
	Body         []byte // a body
	ContentType  string // of Body; "" for application/octet-stream
	Form         url.Values
	Files        []File
	DownloadFile string        // where the body of the answer goes
	Timeout      time.Duration // of one exchange; 0 for that of the configuration
	Repeatable   bool          // it may be sent again
}

// A File is a part of a form: the bytes of Data, or those at Path.
type File struct {
	Name        string // of the field
	FileName    string
	ContentType string
	Data        []byte
	Path        string
}

func (s *scope) request(from *Request) *C.ghlauth_request {
	var made *C.ghlauth_request
	if from.Operation != "" {
		name, generation := s.text(from.Operation), s.textOrNil(from.Generation)
		s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_request_for_operation(&made, name, generation, e) })
	} else {
		method, path := s.text(from.Method), s.text(from.Path)
		s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_request_new(&made, method, path, e) })
	}
	s.atEnd(func() { C.ghlauth_request_free(made) })
	for name, value := range from.Params {
		name, value := s.text(name), s.text(value)
		s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_request_set_param(made, name, value, e) })
	}
	s.pairs(from.Query, func(name, value *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_request_add_query(made, name, value, e)
	})
	s.pairs(from.Header, func(name, value *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_request_add_header(made, name, value, e)
	})
	s.pairs(from.Form, func(name, value *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_request_add_form_field(made, name, value, e)
	})
	if from.Version != "" {
		version := s.text(from.Version)
		s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_request_set_version(made, version, e) })
	}
	if from.LocationID != "" {
		location := s.text(from.LocationID)
		s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_request_set_location(made, location, e) })
	}
	s.body(made, from)
	if from.DownloadFile != "" {
		path := s.text(from.DownloadFile)
		s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_request_set_download_file(made, path, e) })
	}
	if from.Timeout != 0 {
		s.call(func(e errorOut) C.ghlauth_status {
			return C.ghlauth_request_set_timeout_ms(made, milliseconds(from.Timeout), e)
		})
	}
	if from.Repeatable {
		s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_request_set_repeatable(made, 1, e) })
	}
	return made
}

func (s *scope) pairs(from map[string][]string, add func(name, value *C.char, e errorOut) C.ghlauth_status) {
	names := make([]string, 0, len(from))
	for name := range from {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		for _, value := range from[name] {
			name, value := s.text(name), s.text(value)
			s.call(func(e errorOut) C.ghlauth_status { return add(name, value, e) })
		}
	}
}

func (s *scope) body(made *C.ghlauth_request, from *Request) {
	if from.JSON != nil {
		encoded, err := json.Marshal(from.JSON)
		if err != nil {
			s.fail(err)
		}
		body := s.text(string(encoded))
		s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_request_set_json(made, body, e) })
	}
	if from.Body != nil {
		kind := s.text(from.ContentType)
		if from.ContentType == "" {
			kind = s.text("application/octet-stream")
		}
		s.call(func(e errorOut) C.ghlauth_status {
			return C.ghlauth_request_set_body(made, kind, pointer(from.Body), C.size_t(len(from.Body)), e)
		})
	}
	for _, file := range from.Files {
		file := file
		name, fileName, kind, path := s.text(file.Name), s.textOrNil(file.FileName), s.textOrNil(file.ContentType), s.textOrNil(file.Path)
		s.call(func(e errorOut) C.ghlauth_status {
			if path != nil {
				return C.ghlauth_request_add_file(made, name, path, fileName, kind, e)
			}
			return C.ghlauth_request_add_part(made, name, fileName, kind, pointer(file.Data), C.size_t(len(file.Data)), e)
		})
	}
}

// A Response is an answer.
type Response struct {
	StatusCode     int
	Header         http.Header
	Body           []byte
	TraceID        string // for HighLevel's support
	RateRemaining  int64  // requests that are left; -1 when the server did not say
	DailyRemaining int64
}

// Decode reads the body, which is JSON, into what v points to.
func (r *Response) Decode(v any) error { return json.Unmarshal(r.Body, v) }

func responseOf(one *C.ghlauth_response) *Response {
	headers := C.ghlauth_response_headers(one)
	made := &Response{
		StatusCode:     int(C.ghlauth_response_http_status(one)),
		Header:         http.Header{},
		Body:           goBytes(C.ghlauth_response_body(one), C.ghlauth_response_body_size(one)),
		TraceID:        goText(C.ghlauth_response_trace_id(one)),
		RateRemaining:  int64(C.ghlauth_response_rate_remaining(one)),
		DailyRemaining: int64(C.ghlauth_response_daily_remaining(one)),
	}
	for at := C.size_t(0); at < C.ghlauth_headers_size(headers); at++ {
		made.Header.Add(goText(C.ghlauth_headers_name_at(headers, at)), goText(C.ghlauth_headers_value_at(headers, at)))
	}
	return made
}
