package ghlauth

// #include "shim.h"
import "C"

import (
	"context"
	"runtime/cgo"
	"time"
)

// OAuth is a marketplace app and its installations in the store: flow 2. Any goroutine may use it.
type OAuth struct {
	*handle[*C.ghlauth_oauth]
}

func (s *scope) oauth(make func(**C.ghlauth_oauth, errorOut) C.ghlauth_status) (*OAuth, error) {
	var made *C.ghlauth_oauth
	if err := s.call(func(e errorOut) C.ghlauth_status { return make(&made, e) }); err != nil {
		return nil, err
	}
	return &OAuth{newHandle("OAuth", made, func(oauth *C.ghlauth_oauth) { C.ghlauth_oauth_free(oauth) })}, nil
}

// NewOAuth takes the client id and secret of an app.
func NewOAuth(config *Config, clientID, clientSecret, redirectURI string) (*OAuth, error) {
	var s scope
	defer s.end()
	of, id, secret, uri := held(&s, config.handle), s.text(clientID), s.secret(clientSecret), s.text(redirectURI)
	return s.oauth(func(out **C.ghlauth_oauth, e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_new(out, of, id, secret, uri, e)
	})
}

// OAuthFromSource takes the client secret that a function gives when it is needed.
func OAuthFromSource(config *Config, clientID string, fetch SecretFunc, redirectURI string) (*OAuth, error) {
	var s scope
	defer s.end()
	of, id, uri := held(&s, config.handle), s.text(clientID), s.text(redirectURI)
	return s.oauth(func(out **C.ghlauth_oauth, e errorOut) C.ghlauth_status {
		return C.ghlauth_go_oauth_new_from_source(out, of, id, C.uintptr_t(cgo.NewHandle(fetch)), uri, e)
	})
}

// AddClient adds another client id and secret of the same app.
func (o *OAuth) AddClient(clientID, clientSecret string, isDefault bool) error {
	var s scope
	defer s.end()
	of, id, secret := held(&s, o.handle), s.text(clientID), s.secret(clientSecret)
	return s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_add_client(of, id, secret, boolean(isDefault), e)
	})
}

// SetUnsolicitedPolicy says what becomes of codes that nobody here asked for.
func (o *OAuth) SetUnsolicitedPolicy(policy UnsolicitedPolicy) error {
	var s scope
	defer s.end()
	of := held(&s, o.handle)
	return s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_set_unsolicited_policy(of, C.int32_t(policy), e)
	})
}

// AppID gives the id of the app; "" when it is closed.
func (o *OAuth) AppID() string {
	var s scope
	defer s.end()
	return goText(C.ghlauth_oauth_app_id(held(&s, o.handle)))
}

// ExchangeOptions belong to an installation that is new.
type ExchangeOptions struct {
	Owner   string // the application's label; "" for none
	Session string // that of the authorize URL; "" for none
}

// Exchange checks the request that came to the redirect URI, by its URL, and exchanges its code for tokens.
func (o *OAuth) Exchange(ctx context.Context, callbackURL string, options ExchangeOptions) (*Installation, error) {
	callback, err := o.ParseCallback(callbackURL, options.Session)
	if err != nil {
		return nil, err
	}
	defer callback.Close()
	return o.ExchangeCallback(ctx, callback, options.Owner)
}

// ExchangeCallback exchanges the code of a callback that was checked before.
func (o *OAuth) ExchangeCallback(ctx context.Context, callback *Callback, owner string) (*Installation, error) {
	var s scope
	defer s.end()
	of, what, label, cancel := held(&s, o.handle), held(&s, callback.handle), s.textOrNil(owner), s.cancel(ctx)
	return s.installation(func(out **C.ghlauth_installation, e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_exchange(of, out, what, label, cancel, e)
	})
}

// Refresh renews the tokens of an installation now.
func (o *OAuth) Refresh(ctx context.Context, installationID string) (*Installation, error) {
	var s scope
	defer s.end()
	of, id, cancel := held(&s, o.handle), s.text(installationID), s.cancel(ctx)
	return s.installation(func(out **C.ghlauth_installation, e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_refresh(of, out, id, cancel, e)
	})
}

// MintLocation gets tokens for a location by those of its agency.
func (o *OAuth) MintLocation(ctx context.Context, companyID, locationID string) (*Installation, error) {
	var s scope
	defer s.end()
	of, company, location, cancel := held(&s, o.handle), s.text(companyID), s.text(locationID), s.cancel(ctx)
	return s.installation(func(out **C.ghlauth_installation, e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_mint_location(of, out, company, location, cancel, e)
	})
}

// Installation looks one up.
func (o *OAuth) Installation(id string) (*Installation, error) {
	var s scope
	defer s.end()
	of, which := held(&s, o.handle), s.text(id)
	return s.installation(func(out **C.ghlauth_installation, e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_installation(of, out, which, e)
	})
}

// Claim gives an owner to an installation that nobody here asked for.
func (o *OAuth) Claim(id, owner string) (*Installation, error) {
	var s scope
	defer s.end()
	of, which, label := held(&s, o.handle), s.text(id), s.text(owner)
	return s.installation(func(out **C.ghlauth_installation, e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_claim(of, out, which, label, e)
	})
}

