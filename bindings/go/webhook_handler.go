package ghlauth

import (
	"context"
	"errors"
	"io"
	"net/http"
)

// A WebhookHandler is an http.Handler for the webhooks of HighLevel. It verifies the raw body, has the event handled, confirms it and
// answers. An event whose handling failed is given back, so that HighLevel sends it again; one that was handled is not handled twice.
type WebhookHandler struct {
	Webhook *Webhook
	// Handle handles an event; the context is that of the HTTP request.
	Handle func(ctx context.Context, event *Event) error
	// Apply is the app whose installations the events change in the store before they are handled. It may be nil.
	Apply *OAuth
	// MaxBytes bounds the body; 0 for 1 MiB.
	MaxBytes int64
	// OnError is told what was not let in, and what failed. It may be nil.
	OnError func(request *http.Request, err error)
}

// Handler gives a [WebhookHandler] with this function.
func (w *Webhook) Handler(handle func(ctx context.Context, event *Event) error) *WebhookHandler {
	return &WebhookHandler{Webhook: w, Handle: handle}
}

// ServeHTTP handles a request.
func (h *WebhookHandler) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	status, err := h.serve(writer, request)
	if err != nil && h.OnError != nil {
		h.OnError(request, err)
	}
	writer.WriteHeader(status)
}

func (h *WebhookHandler) serve(writer http.ResponseWriter, request *http.Request) (int, error) {
	if request.Method != http.MethodPost {
		writer.Header().Set("Allow", http.MethodPost)
		return http.StatusMethodNotAllowed, errors.New("a webhook is a POST request, and this is " + request.Method)
	}
	limit := h.MaxBytes
	if limit == 0 {
		limit = 1 << 20
	}
	body, err := io.ReadAll(http.MaxBytesReader(writer, request.Body, limit))
	if err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return http.StatusRequestEntityTooLarge, err
		}
		return http.StatusBadRequest, err
	}
	event, err := h.Webhook.Verify(request.Header, body)
	if err != nil {
		return WebhookHTTPStatus(err), err
	}
	defer event.Close()
	handled := false
	defer func() { // also after a panic
		if !handled {
			h.Webhook.Release(event)
		}
	}()
	if h.Apply != nil {
		if _, err := h.Apply.Apply(request.Context(), event); err != nil {
			return http.StatusInternalServerError, err
		}
	}
	if err := h.Handle(request.Context(), event); err != nil {
		return http.StatusInternalServerError, err
	}
	if err := h.Webhook.Confirm(event); err != nil {
		return http.StatusInternalServerError, err
	}
	handled = true
	return http.StatusOK, nil
}
