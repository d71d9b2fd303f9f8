package ghlauth_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"ghlauth"
)

// The sandbox of the program that GHLAUTH_PROGRAM names.
var sandbox struct {
	URL          string `json:"url"`
	ControlToken string `json:"control_token"`
	CompanyID    string `json:"company_id"`
	App          struct {
		ID           string `json:"id"`
		ClientID     string `json:"client_id"`
		ClientSecret string `json:"client_secret"`
		RedirectURI  string `json:"redirect_uri"`
		SharedSecret string `json:"shared_secret"`
	} `json:"app"`
	Locations []struct {
		ID       string   `json:"id"`
		Contacts []string `json:"contacts"`
	} `json:"locations"`
	PIT struct {
		Location string `json:"location"`
		Agency   string `json:"agency"`
	} `json:"pit"`
}

var location, contact string

func TestMain(m *testing.M) {
	program := os.Getenv("GHLAUTH_PROGRAM")
	if program == "" {
		program = "ghlauth"
	}
	command := exec.Command(program, "sandbox", "--json", "--exit-with-stdin")
	stdin, err := command.StdinPipe()
	check(err)
	stdout, err := command.StdoutPipe()
	check(err)
	check(command.Start())
	line, err := bufio.NewReader(stdout).ReadBytes('\n')
	check(err)
	check(json.Unmarshal(line, &sandbox))
	location, contact = sandbox.Locations[0].ID, "/contacts/"+sandbox.Locations[0].Contacts[0]
	code := m.Run()
	stdin.Close()
	command.Wait()
	os.Exit(code)
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "the sandbox:", err)
		os.Exit(1)
	}
}

// must gives what was made, and ends the tests where that failed.
func must[T any](made T, err error) T {
	if err != nil {
		panic(err)
	}
	return made
}

func control(t testing.TB, method, name string, body any) map[string]any {
	t.Helper()
	text := []byte{}
	if body != nil {
		text = must(json.Marshal(body))
	}
	request := must(http.NewRequest(method, sandbox.URL+"/__sandbox/"+name, bytes.NewReader(text)))
	request.Header.Set("Authorization", "Bearer "+sandbox.ControlToken)
	answer := must(http.DefaultClient.Do(request))
	defer answer.Body.Close()
	var values map[string]any
	if err := json.NewDecoder(answer.Body).Decode(&values); err != nil || answer.StatusCode != 200 {
		t.Fatal(answer.Status, err)
	}
	return values
}

// delay makes the next request to contacts wait.
func delay(t testing.TB, milliseconds int) {
	t.Helper()
	control(t, "POST", "faults", map[string]any{"kind": "delay", "path": "/contacts", "delay_ms": milliseconds})
	t.Cleanup(func() { control(t, "DELETE", "faults", nil) })
}

// allow is what the user does on the consent page; it gives the URL that the browser is sent to.
func allow(t testing.TB, authorizeURL string) string {
	t.Helper()
	page := must(http.Get(authorizeURL))
	text := must(io.ReadAll(page.Body))
	page.Body.Close()
	token := regexp.MustCompile(`name="csrf" value="(\w+)"`).FindSubmatch(text)
	if token == nil {
		t.Fatalf("the consent page says %s", text)
	}
	where := must(url.Parse(authorizeURL))
	form := url.Values{"csrf": {string(token[1])}, "resource": {"Location:" + location}}
	request := must(http.NewRequest("POST", sandbox.URL+where.Path, strings.NewReader(form.Encode())))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Origin", sandbox.URL)
	answer := must(http.DefaultTransport.RoundTrip(request))
	answer.Body.Close()
	return answer.Header.Get("Location")
}

func newConfig(t testing.TB, options ...ghlauth.Option) *ghlauth.Config {
	t.Helper()
	return must(ghlauth.NewConfig(append([]ghlauth.Option{ghlauth.WithAPIURL(sandbox.URL),
		ghlauth.WithMarketplaceURL(sandbox.URL), ghlauth.WithMaxRetries(0)}, options...)...))
}

func newCredential(t testing.TB, config *ghlauth.Config) *ghlauth.Credential {
	t.Helper()
	pit := must(ghlauth.NewPIT(config, sandbox.PIT.Location, ghlauth.LevelLocation, location))
	return must(pit.Credential())
}

func newClient(t testing.TB, config *ghlauth.Config) *ghlauth.Client {
	t.Helper()
	return must(ghlauth.NewClient(config))
}

func newOAuth(t testing.TB, config *ghlauth.Config) *ghlauth.OAuth {
	t.Helper()
	return must(ghlauth.NewOAuth(config, sandbox.App.ClientID, sandbox.App.ClientSecret, sandbox.App.RedirectURI))
}

func install(t testing.TB, oauth *ghlauth.OAuth) *ghlauth.Installation {
	t.Helper()
	url := must(oauth.AuthorizeURL(ghlauth.AuthorizeOptions{Scopes: []string{"contacts.readonly"}, Session: "session 1"}))
	return must(oauth.Exchange(background, allow(t, url), ghlauth.ExchangeOptions{Owner: "tenant 7", Session: "session 1"}))
}
