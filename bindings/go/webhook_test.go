package ghlauth_test

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"ghlauth"
)

// A sender of webhooks has HighLevel's part.
type sender struct {
	key ed25519.PrivateKey
	pem []byte
}

func newSender() sender {
	public, private, err := ed25519.GenerateKey(nil)
	der := must(x509.MarshalPKIXPublicKey(must(public, err)))
	return sender{private, pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})}
}

func (s sender) event(id string) string {
	return string(must(json.Marshal(map[string]string{"type": "ContactCreate", "appId": sandbox.App.ID, "locationId": location,
		"webhookId": id, "timestamp": time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), "name": "Zoë 𝒵 🦷"})))
}

// post gives a handler a body with the signature of another one, and gives the answer.
func (s sender) post(handler http.Handler, body, signed string) *http.Response {
	request := httptest.NewRequest("POST", "/webhooks", strings.NewReader(body))
	request.Header.Set("X-GHL-Signature", base64.StdEncoding.EncodeToString(ed25519.Sign(s.key, []byte(signed))))
	recorder := httptest.NewRecorder()
	handler.ServeHTTP(recorder, request)
	return recorder.Result()
}

func TestWebhookHandler(t *testing.T) {
	sender := newSender()
	config := newConfig(t)
	webhook := must(ghlauth.NewWebhook(config, []string{sandbox.App.ID}, ghlauth.WithKey(ghlauth.KeyEd25519, sender.pem)))
	var handle func() error
	var events []*ghlauth.Event
	var failures []error
	handler := webhook.Handler(func(_ context.Context, event *ghlauth.Event) error {
		events = append(events, event)
		return handle()
	})
	handler.Apply = newOAuth(t, config)
	handler.MaxBytes = 1000
	handler.OnError = func(_ *http.Request, err error) { failures = append(failures, err) }
	own := errors.New("not now")
	body := sender.event("1")

	handle = func() error { return own }
	if status := sender.post(handler, body, body).StatusCode; status != 500 || len(failures) != 1 || failures[0] != own {
		t.Error(status, failures)
	}
	handle = func() error { panic(own) }
	if thrown := caught(func() { sender.post(handler, body, body) }); thrown != own {
		t.Error(thrown)
	}
	handle = func() error { return nil }
	for _, wanted := range []int{200, 200} { // a duplicate is a success
		if status := sender.post(handler, body, body).StatusCode; status != wanted {
			t.Error(status)
		}
	}
	if len(events) != 3 || events[2].JSON != body || events[2].Type != "ContactCreate" || events[2].LocationID != location ||
		time.Since(events[2].Timestamp) > time.Minute {
		t.Error(len(events))
	}
	if !errors.Is(failures[len(failures)-1], ghlauth.ErrDuplicateEvent) {
		t.Error(failures)
	}
	if status := sender.post(handler, body+" ", body).StatusCode; status != 401 {
		t.Error(status)
	}
	if status := sender.post(handler, strings.Repeat("a", 1001), body).StatusCode; status != 413 {
		t.Error(status)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	answer := must(http.Get(server.URL))
	answer.Body.Close()
	if answer.StatusCode != 405 || answer.Header.Get("Allow") != "POST" {
		t.Error(answer.Status)
	}
}

func TestEventsAreApplied(t *testing.T) {
	sender := newSender()
	config := newConfig(t)
	oauth := newOAuth(t, config)
	installation := install(t, oauth)
	webhook := must(ghlauth.NewWebhook(config, []string{sandbox.App.ID}, ghlauth.WithKey(ghlauth.KeyEd25519, sender.pem)))
	body := must(json.Marshal(map[string]string{"type": "UNINSTALL", "appId": sandbox.App.ID, "locationId": location,
		"companyId": sandbox.CompanyID, "webhookId": "u", "timestamp": time.Now().Add(time.Second).UTC().Format(time.RFC3339)}))
	header := http.Header{"X-Ghl-Signature": {base64.StdEncoding.EncodeToString(ed25519.Sign(sender.key, body))}}
	event := must(webhook.Verify(header, body))
	if outcome := must(oauth.Apply(background, event)); outcome != ghlauth.LifecycleRemoved {
		t.Error(outcome)
	}
	if one := must(oauth.Installation(installation.ID)); one.State != ghlauth.InstallationRemoved {
		t.Error(one.State)
	}
}
