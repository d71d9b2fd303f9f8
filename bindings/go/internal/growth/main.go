// All is made, used and dropped in Go, for bindings/core/growth.py.
package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"ghlauth"
)

// ownRows is a store of the application: a map, in one thread.
type ownRows map[string]*ghlauth.Row

func (o ownRows) Get(key string) (*ghlauth.Row, error) { return o[key], nil }

func (o ownRows) PutIfVersion(row *ghlauth.Row, present uint64) (bool, error) {
	if there := o[row.Key]; there == nil && present != 0 || there != nil && there.Version != present {
		return false, nil
	}
	o[row.Key] = row
	return true, nil
}

func (o ownRows) EraseIfVersion(key string, _ uint64) (bool, error) {
	delete(o, key)
	return true, nil
}

func (ownRows) Scan(*ghlauth.Query) ([]*ghlauth.Row, error)    { return nil, nil }
func (ownRows) Due(string, int64, int) ([]*ghlauth.Row, error) { return nil, nil }

var (
	background = context.Background()
	errOwn     = errors.New("there is none")
	client     = must(ghlauth.NewClient(config()))
	credential = must(must(ghlauth.NewPIT(config(), about("PIT"), ghlauth.LevelLocation, about("LOCATION"))).Credential())
)

func about(name string) string { return os.Getenv("SANDBOX_" + name) }

func must[T any](made T, err error) T {
	if err != nil {
		panic(err)
	}
	return made
}

func fails[T any](wanted error) func(T, error) {
	return func(_ T, err error) {
		if !errors.Is(err, wanted) {
			panic(err)
		}
	}
}

func config(more ...ghlauth.Option) *ghlauth.Config {
	return must(ghlauth.NewConfig(append([]ghlauth.Option{ghlauth.WithAPIURL(about("URL")), ghlauth.WithMarketplaceURL(about("URL")),
		ghlauth.WithMaxRetries(0)}, more...)...))
}

func once(webhook *ghlauth.Webhook) {
	own := config(ghlauth.WithStore(must(ghlauth.NewStore(ownRows{}, ghlauth.StoreOptions{Plain: true}))),
		ghlauth.WithLog(ghlauth.LogDebug, func(ghlauth.LogLevel, string) {}), ghlauth.WithClock(time.Now))
	sourced := must(ghlauth.CredentialFromSource(own, func() (ghlauth.Secret, error) { return ghlauth.Secret{Text: "b"}, nil }, 0, ""))
	must(sourced.Token(background))
	must(sourced.Decide("contacts/get-contact", ghlauth.DecideOptions{}))
	failing := must(ghlauth.CredentialFromSource(own, func() (ghlauth.Secret, error) { return ghlauth.Secret{}, errOwn }, 0, ""))
	fails[*ghlauth.Token](errOwn)(failing.Token(background))
	oauth := must(ghlauth.NewOAuth(own, about("CLIENT_ID"), about("CLIENT_SECRET"), about("REDIRECT_URI")))
	must(oauth.AuthorizeURL(ghlauth.AuthorizeOptions{Scopes: []string{"contacts.readonly"}, Session: "session"}))
	fails[*ghlauth.Installation](ghlauth.ErrNotFound)(oauth.Installation("app:x"))
	fails[*ghlauth.Installation](ghlauth.ErrCallback)(oauth.Exchange(background, "code=abc", ghlauth.ExchangeOptions{}))
	fails[*ghlauth.Event](ghlauth.ErrWebhook)(webhook.Verify(http.Header{"X-Ghl-Signature": {"x", "y"}}, []byte("{}")))
	must(ghlauth.UserContextFromJSON(`{"userId": "u", "companyId": "c"}`))
	must(ghlauth.NewQueue(own, ghlauth.QueueOptions{})).Len()
	must(ghlauth.NewClient(own)).Close()
	must(client.Get(background, credential, "/contacts/"+about("CONTACT"), map[string][]string{"a": {"1", "2"}}))
}

// haveThreads makes more threads than this program ever has in C at once. Go makes one whenever the others are there, and keeps it, with
// half a megabyte that malloc and others have for each.
func haveThreads() {
	const threads = 16
	var there, ended sync.WaitGroup
	there.Add(threads)
	ended.Add(threads)
	for thread := 0; thread < threads; thread++ {
		go func() {
			runtime.LockOSThread()
			once(must(ghlauth.NewWebhook(config(), []string{about("APP")})))
			there.Done()
			there.Wait()
			runtime.UnlockOSThread()
			ended.Done()
		}()
	}
	ended.Wait()
}

func main() {
	haveThreads()
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var webhook *ghlauth.Webhook
		for round := 0; round < must(strconv.Atoi(lines.Text())); round++ {
			if round%100 == 0 {
				runtime.GC() // it does not see what is C's, and comes by itself after thousands of rounds
			}
			if round%10 == 0 {
				webhook = must(ghlauth.NewWebhook(config(), []string{about("APP")}))
			}
			once(webhook)
		}
		for turn := 0; turn < 5; turn++ {
			runtime.GC()
			time.Sleep(10 * time.Millisecond) // the finalizers free what is C's
		}
		debug.FreeOSMemory()
		fmt.Println(runtime.NumGoroutine())
	}
}
