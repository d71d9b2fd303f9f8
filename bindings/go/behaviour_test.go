package ghlauth_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"ghlauth"
)

var background = context.Background()

func TestErrors(t *testing.T) {
	config := newConfig(t)
	_, err := newClient(t, config).Get(background, newCredential(t, config), "/contacts/aaaaaaaaaaaaaaaaaaaa", nil)
	wrapped := fmt.Errorf("contacts: %w", err)
	var failure *ghlauth.Error
	if !errors.As(wrapped, &failure) {
		t.Fatal(err)
	}
	for _, target := range []error{ghlauth.ErrHTTP, failure.Status} {
		if !errors.Is(wrapped, target) {
			t.Error("it is not", target)
		}
	}
	for _, target := range []error{ghlauth.ErrUsage, ghlauth.ErrServer, ghlauth.StatusTimeout, context.Canceled} {
		if errors.Is(wrapped, target) {
			t.Error("it is", target)
		}
	}
	if failure.HTTPStatus < 400 || failure.TraceID == "" || failure.ServerMessage == "" || failure.RetryAfter != -1 ||
		failure.Retryable {
		t.Errorf("%+v", failure)
	}
	if text := failure.Error(); !strings.Contains(text, failure.Message) || !strings.Contains(text, failure.Hint) {
		t.Error(text)
	}
	if ghlauth.ErrTimeout.Base() != ghlauth.ErrNetwork || ghlauth.StatusStore.Class() != ghlauth.ErrStore {
		t.Error("the classes are others than those of the status table")
	}
	if name := ghlauth.StatusGrantInvalid.String(); name != "GHLAUTH_E_GRANT_INVALID" {
		t.Error(name)
	}
	if class := ghlauth.Status(-12345).Class(); class != ghlauth.ErrApplication {
		t.Error(class)
	}
}

func TestContexts(t *testing.T) {
	config := newConfig(t)
	client, credential := newClient(t, config), newCredential(t, config)
	delay(t, 20000)
	ctx, cancel := context.WithTimeout(background, 100*time.Millisecond)
	defer cancel()
	_, err := client.Get(ctx, credential, contact, nil)
	var timeout net.Error
	if !errors.Is(err, ghlauth.ErrTimeout) || !errors.Is(err, context.DeadlineExceeded) || !errors.As(err, &timeout) ||
		!timeout.Timeout() {
		t.Error(err)
	}

	delay(t, 20000)
	ctx, cancel = context.WithCancel(background)
	go func() {
		for len(control(t, "GET", "faults", nil)["faults"].([]any)) > 0 { // until the request has come
			time.Sleep(time.Millisecond)
		}
		cancel()
	}()
	_, err = client.Get(ctx, credential, contact, nil)
	if !errors.Is(err, ghlauth.ErrCancelled) || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}

	_, err = client.Get(ctx, credential, contact, nil)
	if !errors.Is(err, ghlauth.ErrCancelled) || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestClosing(t *testing.T) {
	config := newConfig(t)
	client, credential := newClient(t, config), newCredential(t, config)
	delay(t, 300)
	answers := make(chan error)
	go func() {
		_, err := client.Get(background, credential, contact, nil)
		answers <- err
	}()
	for len(control(t, "GET", "faults", nil)["faults"].([]any)) > 0 {
		time.Sleep(time.Millisecond)
	}
	for _, one := range []io.Closer{client, client, credential, config} {
		if err := one.Close(); err != nil {
			t.Error(err)
		}
	}
	if err := <-answers; err != nil {
		t.Error(err)
	}
	_, err := client.Get(background, newCredential(t, newConfig(t)), contact, nil)
	if !errors.Is(err, ghlauth.StatusInvalidHandle) || !strings.Contains(err.Error(), "the Client is closed") {
		t.Error(err)
	}
	if credential.Level() != 0 || credential.ResourceID() != "" {
		t.Error("something is known of a credential that is closed")
	}
}

func TestGoroutines(t *testing.T) {
	config := newConfig(t)
	client, credential := newClient(t, config), newCredential(t, config)
	var all sync.WaitGroup
	for at := 0; at < 32; at++ {
		all.Add(1)
		go func(at int) {
			defer all.Done()
			_, err := client.Get(background, credential, contact, nil)
			if err != nil && !errors.Is(err, ghlauth.StatusInvalidHandle) {
				t.Error(err)
			}
			if at == 20 {
				client.Close()
			}
		}(at)
	}
	all.Wait()
}

func TestWrongArguments(t *testing.T) {
	config := newConfig(t)
	for name, err := range map[string]error{
		"NUL":      second(ghlauth.NewConfig(ghlauth.WithUserAgent("a\x00b"))),
		"no level": second(ghlauth.NewPIT(config, sandbox.PIT.Location, 7, location)),
		"no rows":  second(ghlauth.NewStore(nil, ghlauth.StoreOptions{Plain: true})),
		"no key":   second(ghlauth.OpenStore("memory:", ghlauth.StoreOptions{Keys: map[string][]byte{"a": {1}}})),
		"zero":     second((&ghlauth.Client{}).Get(background, newCredential(t, config), contact, nil)),
		"path":     second(newClient(t, config).Get(background, newCredential(t, config), "contacts", nil)),
	} {
		var failure *ghlauth.Error
		if !errors.As(err, &failure) || failure.Hint == "" {
			t.Error(name, err)
		}
	}
	if _, err := newClient(t, config).Post(background, newCredential(t, config), "/contacts/", make(chan int)); err == nil {
		t.Error("a channel is JSON")
	}
}

