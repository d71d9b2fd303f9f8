// A warm token and an authorized GET, with the package for Go and with golang.org/x/oauth2.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"bench/peer"
	"ghlauth"
)

// fastest gives the time and the CPU time of a call in microseconds, the smallest of the rounds.
func fastest(count int, call func()) (float64, float64) {
	best, bestCPU := time.Hour, time.Hour
	if count /= 20; count < 1 {
		count = 1
	}
	for round := 0; round < 20; round++ {
		start, used := time.Now(), peer.CPU()
		for i := 0; i < count; i++ {
			call()
		}
		if took := time.Since(start); took < best {
			best = took
		}
		if took := peer.CPU() - used; took < bestCPU {
			bestCPU = took
		}
	}
	per := func(all time.Duration) float64 { return float64(all.Nanoseconds()) / 1000 / float64(count) }
	return per(best), per(bestCPU)
}

// together gives the time in microseconds for each call when two threads call, the smallest of the rounds.
func together(count int, call func()) float64 {
	best, _ := fastest(20, func() {
		var both sync.WaitGroup
		for thread := 0; thread < 2; thread++ {
			both.Add(1)
			go func() {
				defer both.Done()
				for i := 0; i < count/40+1; i++ {
					call()
				}
			}()
		}
		both.Wait()
	})
	return best / float64(2*(count/40+1))
}

func report(way string, token func(), get func() string) {
	if !strings.Contains(get(), `"contact"`) {
		panic("another answer was expected")
	}
	gets := 2000
	if text := os.Getenv("GHLAUTH_BENCH_GETS"); text != "" {
		gets = peer.Must(strconv.Atoi(text))
	}
	tokenUs, _ := fastest(100*gets, token)
	togetherUs := together(100*gets, token)
	getUs, getCPUUs := fastest(gets, func() { get() })
	line := peer.Must(json.Marshal(map[string]any{
		"language": "Go", "way": way, "token_us": tokenUs, "token_2_us": togetherUs, "get_us": getUs, "get_cpu_us": getCPUUs}))
	fmt.Println(string(line))
}

func main() {
	url, path, pit := os.Getenv("GHLAUTH_BENCH_URL"), os.Getenv("GHLAUTH_BENCH_PATH"), os.Getenv("GHLAUTH_BENCH_PIT")
	ctx := context.Background()

	config := peer.Must(ghlauth.NewConfig(ghlauth.WithAPIURL(url)))
	credential := peer.Must(peer.Must(ghlauth.NewPIT(config, pit, ghlauth.LevelLocation, "C2QujeCh8ZnC7al2InWR")).Credential())
	client := peer.Must(ghlauth.NewClient(config))
	report("ghlauth", func() { peer.Must(credential.AccessToken(ctx)) },
		func() string { return string(peer.Must(client.Get(ctx, credential, path, nil)).Body) })

	source := peer.Source(pit)
	plain := peer.Client(source, nil)
	report("golang.org/x/oauth2", func() { peer.Must(source.Token()) }, func() string { return peer.Get(plain, url+path) })
}
