package ghlauth

// #include "shim.h"
import "C"

// A Decision says whether a credential may call an operation, and why not. The first finding is the primary reason.
type Decision struct {
	Outcome   Outcome
	Operation string // its name; "" when it is not known
	Findings  []Finding
}

// Allowed tells whether nothing is known that speaks against it.
func (d *Decision) Allowed() bool { return d.Outcome == OutcomeAllowed }

// Denied tells whether HighLevel would refuse it.
func (d *Decision) Denied() bool { return d.Outcome == OutcomeDenied }

// A Finding is one thing that speaks against a request, or leaves open whether it is granted.
type Finding struct {
	Reason  Reason
	Message string
	Remedy  Remedy
	Value   string
	Hint    string
}

// String gives its name, such as "SCOPE_MISSING".
func (r Reason) String() string { return goText(C.ghlauth_reason_name(C.int32_t(r))) }

// String gives its name, such as "ADD_SCOPE".
func (r Remedy) String() string { return goText(C.ghlauth_remedy_name(C.int32_t(r))) }

// DecideOptions say more about a request. What is zero is the operation's own, and no user.
type DecideOptions struct {
	Version    string
	LocationID string
	User       *UserContext
}

// Decide tells whether it may call an operation: a name, or a method and a path. Nothing is sent.
func (c *Credential) Decide(operation string, options DecideOptions) (*Decision, error) {
	var s scope
	defer s.end()
	of, name := held(&s, c.handle), s.text(operation)
	version, location := s.textOrNil(options.Version), s.textOrNil(options.LocationID)
	var user *C.ghlauth_user_context
	if options.User != nil {
		user = held(&s, options.User.handle)
	}
	var made *C.ghlauth_decision
	if err := s.call(func(e errorOut) C.ghlauth_status {
		return C.ghlauth_credential_decide(of, &made, name, version, location, user, e)
	}); err != nil {
		return nil, err
	}
	defer C.ghlauth_decision_free(made)
	decision := &Decision{
		Outcome:   Outcome(C.ghlauth_decision_outcome(made)),
		Operation: goText(C.ghlauth_operation_name(C.ghlauth_decision_operation(made))),
		Findings:  make([]Finding, int(C.ghlauth_decision_count(made))),
	}
	for at := range decision.Findings {
		at := C.size_t(at)
		decision.Findings[at] = Finding{
			Reason:  Reason(C.ghlauth_decision_reason_at(made, at)),
			Message: goText(C.ghlauth_decision_message_at(made, at)),
			Remedy:  Remedy(C.ghlauth_decision_remedy_at(made, at)),
			Value:   goText(C.ghlauth_decision_value_at(made, at)),
			Hint:    goText(C.ghlauth_decision_hint_at(made, at)),
		}
	}
	return decision, nil
}

// An Operation of HighLevel's API.
type Operation struct {
	Name, Product, Method, Path, Generation, Version, Scope string
	Agency, Location                                        bool // the levels that may call it
}

// FindOperation finds an operation by its name, or by a method and a path; nil when there is none. The generation is "" for the older
// one.
func FindOperation(text, generation string) *Operation {
	var s scope
	defer s.end()
	name, of := s.text(text), s.textOrNil(generation)
	if s.err != nil {
		return nil
	}
	found := C.ghlauth_operation_parse(name, of)
	if found == nil {
		return nil
	}
	levels := C.ghlauth_operation_levels(found)
	return &Operation{
		Name:       goText(C.ghlauth_operation_name(found)),
		Product:    goText(C.ghlauth_operation_product(found)),
		Method:     goText(C.ghlauth_operation_method(found)),
		Path:       goText(C.ghlauth_operation_path(found)),
		Generation: goText(C.ghlauth_operation_generation(found)),
		Version:    goText(C.ghlauth_operation_version(found)),
		Scope:      goText(C.ghlauth_operation_scope(found)),
		Agency:     levels&C.GHLAUTH_LEVELS_AGENCY != 0,
		Location:   levels&C.GHLAUTH_LEVELS_LOCATION != 0,
	}
}
