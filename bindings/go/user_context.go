package ghlauth

// #include "shim.h"
import "C"

import "time"

// A UserContext says who is signed in on a custom page, and where. What that is worth is described in ghlauth/user_context.h.
type UserContext struct {
	*handle[*C.ghlauth_user_context]
	UserID         string
	CompanyID      string
	ActiveLocation string
	Level          Level
	Role           string
	Type           string
	UserName       string
	Email          string
	JSON           string
}

func (s *scope) userContext(make func(**C.ghlauth_user_context, errorOut) C.ghlauth_status) (*UserContext, error) {
	var made *C.ghlauth_user_context
	if err := s.call(func(e errorOut) C.ghlauth_status { return make(&made, e) }); err != nil {
		return nil, err
	}
	return &UserContext{
		handle:         newHandle("UserContext", made, func(user *C.ghlauth_user_context) { C.ghlauth_user_context_free(user) }),
		UserID:         goText(C.ghlauth_user_context_user_id(made)),
		CompanyID:      goText(C.ghlauth_user_context_company_id(made)),
		ActiveLocation: goText(C.ghlauth_user_context_active_location(made)),
		Level:          Level(C.ghlauth_user_context_level(made)),
		Role:           goText(C.ghlauth_user_context_role(made)),
		Type:           goText(C.ghlauth_user_context_type(made)),
		UserName:       goText(C.ghlauth_user_context_user_name(made)),
		Email:          goText(C.ghlauth_user_context_email(made)),
		JSON:           goText(C.ghlauth_user_context_json(made)),
	}, nil
}

// UserContextFromJSON reads one that the application decrypted.
func UserContextFromJSON(json string) (*UserContext, error) {
	var s scope
	defer s.end()
	text := s.text(json)
	return s.userContext(func(out **C.ghlauth_user_context, e errorOut) C.ghlauth_status {
		return C.ghlauth_user_context_from_json(out, text, e)
	})
}

// A UserContextReader opens user contexts with the app's shared secret. Any goroutine may use it.
type UserContextReader struct {
	*handle[*C.ghlauth_user_context_reader]
}

// NewUserContextReader takes the shared secret of an app.
func NewUserContextReader(config *Config, secret string) (*UserContextReader, error) {
	var s scope
	defer s.end()
	of, key := held(&s, config.handle), s.secret(secret)
	var made *C.ghlauth_user_context_reader
	if err := s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_user_context_reader_new(&made, of, key, e) }); err != nil {
		return nil, err
	}
	free := func(reader *C.ghlauth_user_context_reader) { C.ghlauth_user_context_reader_free(reader) }
	return &UserContextReader{newHandle("UserContextReader", made, free)}, nil
}

// AddSecret adds another secret.
func (r *UserContextReader) AddSecret(secret string) error {
	var s scope
	defer s.end()
	of, key := held(&s, r.handle), s.secret(secret)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_user_context_reader_add_secret(of, key, e) })
}

// RetireSecret takes a secret out of use.
func (r *UserContextReader) RetireSecret(secret string) error {
	var s scope
	defer s.end()
	of, key := held(&s, r.handle), s.secret(secret)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_user_context_reader_retire_secret(of, key, e) })
}

// SetFirstSeen refuses user contexts that were seen the first time longer ago.
func (r *UserContextReader) SetFirstSeen(limit time.Duration) error {
	var s scope
	defer s.end()
	of := held(&s, r.handle)
	return s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_user_context_reader_set_first_seen_s(of, seconds(limit), e)
	})
}

// SetOAuth refuses users of places where the app is not installed.
func (r *UserContextReader) SetOAuth(oauth *OAuth) error {
	var s scope
	defer s.end()
	of, app := held(&s, r.handle), held(&s, oauth.handle)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_user_context_reader_set_oauth(of, app, e) })
}

// Decrypt opens one.
func (r *UserContextReader) Decrypt(ciphertext string) (*UserContext, error) {
	var s scope
	defer s.end()
	of, text := held(&s, r.handle), []byte(ciphertext)
	return s.userContext(func(out **C.ghlauth_user_context, e errorOut) C.ghlauth_status {
		return C.ghlauth_user_context_decrypt(of, out, chars(text), C.size_t(len(text)), e)
	})
}
