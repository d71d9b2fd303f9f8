package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"time"

	"ghlauth"
)

// What a verb is given; what is not there is "".
type given []string

func (g given) at(index int) string {
	if index < len(g) {
		return g[index]
	}
	return ""
}

func do(verb string, g given) ([]any, error) {
	switch verb {
	case "config":
		options[g.at(0)] = nil
		return nil, configure(g.at(0), ghlauth.WithAPIURL(g.at(1)), ghlauth.WithMarketplaceURL(g.at(1)),
			ghlauth.WithMaxRetries(int(number(g.at(2)))))
	case "pit":
		made, err := ghlauth.NewPIT(thing[*ghlauth.Config](g.at(1)), g.at(2), ghlauth.Level(number(g.at(3))), g.at(4))
		if kept(g.at(0), made, err) != nil {
			return nil, err
		}
		return []any{int(made.Level()), made.ResourceID(), made}, nil
	case "oauth":
		made, err := ghlauth.NewOAuth(thing[*ghlauth.Config](g.at(1)), g.at(2), g.at(3), g.at(4))
		if kept(g.at(0), made, err) != nil {
			return nil, err
		}
		return []any{made.AppID()}, nil
	case "authorize":
		url, err := thing[*ghlauth.OAuth](g.at(0)).AuthorizeURL(
			ghlauth.AuthorizeOptions{Session: g.at(1), Scopes: strings.Fields(g.at(2))})
		return []any{url}, err
	case "exchange":
		return installation(thing[*ghlauth.OAuth](g.at(0)).Exchange(context.Background(), g.at(1),
			ghlauth.ExchangeOptions{Owner: g.at(2), Session: g.at(3)}))
	case "refresh":
		return installation(thing[*ghlauth.OAuth](g.at(0)).Refresh(context.Background(), g.at(1)))
	case "mint":
		return installation(thing[*ghlauth.OAuth](g.at(0)).MintLocation(context.Background(), g.at(1), g.at(2)))
	case "lookup":
		return installation(thing[*ghlauth.OAuth](g.at(0)).Installation(g.at(1)))
	case "credential_of_pit":
		made, err := thing[*ghlauth.PIT](g.at(1)).Credential()
		return nil, kept(g.at(0), made, err)
	case "credential_of_installation":
		made, err := thing[*ghlauth.OAuth](g.at(1)).Credential(g.at(2))
		return nil, kept(g.at(0), made, err)
	case "credential_of_token":
		made, err := ghlauth.CredentialFromAccessToken(thing[*ghlauth.Config](g.at(1)), g.at(2), time.Time{}, 0, "")
		return nil, kept(g.at(0), made, err)
	case "credential_of_source":
		secret := g.at(2)
		made, err := ghlauth.CredentialFromSource(thing[*ghlauth.Config](g.at(1)), func() (ghlauth.Secret, error) {
			return ghlauth.Secret{Text: secret}, nil
		}, 0, "")
		return nil, kept(g.at(0), made, err)
	case "token":
		token, err := thing[*ghlauth.Credential](g.at(0)).TokenSource(context.Background()).Token()
		if err != nil {
			return nil, err
		}
		return []any{token.AccessToken}, nil
	case "client":
		made, err := ghlauth.NewClient(thing[*ghlauth.Config](g.at(1)))
		return nil, kept(g.at(0), made, err)
	case "send":
		response, err := send(g.at(0), g.at(1), limited(g.at(5)), g.at(2), g.at(3), g.at(4))
		if err != nil {
			return nil, err
		}
		return []any{response.StatusCode, response.Header.Get("Content-Type"), response.Body}, nil
	case "threads":
		return []any{together(g)}, nil
	case "decide":
		decision, err := thing[*ghlauth.Credential](g.at(0)).Decide(g.at(1),
			ghlauth.DecideOptions{Version: g.at(2), LocationID: g.at(3)})
		if err != nil {
			return nil, err
		}
		values := []any{int(decision.Outcome), decision.Operation}
		for _, one := range decision.Findings {
			values = append(values, one.Reason, one.Remedy, one.Value)
		}
		return values, nil
	case "webhook":
		made, err := ghlauth.NewWebhook(thing[*ghlauth.Config](g.at(1)), []string{g.at(2)},
			ghlauth.WithKey(ghlauth.KeyEd25519, []byte(g.at(3))))
		return nil, kept(g.at(0), made, err)
	case "verify":
		event, err := thing[*ghlauth.Webhook](g.at(0)).Verify(headers(g[2:]), []byte(g.at(1)))
		if kept("event", event, err) != nil {
			return nil, err
		}
		return []any{event.Type, event.AppID, event.LocationID, event.JSON}, nil
	case "verify_signature":
		return nil, thing[*ghlauth.Webhook](g.at(0)).VerifySignature(headers(g[2:]), []byte(g.at(1)))
	case "confirm":
		return nil, thing[*ghlauth.Webhook](g.at(0)).Confirm(thing[*ghlauth.Event]("event"))
	case "release":
		return nil, thing[*ghlauth.Webhook](g.at(0)).Release(thing[*ghlauth.Event]("event"))
	case "webhook_http_status":
		return []any{ghlauth.WebhookHTTPStatus(&ghlauth.Error{Status: ghlauth.Status(number(g.at(0)))})}, nil
	case "reader":
		made, err := ghlauth.NewUserContextReader(thing[*ghlauth.Config](g.at(1)), g.at(2))
		return nil, kept(g.at(0), made, err)
	case "decrypt":
		user, err := thing[*ghlauth.UserContextReader](g.at(0)).Decrypt(g.at(1))
		if err != nil {
			return nil, err
		}
		return []any{user.UserID, user.CompanyID, user.ActiveLocation, int(user.Level), user.Role, user.UserName, user.Email}, nil
	case "use_own_log":
		return nil, configure(g.at(0), ghlauth.WithLog(ghlauth.LogDebug, ownLog))
	case "log_fails":
		log.fails = g.at(0)
	case "log_has":
		found := 0
		for _, line := range log.lines {
			if strings.Contains(line, g.at(0)) {
				found = 1
			}
		}
		return []any{found}, nil
	case "own_store":
		made, err := ghlauth.NewStore(rows, ghlauth.StoreOptions{Plain: true})
		return nil, kept(g.at(0), made, err)
	case "use_store":
		return nil, configure(g.at(0), ghlauth.WithStore(thing[*ghlauth.Store](g.at(1))))
	case "store_fails":
		rows.fails = nil
		if g.at(0) != "" {
			rows.fails = errors.New(g.at(0))
		}
	case "store_rows":
		return []any{len(rows.rows)}, nil
	case "check_store":
		return nil, thing[*ghlauth.Store](g.at(0)).Check()
	case "cancel":
		ctx, cancel := context.WithCancel(context.Background())
		things[g.at(0)] = &limit{ctx, cancel}
	case "cancel_request":
		thing[*limit](g.at(0)).cancel()
	case "cancel_timeout":
		one := thing[*limit](g.at(0))
		one.context, one.cancel = context.WithTimeout(one.context, time.Duration(number(g.at(1)))*time.Millisecond)
	case "queue":
		made, err := ghlauth.NewQueue(thing[*ghlauth.Config](g.at(1)), ghlauth.QueueOptions{Capacity: number(g.at(2))})
		return nil, kept(g.at(0), made, err)
	case "submit":
		return nil, thing[*ghlauth.Queue](g.at(0)).Submit(thing[*ghlauth.Credential](g.at(1)),
			&ghlauth.Request{Method: g.at(2), Path: g.at(3)}, number(g.at(4)), 0)
	case "next":
		completion, err := thing[*ghlauth.Queue](g.at(0)).Next(context.Background())
		if err == io.EOF {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		if completion.Err != nil {
			return nil, completion.Err
		}
		return []any{completion.Tag, completion.Response.StatusCode}, nil
	case "close":
		return nil, thing[io.Closer](g.at(0)).Close()
	case "forget":
		delete(things, g.at(0))
		runtime.GC()
	default:
		return nil, errors.New("there is no verb " + verb)
	}
	return nil, nil
}

// together sends a request in as many goroutines, each in a thread of its own while it is under way.
func together(g given) int {
	count := int(number(g.at(4)))
	var start, end sync.WaitGroup
	start.Add(1)
	answers := make(chan int, count)
	for at := 0; at < count; at++ {
		end.Add(1)
		go func() {
			defer end.Done()
			start.Wait()
			if response, err := send(g.at(0), g.at(1), context.Background(), g.at(2), g.at(3), ""); err == nil {
				answers <- response.StatusCode
			}
		}()
	}
	start.Done()
	end.Wait()
	close(answers)
	good := 0
	for status := range answers {
		if status == http.StatusOK {
			good++
		}
	}
	return good
}
