package ghlauth

// #include "shim.h"
import "C"

import (
	"context"
	"runtime"
	"runtime/cgo"
	"sync/atomic"
	"time"
	"unsafe"
)

// A Credential gives a valid access token when asked. Any goroutine may use it. Flow 1 makes it with [PIT.Credential], flow 2 with
// [OAuth.Credential].
type Credential struct {
	*handle[*C.ghlauth_credential]
	last atomic.Pointer[given]
}

// A token that was given, and its number: no other one of the process has it. Nobody changes the token.
type given struct {
	token  Token
	serial C.uint64_t
}

func (s *scope) credential(make func(**C.ghlauth_credential, errorOut) C.ghlauth_status) (*Credential, error) {
	var made *C.ghlauth_credential
	if err := s.call(func(e errorOut) C.ghlauth_status { return make(&made, e) }); err != nil {
		return nil, err
	}
	free := func(credential *C.ghlauth_credential) { C.ghlauth_credential_free(credential) }
	return &Credential{handle: newHandle("Credential", made, free)}, nil
}

// CredentialFromAccessToken uses an access token as it is; nothing refreshes it. What is not known is zero.
func CredentialFromAccessToken(config *Config, accessToken string, expires time.Time, level Level,
	resourceID string) (*Credential, error) {
	var s scope
	defer s.end()
	of, secret, id := held(&s, config.handle), s.secret(accessToken), s.textOrNil(resourceID)
	return s.credential(func(out **C.ghlauth_credential, e errorOut) C.ghlauth_status {
		return C.ghlauth_credential_from_access_token(out, of, secret, unixSeconds(expires), C.int32_t(level), id, e)
	})
}

// CredentialFromSource uses the access tokens that a function gives: it is asked when there is none yet, when one is about to
// expire, and once after HighLevel refused one. What is not known is zero.
func CredentialFromSource(config *Config, fetch SecretFunc, level Level, resourceID string) (*Credential, error) {
	var s scope
	defer s.end()
	of, id := held(&s, config.handle), s.textOrNil(resourceID)
	return s.credential(func(out **C.ghlauth_credential, e errorOut) C.ghlauth_status {
		return C.ghlauth_go_credential_from_source(out, of, C.uintptr_t(cgo.NewHandle(fetch)), C.int32_t(level), id, e)
	})
}

// Token gives a token that is valid for a while, refreshed before when it has to be.
func (c *Credential) Token(ctx context.Context) (*Token, error) { return c.TokenFor(ctx, 0) }

// TokenFor gives a token that is valid for at least that long.
func (c *Credential) TokenFor(ctx context.Context, valid time.Duration) (*Token, error) {
	token, err := c.token(ctx, valid)
	if err != nil {
		return nil, err
	}
	own := *token
	own.Scopes = append([]string{}, token.Scopes...)
	return &own, nil
}

// AccessToken gives the text of a token that is valid for a while, and nothing else: the fast way.
func (c *Credential) AccessToken(ctx context.Context) (string, error) {
	token, err := c.token(ctx, 0)
	if err != nil {
		return "", err
	}
	return token.AccessToken, nil
}

// token gives a token that is not to be changed.
func (c *Credential) token(ctx context.Context, valid time.Duration) (*Token, error) {
	if last := c.last.Load(); last != nil && ctx.Err() == nil {
		if isPresent, err := c.isPresent(last, valid); err != nil {
			return nil, err
		} else if isPresent {
			return &last.token, nil
		}
	}
	var s scope
	defer s.end()
	of, cancel := held(&s, c.handle), s.cancel(ctx)
	var made *C.ghlauth_token
	var serial C.uint64_t
	if err := s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_go_token(of, &made, &serial, seconds(valid), cancel, e)
	}); err != nil {
		return nil, err
	}
	defer C.ghlauth_token_free(made)
	got := &given{serial: serial, token: Token{
		AccessToken: goText(C.ghlauth_token_access_token(made)),
		TokenType:   "Bearer",
		Expiry:      unixTime(C.ghlauth_token_expires_at_s(made)),
		Level:       Level(C.ghlauth_token_level(made)),
		CompanyID:   goText(C.ghlauth_token_company_id(made)),
		LocationID:  goText(C.ghlauth_token_location_id(made)),
		UserID:      goText(C.ghlauth_token_user_id(made)),
		Scopes:      goStrings(C.ghlauth_token_scopes(made)),
	}}
	if serial != 0 {
		c.last.Store(got)
	}
	return &got.token, nil
}

// isPresent tells whether the token that was given is the one at hand still, and valid for that long. It allocates nothing.
func (c *Credential) isPresent(last *given, valid time.Duration) (bool, error) {
	if !c.begin() {
		return false, nil
	}
	defer c.release()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	// As a number: for a pointer, the Go of Debian 12 allocates when it looks whether it is one of Go's.
	isPresent := C.ghlauth_go_token_is_present(C.uintptr_t(uintptr(unsafe.Pointer(c.pointer))), last.serial, seconds(valid)) != 0
	if thrown, ok := takeThrown(); ok { // by the clock
		return false, thrown.raise()
	}
	return isPresent, nil
}

// Close gives the credential up. It can be called again, and from any goroutine. Calls that are under way go on to their end; later
// ones fail with [ErrUsage]. It returns nil.
func (c *Credential) Close() error {
	c.last.Store(nil)
	return c.handle.Close()
}

type tokenSource struct {
	ctx        context.Context
	credential *Credential
}

func (t tokenSource) Token() (*Token, error) { return t.credential.Token(t.ctx) }

// TokenSource gives the credential the shape of golang.org/x/oauth2's TokenSource. The context is that of all of its calls.
func (c *Credential) TokenSource(ctx context.Context) TokenSource { return tokenSource{ctx, c} }

// Invalidate says that HighLevel refused this access token, for applications with their own HTTP.
func (c *Credential) Invalidate(accessToken string) error {
	var s scope
	defer s.end()
	of, secret := held(&s, c.handle), s.secret(accessToken)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_credential_invalidate(of, secret, e) })
}

// Level gives what it speaks for; 0 when that is not known, or it is closed.
func (c *Credential) Level() Level {
	var s scope
	defer s.end()
	return Level(C.ghlauth_credential_level(held(&s, c.handle)))
}

// ResourceID gives the location id or company id; "" when that is not known, or it is closed.
func (c *Credential) ResourceID() string {
	var s scope
	defer s.end()
	return goText(C.ghlauth_credential_resource_id(held(&s, c.handle)))
}
