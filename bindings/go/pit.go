package ghlauth

// #include "shim.h"
import "C"

import (
	"fmt"
	"io"
	"runtime/cgo"
	"time"
)

// A PIT is a Private Integration Token: flow 1. Any goroutine may use it.
type PIT struct {
	*handle[*C.ghlauth_pit]
}

func (s *scope) pit(make func(**C.ghlauth_pit, errorOut) C.ghlauth_status) (*PIT, error) {
	var made *C.ghlauth_pit
	if err := s.call(func(e errorOut) C.ghlauth_status { return make(&made, e) }); err != nil {
		return nil, err
	}
	return &PIT{newHandle("PIT", made, func(pit *C.ghlauth_pit) { C.ghlauth_pit_free(pit) })}, nil
}

// NewPIT takes a token. Its level and resource, the location id or company id, are 0 and "" when they are not known.
func NewPIT(config *Config, token string, level Level, resourceID string) (*PIT, error) {
	var s scope
	defer s.end()
	of, secret, id := held(&s, config.handle), s.secret(token), s.text(resourceID)
	return s.pit(func(out **C.ghlauth_pit, e errorOut) C.ghlauth_status {
		return C.ghlauth_pit_new(out, of, secret, C.int32_t(level), id, e)
	})
}

// PITFromEnv takes the token of an environment variable.
func PITFromEnv(config *Config, name string, level Level, resourceID string) (*PIT, error) {
	var s scope
	defer s.end()
	of, from, id := held(&s, config.handle), s.text(name), s.text(resourceID)
	return s.pit(func(out **C.ghlauth_pit, e errorOut) C.ghlauth_status {
		return C.ghlauth_pit_from_env(out, of, from, C.int32_t(level), id, e)
	})
}

// PITFromFile takes the token of a file that no other user can read.
func PITFromFile(config *Config, path string, level Level, resourceID string) (*PIT, error) {
	var s scope
	defer s.end()
	of, from, id := held(&s, config.handle), s.text(path), s.text(resourceID)
	return s.pit(func(out **C.ghlauth_pit, e errorOut) C.ghlauth_status {
		return C.ghlauth_pit_from_file(out, of, from, 0, C.int32_t(level), id, e)
	})
}

// PITFromSource takes the token that a function gives.
func PITFromSource(config *Config, fetch SecretFunc, level Level, resourceID string) (*PIT, error) {
	var s scope
	defer s.end()
	of, id := held(&s, config.handle), s.text(resourceID)
	return s.pit(func(out **C.ghlauth_pit, e errorOut) C.ghlauth_status {
		return C.ghlauth_go_pit_from_source(out, of, C.uintptr_t(cgo.NewHandle(fetch)), C.int32_t(level), id, e)
	})
}

// Replace puts another token in its place. For the time of the overlap HighLevel takes both.
func (pit *PIT) Replace(token string, overlap time.Duration) error {
	var s scope
	defer s.end()
	of, secret := held(&s, pit.handle), s.secret(token)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_pit_replace(of, secret, seconds(overlap), e) })
}

// Reload reads the token again from where it came.
func (pit *PIT) Reload() error {
	var s scope
	defer s.end()
	of := held(&s, pit.handle)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_pit_reload(of, e) })
}

// SetCreated says when the token was made.
func (pit *PIT) SetCreated(when time.Time) error {
	var s scope
	defer s.end()
	of := held(&s, pit.handle)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_pit_set_created_at_s(of, unixSeconds(when), e) })
}

// SetScopes says which scopes the token has.
func (pit *PIT) SetScopes(scopes ...string) error {
	var s scope
	defer s.end()
	of, list := held(&s, pit.handle), s.list(scopes)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_pit_set_scopes(of, list, e) })
}

// Level gives what it speaks for; 0 when that is not known, or it is closed.
func (pit *PIT) Level() Level {
	var s scope
	defer s.end()
	return Level(C.ghlauth_pit_level(held(&s, pit.handle)))
}

// ResourceID gives the location id or company id; "" when that is not known, or it is closed.
func (pit *PIT) ResourceID() string {
	var s scope
	defer s.end()
	return goText(C.ghlauth_pit_resource_id(held(&s, pit.handle)))
}

// Warning says what was noticed about the token; "" for nothing.
func (pit *PIT) Warning() string {
	var s scope
	defer s.end()
	return goText(C.ghlauth_pit_warning(held(&s, pit.handle)))
}

// Age tells how old the token is; negative when that is not known.
func (pit *PIT) Age() time.Duration {
	var s scope
	defer s.end()
	return time.Duration(C.ghlauth_pit_age_s(held(&s, pit.handle))) * time.Second
}

// RotationDue tells whether it is time for another token.
func (pit *PIT) RotationDue() bool {
	var s scope
	defer s.end()
	return C.ghlauth_pit_is_rotation_due(held(&s, pit.handle)) == 1
}

// String gives the token with all but its beginning hidden.
func (pit *PIT) String() string {
	var s scope
	defer s.end()
	of := held(&s, pit.handle)
	var made *C.ghlauth_buf
	if s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_pit_redacted(of, &made, e) }) != nil {
		return "a PIT that is closed"
	}
	return takeBuf(made)
}

// Format writes what String gives.
func (pit *PIT) Format(state fmt.State, _ rune) { io.WriteString(state, pit.String()) }

// Credential makes a credential of it.
func (pit *PIT) Credential() (*Credential, error) {
	var s scope
	defer s.end()
	of := held(&s, pit.handle)
	return s.credential(func(out **C.ghlauth_credential, e errorOut) C.ghlauth_status {
		return C.ghlauth_credential_from_pit(out, of, e)
	})
}
