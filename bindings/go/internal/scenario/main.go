// Carries out the steps of bindings/core/cases.json in Go: one line of standard input each, one line of standard output.
// bindings/core/scenario.py says what the lines are.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"

	"ghlauth"
)

var things = map[string]any{}

var log struct {
	sync.Mutex
	lines []string
	fails string
}

func thing[T any](name string) T {
	found, ok := things[name].(T)
	if !ok {
		panic("there is no " + name)
	}
	return found
}

func number(text string) int64 {
	made, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic(err)
	}
	return made
}

// kept keeps what was made.
func kept(name string, made any, err error) error {
	if err == nil {
		things[name] = made
	}
	return err
}

// What each configuration is made with.
var options = map[string][]ghlauth.Option{}

// configure makes a configuration with these options as well: one that there is does not change any more.
func configure(name string, more ...ghlauth.Option) error {
	options[name] = append(options[name], more...)
	made, err := ghlauth.NewConfig(options[name]...)
	return kept(name, made, err)
}

func headers(pairs []string) http.Header {
	made := http.Header{}
	for at := 0; at+1 < len(pairs); at += 2 {
		made.Add(pairs[at], pairs[at+1])
	}
	return made
}

func installation(one *ghlauth.Installation, err error) ([]any, error) {
	if err != nil {
		return nil, err
	}
	return []any{one.ID, int(one.Level), one.CompanyID, one.LocationID, one.Owner, strings.Join(one.Scopes, " ")}, nil
}

func limited(name string) context.Context {
	if name == "" {
		return context.Background()
	}
	return thing[*limit](name).context
}

// A limit is a context that steps change.
type limit struct {
	context context.Context
	cancel  context.CancelFunc
}

func send(of, by string, ctx context.Context, method, path, body string) (*ghlauth.Response, error) {
	request := &ghlauth.Request{Method: method, Path: path}
	if body != "" {
		request.JSON = json.RawMessage(body)
	}
	return thing[*ghlauth.Client](of).Do(ctx, thing[*ghlauth.Credential](by), request)
}

func answer(line string) (values []any) {
	parts := strings.Split(line, "\t")
	for at, part := range parts {
		part, err := url.PathUnescape(part)
		if err != nil {
			panic(err)
		}
		parts[at] = part
	}
	defer func() {
		if thrown := recover(); thrown != nil {
			values = []any{"thrown", thrown}
		}
	}()
	values, err := do(parts[0], parts[1:])
	var failure *ghlauth.Error
	switch {
	case err == nil:
		return append([]any{"ok"}, values...)
	case !errors.As(err, &failure):
		return []any{"thrown", err}
	}
	classes := ""
	for class := failure.Class(); class != nil; class = class.Base() {
		if !errors.Is(err, class) {
			panic("it is not " + class.String())
		}
		classes += class.String() + " "
	}
	retryAfter := int64(-1)
	if failure.RetryAfter >= 0 {
		retryAfter = failure.RetryAfter.Milliseconds()
	}
	retryable := 0
	if failure.Retryable {
		retryable = 1
	}
	return []any{"error", classes + "Error", int(failure.Status), failure.Name(), failure.Message, failure.Hint, failure.HTTPStatus,
		failure.ServerMessage, failure.TraceID, retryAfter, retryable}
}

func main() {
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		parts := []string{}
		for _, value := range answer(strings.TrimSuffix(line, "\n")) {
			text := fmt.Sprint(value)
			if bytes, ok := value.([]byte); ok {
				text = string(bytes)
			}
			parts = append(parts, url.PathEscape(text))
		}
		fmt.Println(strings.Join(parts, "\t"))
	}
}
