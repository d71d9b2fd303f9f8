package ghlauth_test

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
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

// resident gives the memory of the process in KiB, when what can be collected is.
func resident() int {
	for turn := 0; turn < 5; turn++ {
		runtime.GC()
		time.Sleep(10 * time.Millisecond) // the finalizers free what is C's
	}
	debug.FreeOSMemory()
	pages := must(strconv.Atoi(strings.Fields(string(must(os.ReadFile("/proc/self/statm"))))[1]))
	return pages * os.Getpagesize() / 1024
}

// noteLong writes a row of tests/long_results.md.
func noteLong(rounds, grown int, took time.Duration) {
	path := os.Getenv("GHLAUTH_LONG_RESULTS")
	if path == "" || os.Getenv("GHLAUTH_LONG") != "1" {
		return
	}
	file := must(os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o644))
	defer file.Close()
	fmt.Fprintf(file, "| Go: all is made, used and dropped | %d | %d KiB grown | %.0f |\n", rounds, grown, took.Seconds())
}
