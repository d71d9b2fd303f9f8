package ghlauth

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// A Secret is what a [SecretFunc] gives. Nothing prints or serializes it by itself.
type Secret struct {
	Text    string
	Expires time.Time // of an access token; zero when that is not known
}

// SecretFunc gives a secret when it is needed: from a secrets manager or a broker. Its error comes out of the call that needed it.
type SecretFunc func() (Secret, error)

// Format writes no secret.
func (s Secret) Format(state fmt.State, _ rune) { io.WriteString(state, "ghlauth.Secret{...}") }

// MarshalJSON refuses.
func (s Secret) MarshalJSON() ([]byte, error) {
	return nil, errors.New("a Secret is not serialized by accident: take its Text")
}

// A Token is a valid access token. It has the shape of golang.org/x/oauth2's. Nothing prints or serializes the token by itself.
type Token struct {
	AccessToken string
	TokenType   string    // "Bearer"
	Expiry      time.Time // zero when it does not expire, or that is not known
	Level       Level
	CompanyID   string
	LocationID  string
	UserID      string
	Scopes      []string // none when they are not known
}

// Format writes no token.
func (t Token) Format(state fmt.State, _ rune) {
	fmt.Fprintf(state, "ghlauth.Token{Level:%d CompanyID:%s LocationID:%s Expiry:%s}", t.Level, t.CompanyID, t.LocationID, t.Expiry)
}

// MarshalJSON refuses.
func (t Token) MarshalJSON() ([]byte, error) {
	return nil, errors.New("a Token is not serialized by accident: take its AccessToken")
}

// Valid tells whether it has not expired.
func (t *Token) Valid() bool {
	return t != nil && t.AccessToken != "" && (t.Expiry.IsZero() || time.Now().Before(t.Expiry))
}

// TokenSource gives valid tokens, in the way of golang.org/x/oauth2.
type TokenSource interface {
	Token() (*Token, error)
}
