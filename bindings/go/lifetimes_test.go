package ghlauth_test

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"testing"
	"time"

	"ghlauth"
)

// gone tells whether what a finalizer is told of is collected.
func gone(seen chan struct{}) bool {
	for turn := 0; turn < 1000; turn++ {
		runtime.GC()
		select {
		case <-seen:
			return true
		case <-time.After(time.Millisecond):
		}
	}
	return false
}

// watched gives a function that uses something, and a channel that is closed when that is collected.
func watched(text string) (func() (ghlauth.Secret, error), chan struct{}) {
	seen := make(chan struct{})
	held := &ghlauth.Secret{Text: text}
	runtime.SetFinalizer(held, func(*ghlauth.Secret) { close(seen) })
	return func() (ghlauth.Secret, error) { return *held, nil }, seen
}

func TestWhatIsDroppedIsCollected(t *testing.T) {
	fetch, seen := watched(sandbox.PIT.Location)
	func() {
		config := newConfig(t)
		credential := must(ghlauth.CredentialFromSource(config, fetch, ghlauth.LevelLocation, location))
		client := newClient(t, config)
		config = nil
		fetch = nil
		runtime.GC()
		runtime.GC()
		must(client.Get(background, credential, contact, nil))
		select {
		case <-seen:
			t.Error("it is collected, and the credential needs it")
		default:
		}
	}()
	if !gone(seen) {
		t.Error("it is never collected")
	}
}

func TestWhatWasGivenToAFailureIsCollected(t *testing.T) {
	fetch, seen := watched("x")
	config := newConfig(t)
	if _, err := ghlauth.PITFromSource(config, fetch, 7, "x"); err == nil {
		t.Error("there is no level 7")
	}
	config.Close()
	if _, err := ghlauth.CredentialFromSource(config, fetch, 0, ""); err == nil {
		t.Error("the config is closed")
	}
	fetch = nil
	if !gone(seen) {
		t.Error("it is never collected")
	}
}

func once(t testing.TB) {
	config := must(ghlauth.NewConfig(ghlauth.WithAPIURL("http://127.0.0.1:1"), ghlauth.WithStore(newStore(t, newRows())),
		ghlauth.WithLog(ghlauth.LogDebug, func(ghlauth.LogLevel, string) {})))
	credential := must(ghlauth.CredentialFromSource(config, func() (ghlauth.Secret, error) {
		return ghlauth.Secret{Text: "a-token"}, nil
	}, ghlauth.LevelLocation, location))
	must(credential.Token(background))
	must(credential.Decide("contacts/get-contact", ghlauth.DecideOptions{}))
	oauth := must(ghlauth.NewOAuth(config, "6500f0000000000000000001-abcdefgh", "secret", "https://app.example.com/"))
	must(oauth.AuthorizeURL(ghlauth.AuthorizeOptions{Scopes: []string{"contacts.readonly"}, Session: "session"}))
	if _, err := oauth.Installation("nothing"); !errors.Is(err, ghlauth.ErrNotFound) {
		t.Fatal(err)
	}
	if _, err := oauth.Exchange(background, "code=abc", ghlauth.ExchangeOptions{}); !errors.Is(err, ghlauth.ErrCallback) {
		t.Fatal(err)
	}
	webhook := must(ghlauth.NewWebhook(config, []string{"6500f0000000000000000001"}))
	if _, err := webhook.Verify(map[string][]string{"X-Ghl-Signature": {"x"}}, []byte("{}")); !errors.Is(err, ghlauth.ErrWebhook) {
		t.Fatal(err)
	}
}

// In one arena of malloc, since what the garbage collector frees in other threads leaves holes in several.
func TestMemoryIsFlat(t *testing.T) {
	if isRace {
		t.Skip("the race detector has memory of its own")
	}
	if os.Getenv("MALLOC_ARENA_MAX") != "1" {
		command := exec.Command(os.Args[0], "-test.run=^TestMemoryIsFlat$", "-test.timeout=3h")
		command.Env = append(os.Environ(), "MALLOC_ARENA_MAX=1")
		if said, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s", said)
		}
		return
	}
	rounds := 300
	if os.Getenv("GHLAUTH_LONG") == "1" {
		rounds = 25_000
	}
	began := time.Now()
	leaked, before := 1<<30, 0
	for window := 0; window <= 4; window++ { // the first one is to get warm; what is lost is lost in each
		for round := 0; round < rounds; round++ {
			once(t)
		}
		now := resident()
		if window > 0 && now-before < leaked {
			leaked = now - before
		}
		before = now
	}
	if leaked > 256 {
		t.Errorf("%d KiB in %d rounds, again and again", leaked, rounds)
	}
	noteLong(5*rounds, leaked, time.Since(began))
}