func second[T any](_ T, err error) error { return err }

func TestRequests(t *testing.T) {
	config := newConfig(t)
	client, credential := newClient(t, config), newCredential(t, config)
	var answer struct {
		Contact struct{ ID, FirstName string }
	}
	response := must(client.Do(background, credential, &ghlauth.Request{
		Operation: "contacts/get-contact", Params: map[string]string{"contactId": strings.TrimPrefix(contact, "/contacts/")}}))
	if err := response.Decode(&answer); err != nil || "/contacts/"+answer.Contact.ID != contact {
		t.Error(err, answer)
	}
	if !strings.HasPrefix(response.Header.Get("content-type"), "application/json") || response.RateRemaining < 1 {
		t.Error(response.Header)
	}
	response = must(client.Post(background, credential, "/contacts/",
		map[string]string{"locationId": location, "firstName": "Zoë 𝒵 🦷", "phone": "+15555550177"}))
	if err := response.Decode(&answer); err != nil || answer.Contact.FirstName != "Zoë 𝒵 🦷" ||
		response.StatusCode != http.StatusCreated {
		t.Error(err, answer)
	}
}

func TestPages(t *testing.T) {
	config := newConfig(t)
	request := &ghlauth.Request{Operation: "contacts/get-contacts", Params: map[string]string{"locationId": location},
		Query: map[string][]string{"limit": {"1"}}}
	pages := must(newClient(t, config).Pages(newCredential(t, config), request))
	defer pages.Close()
	seen := map[string]bool{}
	for pages.Next(background) {
		var contacts []struct{ ID string }
		if err := pages.Decode(&contacts); err != nil {
			t.Fatal(err)
		}
		for _, one := range contacts {
			seen["/contacts/"+one.ID] = true
		}
	}
	if pages.Err() != nil || len(seen) < 2 || !seen[contact] {
		t.Error(pages.Err(), seen)
	}
	pages = must(newClient(t, config).Pages(newCredential(t, config), request))
	ctx, cancel := context.WithCancel(background)
	cancel()
	if pages.Next(ctx) || !errors.Is(pages.Err(), context.Canceled) {
		t.Error(pages.Err())
	}
}

func TestQueue(t *testing.T) {
	config := newConfig(t)
	credential := newCredential(t, config)
	queue := must(ghlauth.NewQueue(config, ghlauth.QueueOptions{MaxInFlight: 5}))
	for tag := int64(0); tag < 20; tag++ {
		if err := queue.Submit(credential, &ghlauth.Request{Method: "GET", Path: contact}, tag, 0); err != nil {
			t.Fatal(err)
		}
	}
	seen := map[int64]bool{}
	for {
		completion, err := queue.Next(background)
		if err == io.EOF {
			break
		}
		if err != nil || completion.Err != nil || completion.Response.StatusCode != 200 {
			t.Fatal(err, completion)
		}
		seen[completion.Tag] = true
	}
	if len(seen) != 20 || queue.Len() != 0 {
		t.Error(len(seen), queue.Len())
	}
	delay(t, 20000)
	if err := queue.Submit(credential, &ghlauth.Request{Method: "GET", Path: contact}, 1, time.Minute); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(background, 50*time.Millisecond)
	defer cancel()
	if _, err := queue.Next(ctx); !errors.Is(err, context.DeadlineExceeded) || queue.Len() != 1 {
		t.Error(err)
	}
	if err := queue.Cancel(1); err != nil {
		t.Error(err)
	}
	if completion := must(queue.Next(background)); !errors.Is(completion.Err, ghlauth.ErrCancelled) {
		t.Error(completion.Err)
	}
}

func TestTokens(t *testing.T) {
	config := newConfig(t)
	oauth := newOAuth(t, config)
	installation := install(t, oauth)
	source := must(oauth.Credential(installation.ID)).TokenSource(background)
	token := must(source.Token())
	if !token.Valid() || token.TokenType != "Bearer" || time.Until(token.Expiry) < time.Minute || token.LocationID != location {
		t.Error(token)
	}
	credential := must(oauth.Credential(installation.ID))
	if again := must(credential.AccessToken(background)); again != token.AccessToken {
		t.Error("it is another one")
	}
	if err := credential.Invalidate(token.AccessToken); err != nil {
		t.Error(err)
	}
	if again := must(credential.AccessToken(background)); again == token.AccessToken || again != must(source.Token()).AccessToken {
		t.Error("it is the refused one still")
	}
	ctx, cancel := context.WithCancel(background)
	cancel()
	if _, err := credential.AccessToken(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	found := must(oauth.Find(ghlauth.FindQuery{Owner: "tenant 7"}))
	if len(found) != 1 || found[0].ID != installation.ID || len(found[0].Scopes) == 0 || found[0].Granted.IsZero() {
		t.Error(found)
	}
	if operation := ghlauth.FindOperation("GET /contacts/abc", ""); operation == nil || operation.Name != "contacts/get-contact" ||
		!operation.Location {
		t.Error(operation)
	}
	if ghlauth.FindOperation("GET /nothing", "") != nil {
		t.Error("there is nothing")
	}
}
