package ghlauth

// #include "shim.h"
import "C"

import "time"

// AuthorizeOptions are what an authorize URL says. What is zero is left at its default.
type AuthorizeOptions struct {
	Scopes               []string
	Session              string // binds the flow to the user's session: [OAuth.Exchange] is given the same
	AppData              string // comes back with the [Callback]
	ClientID             string
	RedirectURI          string
	WhiteLabel           bool
	StateForm            StateForm
	Lifetime             time.Duration
	ExpectedInstallation string
	VersionID            string
	Parameters           map[string]string
}

func (s *scope) authorizeOptions(from AuthorizeOptions) *C.ghlauth_authorize_options {
	var made *C.ghlauth_authorize_options
	s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_authorize_options_new(&made, e) })
	s.atEnd(func() { C.ghlauth_authorize_options_free(made) })
	scopes := s.list(from.Scopes)
	s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_authorize_options_set_scopes(made, scopes, e) })
	text := func(value string, set func(*C.char, errorOut) C.ghlauth_status) {
		if given := s.textOrNil(value); given != nil {
			s.call(func(e errorOut) C.ghlauth_status { return set(given, e) })
		}
	}
	text(from.Session, func(v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_authorize_options_set_session_binding(made, v, e)
	})
	text(from.AppData, func(v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_authorize_options_set_app_data(made, v, e)
	})
	text(from.ClientID, func(v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_authorize_options_set_client_id(made, v, e)
	})
	text(from.RedirectURI, func(v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_authorize_options_set_redirect_uri(made, v, e)
	})
	text(from.ExpectedInstallation, func(v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_authorize_options_set_expected_installation(made, v, e)
	})
	text(from.VersionID, func(v *C.char, e errorOut) C.ghlauth_status {
		return C.ghlauth_authorize_options_set_version_id(made, v, e)
	})
	if from.WhiteLabel {
		s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_authorize_options_set_white_label(made, 1, e) })
	}
	s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_authorize_options_set_state_form(made, C.int32_t(from.StateForm), e)
	})
	if from.Lifetime != 0 {
		s.call(func(e errorOut) C.ghlauth_status {
			return C.ghlauth_authorize_options_set_lifetime_s(made, seconds(from.Lifetime), e)
		})
	}
	for name, value := range from.Parameters {
		name, value := s.text(name), s.text(value)
		s.call(func(e errorOut) C.ghlauth_status {
			return C.ghlauth_authorize_options_add_parameter(made, name, value, e)
		})
	}
	return made
}

// AuthorizeURL gives the URL that the user's browser opens.
func (o *OAuth) AuthorizeURL(options AuthorizeOptions) (string, error) {
	var s scope
	defer s.end()
	of, how := held(&s, o.handle), s.authorizeOptions(options)
	var made *C.ghlauth_buf
	if err := s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_authorize_url(of, &made, nil, how, e)
	}); err != nil {
		return "", err
	}
	return takeBuf(made), nil
}

// A Callback is the request that came to the redirect URI, checked. Its state is used up.
type Callback struct {
	*handle[*C.ghlauth_callback]
	AppData     string // as it was given for the authorize URL
	Unsolicited bool   // nobody here asked for it
}

// ParseCallback checks the request that came to the redirect URI, by its URL. The session is that of the authorize URL; "" for none.
func (o *OAuth) ParseCallback(url, session string) (*Callback, error) {
	var s scope
	defer s.end()
	of, what, binding := held(&s, o.handle), s.secret(url), s.textOrNil(session)
	var made *C.ghlauth_callback
	if err := s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_parse_callback(of, &made, what, binding, e)
	}); err != nil {
		return nil, err
	}
	return &Callback{
		handle:      newHandle("Callback", made, func(callback *C.ghlauth_callback) { C.ghlauth_callback_free(callback) }),
		AppData:     goText(C.ghlauth_callback_app_data(made)),
		Unsolicited: C.ghlauth_callback_is_unsolicited(made) == 1,
	}, nil
}
