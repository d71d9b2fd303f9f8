package ghlauth

// #include "shim.h"
import "C"

import "time"

// An Installation is what was known about one when it was looked up. What is not known is zero.
type Installation struct {
	ID                string
	Level             Level
	ResourceID        string
	CompanyID         string
	LocationID        string
	UserID            string
	AppID             string
	ClientID          string
	Owner             string // the application's label
	State             InstallationState
	StateReason       string
	Since             time.Time // since when it is in that state
	Expires           time.Time // of the access token
	GrantExpires      time.Time // of the refresh token
	Granted           time.Time
	PlanID            string
	Bulk              bool
	Unclaimed         bool
	Adopted           bool
	Scopes            []string
	ApprovedLocations []string
}

func installationOf(one *C.ghlauth_installation) *Installation {
	return &Installation{
		ID:                goText(C.ghlauth_installation_id(one)),
		Level:             Level(C.ghlauth_installation_level(one)),
		ResourceID:        goText(C.ghlauth_installation_resource_id(one)),
		CompanyID:         goText(C.ghlauth_installation_company_id(one)),
		LocationID:        goText(C.ghlauth_installation_location_id(one)),
		UserID:            goText(C.ghlauth_installation_user_id(one)),
		AppID:             goText(C.ghlauth_installation_app_id(one)),
		ClientID:          goText(C.ghlauth_installation_client_id(one)),
		Owner:             goText(C.ghlauth_installation_owner(one)),
		State:             InstallationState(C.ghlauth_installation_state(one)),
		StateReason:       goText(C.ghlauth_installation_state_reason(one)),
		Since:             unixTime(C.ghlauth_installation_since_s(one)),
		Expires:           unixTime(C.ghlauth_installation_expires_at_s(one)),
		GrantExpires:      unixTime(C.ghlauth_installation_grant_expires_at_s(one)),
		Granted:           unixTime(C.ghlauth_installation_granted_at_s(one)),
		PlanID:            goText(C.ghlauth_installation_plan_id(one)),
		Bulk:              C.ghlauth_installation_is_bulk(one) == 1,
		Unclaimed:         C.ghlauth_installation_is_unclaimed(one) == 1,
		Adopted:           C.ghlauth_installation_is_adopted(one) == 1,
		Scopes:            goStrings(C.ghlauth_installation_scopes(one)),
		ApprovedLocations: goStrings(C.ghlauth_installation_approved_locations(one)),
	}
}

func (s *scope) installation(make func(**C.ghlauth_installation, errorOut) C.ghlauth_status) (*Installation, error) {
	var made *C.ghlauth_installation
	err := s.call(func(e errorOut) C.ghlauth_status { return make(&made, e) })
	defer C.ghlauth_installation_free(made)
	if err != nil {
		return nil, err
	}
	return installationOf(made), nil
}
