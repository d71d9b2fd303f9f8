package ghlauth

// #include "shim.h"
import "C"

import (
	"context"
	"encoding/json"
	"net/url"
)

// A Client sends authorized requests. Any goroutine may use it.
type Client struct {
	*handle[*C.ghlauth_client]
}

// NewClient makes a client.
func NewClient(config *Config) (*Client, error) {
	var s scope
	defer s.end()
	of := held(&s, config.handle)
	var made *C.ghlauth_client
	if err := s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_client_new(&made, of, e) }); err != nil {
		return nil, err
	}
	return &Client{newHandle("Client", made, func(client *C.ghlauth_client) { C.ghlauth_client_free(client) })}, nil
}

// Do sends a request. An answer of 400 and more is an [Error].
func (c *Client) Do(ctx context.Context, credential *Credential, request *Request) (*Response, error) {
	var s scope
	defer s.end()
	client, by, what, cancel := held(&s, c.handle), held(&s, credential.handle), s.request(request), s.cancel(ctx)
	var made *C.ghlauth_response
	err := s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_client_send(client, &made, by, what, cancel, e) })
	defer C.ghlauth_response_free(made)
	if err != nil {
		return nil, err
	}
	return responseOf(made), nil
}

// Get sends a GET request. The query may be nil.
func (c *Client) Get(ctx context.Context, credential *Credential, path string, query url.Values) (*Response, error) {
	return c.Do(ctx, credential, &Request{Method: "GET", Path: path, Query: query})
}

// Post sends a POST request with what encoding/json makes of the body.
func (c *Client) Post(ctx context.Context, credential *Credential, path string, body any) (*Response, error) {
	return c.Do(ctx, credential, &Request{Method: "POST", Path: path, JSON: body})
}

// Pages is a list of the API, page by page. One goroutine at a time may use it:
//
//	pages, err := client.Pages(credential, request)
//	for pages.Next(ctx) {
//		err := pages.Decode(&contacts)
//	}
//	err = pages.Err()
type Pages struct {
	*handle[*C.ghlauth_pages]
	items []byte
	err   error
}

// Pages gives the pages of a list, beginning with that request.
func (c *Client) Pages(credential *Credential, request *Request) (*Pages, error) {
	var s scope
	defer s.end()
	client, by, what := held(&s, c.handle), held(&s, credential.handle), s.request(request)
	var made *C.ghlauth_pages
	if err := s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_pages_new(&made, client, by, what, e) }); err != nil {
		return nil, err
	}
	return &Pages{handle: newHandle("Pages", made, func(pages *C.ghlauth_pages) { C.ghlauth_pages_free(pages) })}, nil
}

// Next gets the next page. It gives false at the end, and after a failure, which Err has then: the same page is asked for again by
// the next call.
func (p *Pages) Next(ctx context.Context) bool {
	p.items, p.err = p.next(ctx)
	return p.items != nil
}

func (p *Pages) next(ctx context.Context) ([]byte, error) {
	var s scope
	defer s.end()
	of, cancel := held(&s, p.handle), s.cancel(ctx)
	var page *C.ghlauth_response
	err := s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_pages_next(of, &page, cancel, e) })
	defer C.ghlauth_response_free(page)
	if err != nil || page == nil {
		return nil, err
	}
	var items *C.ghlauth_buf
	if err := s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_pages_items(of, &items, page, e) }); err != nil {
		return nil, err
	}
	return []byte(takeBuf(items)), nil
}

// Items gives the items of the page, as the text of a JSON array.
func (p *Pages) Items() []byte { return p.items }

// Decode reads the items of the page into what v points to: a slice.
func (p *Pages) Decode(v any) error { return json.Unmarshal(p.items, v) }

// Err gives the failure that Next ended with, if it was one.
func (p *Pages) Err() error { return p.err }
