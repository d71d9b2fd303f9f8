package ghlauth

// #include "shim.h"
import "C"

import "time"

// A Row of a store. Its value is sealed, unless the store is plain.
type Row struct {
	Key        string // rows are ordered by its bytes
	Value      []byte
	Version    uint64 // never 0; another one with each write
	DueUnix    int64  // Unix seconds; 0: never due
	AppID      string // a column to find it by, like those that follow
	Owner      string
	CompanyID  string
	LocationID string
}

// A Query says which rows are looked for: the first Limit behind the key After, ordered by key, with these columns where they are
// not nil.
type Query struct {
	AppID, Owner, CompanyID, LocationID *string
	After                               string
	Limit                               int
}

// Fits tells whether a row is one of them, but for the limit.
func (q *Query) Fits(row *Row) bool {
	return row.Key > q.After && fits(q.AppID, row.AppID) && fits(q.Owner, row.Owner) && fits(q.CompanyID, row.CompanyID) &&
		fits(q.LocationID, row.LocationID)
}

func fits(wanted *string, column string) bool { return wanted == nil || *wanted == column }

func optional(text *C.char) *string {
	if text == nil {
		return nil
	}
	made := goText(text)
	return &made
}

// Rows is a store of the application, for [NewStore]. Its methods are called by any goroutine, concurrently. Each is one indivisible
// step, and on the disk when it returns. They have no context on purpose: what was begun has to be finished also when nobody waits
// for it any more, since a refresh token that is not written is lost.
//
// An error comes out of the call that needed the store, as it is.
type Rows interface {
	// Get gives the row of the key; nil when there is none.
	Get(key string) (*Row, error)
	// PutIfVersion writes the row if the stored one has the version present; if that is 0: if there is none. It tells whether.
	PutIfVersion(row *Row, present uint64) (bool, error)
	// EraseIfVersion deletes the row if it has that version. It tells whether.
	EraseIfVersion(key string, version uint64) (bool, error)
	// Scan gives the rows of the query.
	Scan(query *Query) ([]*Row, error)
	// Due gives the first limit rows of the app with 0 < DueUnix <= untilUnix, ordered by DueUnix, then by key.
	Due(appID string, untilUnix int64, limit int) ([]*Row, error)
}

// Agreements is what a [Rows] has as well when several processes use it: leases, counters and claims, by which they agree with each
// other. Without it they are kept in the memory of this process. What is there until a second is there in that second still.
type Agreements interface {
	// Lease grants the lease when it is free, when it is over, and to its holder again, from now on; it says who has it.
	Lease(name, holder string, duration time.Duration) (Lease, error)
	// Release gives a lease back if it is that holder's. It tells whether.
	Release(name, holder string) (bool, error)
	// Count adds to a counter. Where there is none, or its end is before now, it starts at 0 and gets this end. It gives the sum.
	Count(name string, delta, untilUnix, nowUnix int64) (int64, error)
	// Claim claims a name where nobody has, where the end is before now, and for its unconfirmed holder again, until the new end.
	Claim(name, holder string, untilUnix, nowUnix int64) (Claim, error)
	// Confirm makes a claim done until then, unless it is another holder's. It tells whether.
	Confirm(name, holder string, untilUnix int64) (bool, error)
	// Unclaim gives an unconfirmed claim back if it is that holder's. It tells whether.
	Unclaim(name, holder string) (bool, error)
}

// A Lease says who has it, and for how long at most.
type Lease struct {
	Holder    string
	Remaining time.Duration
}

// tables is what the callbacks of a store get.
type tables struct {
	rows       Rows
	agreements Agreements
}