// ImportOptions belong to tokens that were got elsewhere.
type ImportOptions struct {
	ClientID string // "" for the default one
	Obtained time.Time
	Owner    string
}

// Import takes over a token answer of HighLevel, which another program got, as its JSON.
func (o *OAuth) Import(tokenJSON string, options ImportOptions) (*Installation, error) {
	var s scope
	defer s.end()
	of, secret := held(&s, o.handle), s.secret(tokenJSON)
	client, label := s.textOrNil(options.ClientID), s.textOrNil(options.Owner)
	return s.installation(func(out **C.ghlauth_installation, e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_import(of, out, secret, client, unixSeconds(options.Obtained), label, e)
	})
}

// FindQuery says what has to be equal; "" is for any.
type FindQuery struct {
	Owner, CompanyID, LocationID string
}

// Find gives the installations of the store that a query fits.
func (o *OAuth) Find(query FindQuery) ([]*Installation, error) {
	var s scope
	defer s.end()
	of := held(&s, o.handle)
	owner, company, location := s.textOrNil(query.Owner), s.textOrNil(query.CompanyID), s.textOrNil(query.LocationID)
	var found *C.ghlauth_installations
	if err := s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_find(of, &found, owner, company, location, e)
	}); err != nil {
		return nil, err
	}
	defer C.ghlauth_installations_free(found)
	all := make([]*Installation, int(C.ghlauth_installations_size(found)))
	for at := range all {
		all[at] = installationOf(C.ghlauth_installations_at(found, C.size_t(at)))
	}
	return all, nil
}

// A Location of a company, as HighLevel lists it.
type Location struct {
	ID, Name, Address string
	Installed         bool
}

// InstalledLocations gives HighLevel's list of the locations of a company.
func (o *OAuth) InstalledLocations(ctx context.Context, companyID string, installedOnly bool) ([]Location, error) {
	var s scope
	defer s.end()
	of, company, cancel := held(&s, o.handle), s.text(companyID), s.cancel(ctx)
	var found *C.ghlauth_locations
	if err := s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_oauth_installed_locations(of, &found, company, boolean(installedOnly), cancel, e)
	}); err != nil {
		return nil, err
	}
	defer C.ghlauth_locations_free(found)
	all := make([]Location, int(C.ghlauth_locations_size(found)))
	for at := range all {
		at := C.size_t(at)
		all[at] = Location{
			ID:        goText(C.ghlauth_locations_id(found, at)),
			Name:      goText(C.ghlauth_locations_name(found, at)),
			Address:   goText(C.ghlauth_locations_address(found, at)),
			Installed: C.ghlauth_locations_is_installed(found, at) == 1,
		}
	}
	return all, nil
}

// Uninstall uninstalls the app there. The account is shown the reason; "" for the usual one.
func (o *OAuth) Uninstall(ctx context.Context, installationID, reason string) error {
	var s scope
	defer s.end()
	of, id, why, cancel := held(&s, o.handle), s.text(installationID), s.textOrNil(reason), s.cancel(ctx)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_oauth_uninstall(of, id, why, cancel, e) })
}

// Remove marks an installation as removed here. HighLevel is not told.
func (o *OAuth) Remove(installationID string) error {
	var s scope
	defer s.end()
	of, id := held(&s, o.handle), s.text(installationID)
	return s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_oauth_remove(of, id, e) })
}

// A Report says how many installations were done, left out and failed.
type Report struct {
	Done, Skipped, Failed int64
}

// Keep renews the refresh tokens that have become old, so many at most; 0 for no limit.
func (o *OAuth) Keep(ctx context.Context, maxRefreshes int64) (*Report, error) {
	var s scope
	defer s.end()
	of, cancel := held(&s, o.handle), s.cancel(ctx)
	var options *C.ghlauth_keep_options
	s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_keep_options_new(&options, e) })
	s.atEnd(func() { C.ghlauth_keep_options_free(options) })
	s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_keep_options_set_max_refreshes(options, C.int64_t(maxRefreshes), e)
	})
	var made *C.ghlauth_report
	err := s.call(func(e errorOut) C.ghlauth_status { return C.ghlauth_oauth_keep(of, &made, options, cancel, e) })
	defer C.ghlauth_report_free(made)
	if made == nil {
		return nil, err
	}
	return &Report{
		Done:    int64(C.ghlauth_report_done(made)),
		Skipped: int64(C.ghlauth_report_skipped(made)),
		Failed:  int64(C.ghlauth_report_failed(made)),
	}, err
}

// Credential makes a credential of an installation. Its tokens are refreshed when they have to be, once for all who ask.
func (o *OAuth) Credential(installationID string) (*Credential, error) {
	var s scope
	defer s.end()
	of, id := held(&s, o.handle), s.text(installationID)
	return s.credential(func(out **C.ghlauth_credential, e errorOut) C.ghlauth_status {
		return C.ghlauth_credential_from_installation(out, of, id, e)
	})
}
