// A warm token and an authorized GET with the package for Go, and with golang.org/x/oauth2.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"ghlauth"

	"golang.org/x/oauth2"
)

var (
	url  = os.Getenv("GHLAUTH_BENCH_URL")
	path = os.Getenv("GHLAUTH_BENCH_PATH")
	pit  = os.Getenv("GHLAUTH_BENCH_PIT")
	ctx  = context.Background()
)

func must[T any](made T, err error) T {
	if err != nil {
		panic(err)
	}
	return made
}

func cpu() time.Duration {
	var used syscall.Rusage
	must(0, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// fastest gives the time and the CPU time of a call, in microseconds, of the fastest of a few rounds.
func fastest(call func(), count int) (wall, busy float64) {
	for round := 0; round < 5; round++ {
		start, cpuStart := time.Now(), cpu()
		for at := 0; at < count/5; at++ {
			call()
		}
		each := 5 / float64(count) * 1e6
		took, used := time.Since(start).Seconds()*each, (cpu()-cpuStart).Seconds()*each
		if round == 0 || took < wall {
			wall = took
		}
		if round == 0 || used < busy {
			busy = used
		}
	}
	return wall, busy
}

func report(way string, token func(), get func() []byte) {
	if !strings.Contains(string(get()), `"contact"`) {
		panic("another answer was expected")
	}
	gets, err := strconv.Atoi(os.Getenv("GHLAUTH_BENCH_GETS"))
	if err != nil {
		gets = 2000
	}
	tokenTime, _ := fastest(token, 100*gets)
	getTime, getCPU := fastest(func() { get() }, gets)
	fmt.Println(string(must(json.Marshal(map[string]any{"language": "Go", "way": way, "token_us": tokenTime, "get_us": getTime,
		"get_cpu_us": getCPU}))))
}

func main() {
	config := must(ghlauth.NewConfig(ghlauth.WithAPIURL(url)))
	credential := must(must(ghlauth.NewPIT(config, pit, ghlauth.LevelLocation, "C2QujeCh8ZnC7al2InWR")).Credential())
	client := must(ghlauth.NewClient(config))
	report("ghlauth", func() { must(credential.AccessToken(ctx)) },
		func() []byte { return must(client.Get(ctx, credential, path, nil)).Body })

	source := oauth2.ReuseTokenSource(nil, oauth2.StaticTokenSource(&oauth2.Token{AccessToken: pit}))
	peer := oauth2.NewClient(ctx, source)
	report("golang.org/x/oauth2", func() { must(source.Token()) }, func() []byte {
		request := must(http.NewRequest("GET", url+path, nil))
		request.Header.Set("Version", "2021-07-28")
		answer := must(peer.Do(request))
		defer answer.Body.Close()
		return must(io.ReadAll(answer.Body))
	})
}
