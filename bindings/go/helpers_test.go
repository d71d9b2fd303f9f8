package ghlauth_test

import (
	"sort"
	"sync"
	"time"

	"ghlauth"
)

func sortBy(keys []string, order func(string) string) {
	sort.Slice(keys, func(a, b int) bool { return order(keys[a]) < order(keys[b]) })
}

// agreements are leases, counters and claims in memory.
type agreements struct {
	mutex    sync.Mutex
	leases   map[string]lease
	counters map[string]counter
	claims   map[string]claim
}

type lease struct {
	holder string
	end    time.Time
}

type counter struct{ sum, untilUnix int64 }

type claim struct {
	holder    string
	untilUnix int64
	isDone    bool
}

func newAgreements() *agreements {
	return &agreements{leases: map[string]lease{}, counters: map[string]counter{}, claims: map[string]claim{}}
}

func (a *agreements) Lease(name, holder string, duration time.Duration) (ghlauth.Lease, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	there, ok := a.leases[name]
	if !ok || there.holder == holder || !time.Now().Before(there.end) {
		there = lease{holder, time.Now().Add(duration)}
		a.leases[name] = there
	}
	return ghlauth.Lease{Holder: there.holder, Remaining: time.Until(there.end)}, nil
}

func (a *agreements) Release(name, holder string) (bool, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.leases[name].holder != holder {
		return false, nil
	}
	delete(a.leases, name)
	return true, nil
}

func (a *agreements) Count(name string, delta, untilUnix, nowUnix int64) (int64, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	there, ok := a.counters[name]
	if !ok || there.untilUnix < nowUnix {
		there = counter{0, untilUnix}
	}
	there.sum += delta
	a.counters[name] = there
	return there.sum, nil
}

func (a *agreements) Claim(name, holder string, untilUnix, nowUnix int64) (ghlauth.Claim, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if there, ok := a.claims[name]; ok && there.untilUnix >= nowUnix {
		if there.isDone {
			return ghlauth.ClaimDone, nil
		}
		if there.holder != holder {
			return ghlauth.ClaimInProgress, nil
		}
	}
	a.claims[name] = claim{holder, untilUnix, false}
	return ghlauth.ClaimNew, nil
}

func (a *agreements) Confirm(name, holder string, untilUnix int64) (bool, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if there, ok := a.claims[name]; ok && there.holder != holder {
		return false, nil
	}
	a.claims[name] = claim{holder, untilUnix, true}
	return true, nil
}

func (a *agreements) Unclaim(name, holder string) (bool, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if there := a.claims[name]; there.isDone || there.holder != holder {
		return false, nil
	}
	delete(a.claims, name)
	return true, nil
}
