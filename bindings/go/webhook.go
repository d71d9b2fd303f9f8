package ghlauth

// #include "shim.h"
import "C"

import (
	"context"
	"net/http"
	"time"
)

// An Event that was verified. What it does not say is zero.
type Event struct {
	*handle[*C.ghlauth_event]
	Type        string
	ID          string
	AppID       string
	CompanyID   string
	LocationID  string
	InstallType string
	Timestamp   time.Time
	JSON        string // the body, as it was sent
}

// A Webhook lets in what HighLevel signed for these apps, each event once. Any goroutine may use it.
type Webhook struct {
	*handle[*C.ghlauth_webhook]
}

// WebhookOption is an option of a [Webhook].
type WebhookOption func(*scope, *C.ghlauth_webhook)

// NewWebhook takes the ids of the apps.
func NewWebhook(config *Config, appIDs []string, options ...WebhookOption) (*Webhook, error) {
	var s scope
	defer s.end()
	of, ids := held(&s, config.handle), s.list(appIDs)
	var made *C.ghlauth_webhook
	if err := s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_webhook_new(&made, of, ids, e) }); err != nil {
		return nil, err
	}
	webhook := &Webhook{newHandle("Webhook", made, func(webhook *C.ghlauth_webhook) { C.ghlauth_webhook_free(webhook) })}
	for _, option := range options {
		option(&s, made)
	}
	if s.err != nil {
		webhook.Close()
		return nil, s.err
	}
	return webhook, nil
}

func webhookOption(set func(*C.ghlauth_webhook, errorOut) C.ghlauth_status) WebhookOption {
	return func(s *scope, webhook *C.ghlauth_webhook) {
		s.call(func(e errorOut) C.ghlauth_status { return set(webhook, e) })
	}
}

// WithKey adds a key of HighLevel, as PEM or DER.
func WithKey(algorithm KeyAlgorithm, key []byte) WebhookOption {
	return webhookOption(func(w *C.ghlauth_webhook, e errorOut) C.ghlauth_status {
		return C.ghlauth_webhook_add_key(w, C.int32_t(algorithm), pointer(key), C.size_t(len(key)), e)
	})
}

// WithoutKey takes a key out of use, such as one that the library came with.
func WithoutKey(algorithm KeyAlgorithm, key []byte) WebhookOption {
	return webhookOption(func(w *C.ghlauth_webhook, e errorOut) C.ghlauth_status {
		return C.ghlauth_webhook_retire_key(w, C.int32_t(algorithm), pointer(key), C.size_t(len(key)), e)
	})
}

// WithRSA accepts requests that have the older signature alone.
func WithRSA(enabled bool) WebhookOption {
	return webhookOption(func(w *C.ghlauth_webhook, e errorOut) C.ghlauth_status {
		return C.ghlauth_webhook_set_rsa(w, boolean(enabled), e)
	})
}

// WithRequiredAppID refuses events that name no app.
func WithRequiredAppID(enabled bool) WebhookOption {
	return webhookOption(func(w *C.ghlauth_webhook, e errorOut) C.ghlauth_status {
		return C.ghlauth_webhook_set_require_app_id(w, boolean(enabled), e)
	})
}

// WithWindow sets how old an event may be, and how far in the future.
func WithWindow(past, future time.Duration) WebhookOption {
	return webhookOption(func(w *C.ghlauth_webhook, e errorOut) C.ghlauth_status {
		return C.ghlauth_webhook_set_window_s(w, seconds(past), seconds(future), e)
	})
}

// WithClaim sets how long handling an event may take.
func WithClaim(limit time.Duration) WebhookOption {
	return webhookOption(func(w *C.ghlauth_webhook, e errorOut) C.ghlauth_status {
		return C.ghlauth_webhook_set_claim_s(w, seconds(limit), e)
	})
}

// WithDuplicates sets where it is remembered which events were handled.
func WithDuplicates(where Duplicates) WebhookOption {
	return webhookOption(func(w *C.ghlauth_webhook, e errorOut) C.ghlauth_status {
		return C.ghlauth_webhook_set_duplicates(w, C.int32_t(where), e)
	})
}

func (s *scope) headers(from http.Header) *C.ghlauth_headers {
	var made *C.ghlauth_headers
	s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_headers_new(&made, e) })
	s.atEnd(func() { C.ghlauth_headers_free(made) })
	s.pairs(from, func(name, value *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_headers_add(made, name, value, e)
	})
	return made
}

// Verify verifies a request by its header and its body, both as they came, and gives the event. It is to be handled, then to be
// confirmed or released.
func (w *Webhook) Verify(header http.Header, body []byte) (*Event, error) {
	var s scope
	defer s.end()
	of, headers := held(&s, w.handle), s.headers(header)
	var made *C.ghlauth_event
	if err := s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_webhook_verify(of, &made, headers, pointer(body), C.size_t(len(body)), e)
	}); err != nil {
		return nil, err
	}
	return &Event{
		handle:      newHandle("Event", made, func(event *C.ghlauth_event) { C.ghlauth_event_free(event) }),
		Type:        goText(C.ghlauth_event_type(made)),
		ID:          goText(C.ghlauth_event_id(made)),
		AppID:       goText(C.ghlauth_event_app_id(made)),
		CompanyID:   goText(C.ghlauth_event_company_id(made)),
		LocationID:  goText(C.ghlauth_event_location_id(made)),
		InstallType: goText(C.ghlauth_event_install_type(made)),
		Timestamp:   unixTime(C.ghlauth_event_timestamp_s(made)),
		JSON:        goText(C.ghlauth_event_json(made)),
	}, nil
}

// VerifySignature verifies the signature and nothing else.
func (w *Webhook) VerifySignature(header http.Header, body []byte) error {
	var s scope
	defer s.end()
	of, headers := held(&s, w.handle), s.headers(header)
	return s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_webhook_verify_signature(of, headers, pointer(body), C.size_t(len(body)), e)
	})
}

// Confirm says that the event was handled.
func (w *Webhook) Confirm(event *Event) error {
	var s scope
	defer s.end()
	of, what := held(&s, w.handle), held(&s, event.handle)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_webhook_confirm(of, what, e) })
}

// Release gives an event back that was not handled: it may come again.
func (w *Webhook) Release(event *Event) error {
	var s scope
	defer s.end()
	of, what := held(&s, w.handle), held(&s, event.handle)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_webhook_release(of, what, e) })
}

// Apply brings what an event says of installations into the store.
func (o *OAuth) Apply(ctx context.Context, event *Event) (Lifecycle, error) {
	var s scope
	defer s.end()
	of, what, cancel := held(&s, o.handle), held(&s, event.handle), s.cancel(ctx)
	var outcome C.int32_t
	err := s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_webhook_apply(of, &outcome, what, cancel, e) })
	return Lifecycle(outcome), err
}

// WebhookHTTPStatus tells what to answer HighLevel with for an error of a [Webhook]; 200 for nil.
func WebhookHTTPStatus(err error) int {
	return int(C.ghlauth_webhook_http_status(C.ghlauth_status(statusOf(err))))
}
