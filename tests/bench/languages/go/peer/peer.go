// Package peer is what the programs share: golang.org/x/oauth2 with net/http, and what they measure with.
package peer

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"syscall"
	"time"

	"golang.org/x/oauth2"
)

// Must gives the value, or ends the program.
func Must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

// CPU is the time that this process has used.
func CPU() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		panic(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// Source has the token, which is valid for an hour.
func Source(token string) oauth2.TokenSource {
	return oauth2.ReuseTokenSource(&oauth2.Token{AccessToken: token, Expiry: time.Now().Add(time.Hour)}, nil)
}

// Client sends with tokens of the source over a transport; without one over that of net/http.
func Client(source oauth2.TokenSource, transport http.RoundTripper) *http.Client {
	ctx := context.WithValue(context.Background(), oauth2.HTTPClient, &http.Client{Transport: transport})
	return oauth2.NewClient(ctx, source)
}

// Get gives the body.
func Get(client *http.Client, url string) string {
	request := Must(http.NewRequest("GET", url, nil))
	request.Header.Set("Version", "2021-07-28")
	request.Header.Set("Accept", "application/json")
	response := Must(client.Do(request))
	defer response.Body.Close()
	return string(Must(io.ReadAll(response.Body)))
}
