// What load.cpp does, with golang.org/x/oauth2 and net/http: load_peer CONCURRENCY COUNT
package main

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"bench/peer"
)

func residentMB() float64 {
	fields := strings.Fields(string(peer.Must(os.ReadFile("/proc/self/statm"))))
	return math.Round(float64(peer.Must(strconv.Atoi(fields[1]))*os.Getpagesize())/1048576*10) / 10
}

func main() {
	concurrency, count := peer.Must(strconv.Atoi(os.Args[1])), peer.Must(strconv.Atoi(os.Args[2]))
	url, pit := os.Getenv("GHLAUTH_BENCH_URL")+os.Getenv("GHLAUTH_BENCH_PATH"), os.Getenv("GHLAUTH_BENCH_PIT")
	// Of its own accord it keeps two connections to a server.
	client := peer.Client(peer.Source(pit), &http.Transport{MaxIdleConnsPerHost: concurrency})

	get := func() {
		if !strings.Contains(peer.Get(client, url), `"contact"`) {
			panic("another answer was expected")
		}
	}
	send := func(n int64) {
		var all sync.WaitGroup
		for i := 0; i < concurrency; i++ {
			all.Add(1)
			go func() {
				defer all.Done()
				for atomic.AddInt64(&n, -1) >= 0 {
					get()
				}
			}()
		}
		all.Wait()
	}

	send(int64(count / 10))
	early, used, start := residentMB(), peer.CPU(), time.Now()
	send(int64(count))
	took := time.Since(start).Seconds()
	fmt.Println(string(peer.Must(json.Marshal(map[string]any{
		"way": "go-oauth2", "concurrency": concurrency, "rate": math.Round(float64(count) / took),
		"cpu_us": math.Round(float64((peer.CPU()-used).Nanoseconds())/10/float64(count)) / 100, "early_mb": early, "late_mb": residentMB()}))))
}
