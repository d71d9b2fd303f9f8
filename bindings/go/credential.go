package ghlauth

// #include "shim.h"
import "C"

import (
	"context"
	"runtime/cgo"
	"sync"
	"time"
)

// A Credential gives a valid access token when asked. Any goroutine may use it. Flow 1 makes it with [PIT.Credential], flow 2 with
// [OAuth.Credential].
type Credential struct {
	*handle[*C.ghlauth_credential]
}

func (s *scope) credential(make func(**C.ghlauth_credential, errorOut) C.ghlauth_status) (*Credential, error) {
	var made *C.ghlauth_credential
	if err := s.call(func(e errorOut) C.ghlauth_status { return make(&made, e) }); err != nil {
		return nil, err
	}
	free := func(credential *C.ghlauth_credential) { C.ghlauth_credential_free(credential) }
	return &Credential{newHandle("Credential", made, free)}, nil
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
	var s scope
	defer s.end()
	of, cancel := held(&s, c.handle), s.cancel(ctx)
	var made *C.ghlauth_token
	if err := s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_credential_token(of, &made, seconds(valid), cancel, e)
	}); err != nil {
		return nil, err
	}
	defer C.ghlauth_token_free(made)
	return &Token{
		AccessToken: goText(C.ghlauth_token_access_token(made)),
		TokenType:   "Bearer",
		Expiry:      unixTime(C.ghlauth_token_expires_at_s(made)),
		Level:       Level(C.ghlauth_token_level(made)),
		CompanyID:   goText(C.ghlauth_token_company_id(made)),
		LocationID:  goText(C.ghlauth_token_location_id(made)),
		UserID:      goText(C.ghlauth_token_user_id(made)),
		Scopes:      goStrings(C.ghlauth_token_scopes(made)),
	}, nil
}

// AccessToken gives the text of a token that is valid for a while, and nothing else: the fast way.
func (c *Credential) AccessToken(ctx context.Context) (string, error) {
	if token, ok := c.accessTokenNow(); ok && ctx.Err() == nil {
		return token, nil
	}
	token, err := c.Token(ctx)
	if err != nil {
		return "", err
	}
	return token.AccessToken, nil
}

// accessTokenNow gives the token that is at hand, if there is one.
func (c *Credential) accessTokenNow() (string, bool) {
	var s scope
	defer s.end()
	of := held(&s, c.handle)
	if s.err != nil {
		return "", false
	}
	buffer := tokenBuffers.Get().(*[2048]byte)
	defer tokenBuffers.Put(buffer)
	var needed C.size_t
	var status C.ghlauth_status
	quietly(func() {
		status = C.ghlauth_credential_bearer_now(of, chars(buffer[:]), C.size_t(len(buffer)), &needed, nil, 0, nil)
	})
	if status != 0 {
		return "", false
	}
	token := string(buffer[:needed-1])
	for at := range buffer[:needed] {
		buffer[at] = 0
	}
	return token, true
}

var tokenBuffers = sync.Pool{New: func() any { return new([2048]byte) }}

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
