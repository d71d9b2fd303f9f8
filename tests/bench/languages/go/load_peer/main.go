// What load.cpp does, with golang.org/x/oauth2 and net/http: load_peer CONCURRENCY COUNT
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/oauth2"
)

func must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

func cpuUs() float64 {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return float64(used.Utime.Nano()+used.Stime.Nano()) / 1000
}

func residentMB() float64 {
	fields := strings.Fields(string(must(os.ReadFile("/proc/self/statm"))))
	return math.Round(float64(must(strconv.Atoi(fields[1]))*os.Getpagesize())/1048576*10) / 10
}

func main() {
	concurrency, count := must(strconv.Atoi(os.Args[1])), must(strconv.Atoi(os.Args[2]))
	url, pit := os.Getenv("GHLAUTH_BENCH_URL")+os.Getenv("GHLAUTH_BENCH_PATH"), os.Getenv("GHLAUTH_BENCH_PIT")
	// Of its own accord it keeps two connections to a server.
	transport := &http.Transport{MaxIdleConnsPerHost: concurrency}
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, &http.Client{Transport: transport})
	client := oauth2.NewClient(ctx, oauth2.ReuseTokenSource(&oauth2.Token{AccessToken: pit, Expiry: time.Now().Add(time.Hour)}, nil))

	get := func() {
		request := must(http.NewRequest("GET", url, nil))
		request.Header.Set("Version", "2021-07-28")
		request.Header.Set("Accept", "application/json")
		response := must(client.Do(request))
		defer response.Body.Close()
		if !strings.Contains(string(must(io.ReadAll(response.Body))), `"contact"`) {
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
	early, used, start := residentMB(), cpuUs(), time.Now()
	send(int64(count))
	took := time.Since(start).Seconds()
	fmt.Println(string(must(json.Marshal(map[string]any{
		"way": "go-oauth2", "concurrency": concurrency, "rate": math.Round(float64(count) / took),
		"cpu_us": math.Round((cpuUs()-used)/float64(count)*100) / 100, "early_mb": early, "late_mb": residentMB()}))))
}
