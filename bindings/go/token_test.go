package ghlauth_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"ghlauth"
)

// What a credential gave is not asked for again while it is the one at hand, and no longer.

const replacement = "pit-5ec2e75e-0000-4000-8000-0123456789ab"

func TestAWarmTokenIsTheOneAtHand(t *testing.T) {
	var seconds atomic.Int64
	seconds.Store(1_900_000_000)
	config := newConfig(t, ghlauth.WithClock(func() time.Time { return time.Unix(seconds.Load(), 0) }))
	pit := must(ghlauth.NewPIT(config, sandbox.PIT.Location, ghlauth.LevelLocation, location))
	credential := must(pit.Credential())
	for turn := 0; turn < 3; turn++ {
		if token := must(credential.AccessToken(background)); token != sandbox.PIT.Location {
			t.Error("it is another one")
		}
	}
	if err := pit.Replace(replacement, 0); err != nil {
		t.Error(err)
	}
	for turn := 0; turn < 3; turn++ {
		if token := must(credential.Token(background)); token.AccessToken != replacement || token.Scopes == nil || len(token.Scopes) != 0 {
			t.Error("it is the replaced one still")
		}
	}
	if err := pit.SetScopes("contacts.readonly"); err != nil {
		t.Error(err)
	}
	for turn := 0; turn < 3; turn++ {
		token := must(credential.Token(background))
		if len(token.Scopes) != 1 || token.Scopes[0] != "contacts.readonly" {
			t.Error(token.Scopes)
		}
		token.Scopes[0] = "mine"
	}
	credential.Close()
	if _, err := credential.AccessToken(background); !errors.Is(err, ghlauth.ErrUsage) {
		t.Error(err)
	}

	ends := time.Unix(seconds.Load(), 0).Add(time.Hour)
	credential = must(ghlauth.CredentialFromAccessToken(config, "a-token", ends, ghlauth.LevelLocation, location))
	for turn := 0; turn < 3; turn++ {
		must(credential.AccessToken(background))
		must(credential.TokenFor(background, 30*time.Minute))
	}
	var expired *ghlauth.Error
	if _, err := credential.TokenFor(background, 2*time.Hour); !errors.As(err, &expired) || expired.Status != ghlauth.StatusTokenExpired {
		t.Error(err)
	}
	seconds.Add(3601)
	if _, err := credential.AccessToken(background); !errors.As(err, &expired) || expired.Status != ghlauth.StatusTokenExpired {
		t.Error(err)
	}
}

func TestAClockPanicsUnderAWarmToken(t *testing.T) {
	var panics atomic.Bool
	config := newConfig(t, ghlauth.WithClock(func() time.Time {
		if panics.Load() {
			panic("the clock stands still")
		}
		return time.Now()
	}))
	credential := must(ghlauth.CredentialFromAccessToken(config, "a-token", time.Time{}, 0, ""))
	must(credential.AccessToken(background))
	panics.Store(true)
	for turn := 0; turn < 3; turn++ {
		if thrown := caught(func() { credential.AccessToken(background) }); thrown != "the clock stands still" {
			t.Error(thrown)
		}
	}
	panics.Store(false)
	must(credential.AccessToken(background))
}

func TestTokensOfManyGoroutines(t *testing.T) {
	config := newConfig(t)
	pit := must(ghlauth.NewPIT(config, sandbox.PIT.Location, ghlauth.LevelLocation, location))
	credential := must(pit.Credential())
	var ended atomic.Bool
	var all sync.WaitGroup
	for one := 0; one < 8; one++ {
		all.Add(1)
		go func() {
			defer all.Done()
			for !ended.Load() {
				if token := must(credential.AccessToken(background)); token != sandbox.PIT.Location && token != replacement {
					t.Error("nobody gave this one")
				}
			}
		}()
	}
	for turn := 0; turn < 200; turn++ {
		for _, token := range []string{replacement, sandbox.PIT.Location} {
			if err := pit.Replace(token, 0); err != nil {
				t.Error(err)
			}
			if got := must(credential.AccessToken(background)); got != token {
				t.Error("it is the replaced one still")
			}
		}
	}
	ended.Store(true)
	all.Wait()
}

func TestAWarmTokenAllocatesNothing(t *testing.T) {
	credential := must(ghlauth.CredentialFromAccessToken(newConfig(t), "a-token", time.Time{}, 0, ""))
	must(credential.AccessToken(background))
	if allocations := testing.AllocsPerRun(100, func() { must(credential.AccessToken(background)) }); allocations != 0 {
		t.Error(allocations)
	}
}
