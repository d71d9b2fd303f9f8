package ghlauth_test

import (
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
