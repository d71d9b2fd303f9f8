package ghlauth_test

import (
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"ghlauth"
)

// ownRows is a store of the application: a map.
type ownRows struct {
	mutex sync.Mutex
	rows  map[string]*ghlauth.Row
	fail  func() error
}

func newRows() *ownRows {
	return &ownRows{rows: map[string]*ghlauth.Row{}, fail: func() error { return nil }}
}

func (o *ownRows) Get(key string) (*ghlauth.Row, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.rows[key], o.fail()
}

func (o *ownRows) PutIfVersion(row *ghlauth.Row, present uint64) (bool, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if there := o.rows[row.Key]; there == nil && present != 0 || there != nil && there.Version != present {
		return false, nil
	}
	o.rows[row.Key] = row
	return true, nil
}

func (o *ownRows) EraseIfVersion(key string, version uint64) (bool, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if there := o.rows[key]; there == nil || there.Version != version {
		return false, nil
	}
	delete(o.rows, key)
	return true, nil
}

func (o *ownRows) Scan(query *ghlauth.Query) ([]*ghlauth.Row, error) {
	return o.first(query.Limit, func(key string) string { return key }, query.Fits), nil
}

func (o *ownRows) Due(appID string, untilUnix int64, limit int) ([]*ghlauth.Row, error) {
	order := func(key string) string { return time.Unix(o.rows[key].DueUnix, 0).UTC().Format(time.RFC3339) + key }
	return o.first(limit, order, func(row *ghlauth.Row) bool {
		return row.AppID == appID && row.DueUnix > 0 && row.DueUnix <= untilUnix
	}), nil
}

func (o *ownRows) first(limit int, order func(key string) string, fits func(*ghlauth.Row) bool) []*ghlauth.Row {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	keys := []string{}
	for key, row := range o.rows {
		if fits(row) {
			keys = append(keys, key)
		}
	}
	sortBy(keys, order)
	rows := []*ghlauth.Row{}
	for _, key := range keys {
		if len(rows) < limit {
			rows = append(rows, o.rows[key])
		}
	}
	return rows
}

func newStore(t testing.TB, rows ghlauth.Rows) *ghlauth.Store {
	t.Helper()
	return must(ghlauth.NewStore(rows, ghlauth.StoreOptions{Plain: true}))
}

func TestOwnStoreKeepsWhatIsAsked(t *testing.T) {
	// The threads of the check are none of Go's.
	if err := newStore(t, newRows()).Check(); err != nil {
		t.Error(err)
	}
}

// sharedRows has agreements as well.
type sharedRows struct {
	*ownRows
	*agreements
}

func TestSharedStoreKeepsWhatIsAsked(t *testing.T) {
	if err := newStore(t, sharedRows{newRows(), newAgreements()}).Check(); err != nil {
		t.Error(err)
	}
}

func TestErrorsOfAStoreArriveAsTheyAre(t *testing.T) {
	rows := newRows()
	oauth := newOAuth(t, newConfig(t, ghlauth.WithStore(newStore(t, rows))))
	installation := install(t, oauth)
	own := errors.New("the disk is gone")
	rows.fail = func() error { return own }
	if _, err := oauth.Installation(installation.ID); err != own {
		t.Error(err)
	}
	rows.fail = func() error { panic(own) }
	if thrown := caught(func() { oauth.Installation(installation.ID) }); thrown != own {
		t.Error(thrown)
	}
	rows.fail = func() error { return nil }
	if again := must(oauth.Installation(installation.ID)); again.Owner != "tenant 7" {
		t.Error(again)
	}
}

func caught(do func()) (thrown any) {
	defer func() { thrown = recover() }()
	do()
	return nil
}

type wrongRows struct{ *ownRows }

func (wrongRows) Get(string) (*ghlauth.Row, error) { return &ghlauth.Row{Key: "a\x00b"}, nil }

type noRows struct{ *ownRows }

func (noRows) Scan(*ghlauth.Query) ([]*ghlauth.Row, error) { return []*ghlauth.Row{nil}, nil }

func TestStoresThatGiveWhatCannotBe(t *testing.T) {
	for _, rows := range []ghlauth.Rows{wrongRows{newRows()}, noRows{newRows()}} {
		store, err := ghlauth.NewStore(rows, ghlauth.StoreOptions{Plain: true})
		if err == nil {
			_, err = newOAuth(t, newConfig(t, ghlauth.WithStore(store))).Find(ghlauth.FindQuery{})
		}
		if err == nil {
			_, err = newOAuth(t, newConfig(t, ghlauth.WithStore(store))).Installation("x")
		}
		if err == nil {
			t.Errorf("%T is a store", rows)
		}
	}
}

func TestLogs(t *testing.T) {
	var mutex sync.Mutex
	var lines []string
	fails := false
	oauth := newOAuth(t, newConfig(t, ghlauth.WithLog(ghlauth.LogDebug, func(_ ghlauth.LogLevel, line string) {
		mutex.Lock()
		defer mutex.Unlock()
		lines = append(lines, line)
		if fails {
			panic("the log is full")
		}
	})))
	installation := install(t, oauth)
	if all := strings.Join(lines, "\n"); !strings.Contains(all, "token.answer") || strings.Contains(all, sandbox.App.ClientSecret) {
		t.Error(all)
	}
	fails = true
	if thrown := caught(func() { oauth.Refresh(background, installation.ID) }); thrown != "the log is full" {
		t.Error(thrown)
	}
	fails = false
	must(oauth.Refresh(background, installation.ID))
}

func TestACompletionIsNotLostToALogThatPanics(t *testing.T) {
	config := newConfig(t, ghlauth.WithPermissionCheck(ghlauth.PermissionCheckWarn),
		ghlauth.WithLog(ghlauth.LogInfo, func(_ ghlauth.LogLevel, line string) { panic(line) }))
	queue := must(ghlauth.NewQueue(config, ghlauth.QueueOptions{}))
	credential := must(ghlauth.CredentialFromAccessToken(config, "a-token", time.Time{}, 0, ""))
	if err := queue.Submit(credential, &ghlauth.Request{Method: "GET", Path: "/nothing/at/all"}, 7, 0); err != nil {
		t.Fatal(err)
	}
	panics := 0
	for {
		var completion *ghlauth.Completion
		var err error
		if caught(func() { completion, err = queue.Next(background) }) != nil {
			panics++
			continue
		}
		if err != nil || completion.Tag != 7 || completion.Err == nil || panics == 0 {
			t.Error(err, completion, panics)
		}
		break
	}
	if _, err := queue.Next(background); err != io.EOF {
		t.Error(err)
	}
}

func TestSourcesOfSecrets(t *testing.T) {
	config := newConfig(t)
	client, asked := newClient(t, config), 0
	credential := must(ghlauth.CredentialFromSource(config, func() (ghlauth.Secret, error) {
		asked++
		return ghlauth.Secret{Text: sandbox.PIT.Location, Expires: time.Now().Add(time.Hour)}, nil
	}, ghlauth.LevelLocation, location))
	must(client.Get(background, credential, contact, nil))
	must(client.Get(background, credential, contact, nil))
	if asked != 1 {
		t.Error(asked)
	}
	own := errors.New("the vault is sealed")
	credential = must(ghlauth.CredentialFromSource(config, func() (ghlauth.Secret, error) { return ghlauth.Secret{}, own }, 0, ""))
	if _, err := client.Get(background, credential, contact, nil); err != own {
		t.Error(err)
	}
	if _, err := ghlauth.PITFromSource(config, func() (ghlauth.Secret, error) { return ghlauth.Secret{}, own }, 0, ""); err != own {
		t.Error(err)
	}
}

func TestACallbackMakesCallsOfItsOwn(t *testing.T) {
	config := newConfig(t)
	inner := errors.New("the inner one")
	failing := must(ghlauth.CredentialFromSource(config, func() (ghlauth.Secret, error) { return ghlauth.Secret{}, inner }, 0, ""))
	got := make(chan error, 1)
	outer := must(ghlauth.CredentialFromSource(config, func() (ghlauth.Secret, error) {
		_, err := failing.Token(background)
		got <- err
		return ghlauth.Secret{Text: sandbox.PIT.Location}, nil
	}, 0, ""))
	if token, err := outer.Token(background); err != nil || token.AccessToken != sandbox.PIT.Location {
		t.Error(err)
	}
	if err := <-got; err != inner {
		t.Error(err)
	}
}

func TestWhatCameFirstArrives(t *testing.T) {
	rows, fails := newRows(), false
	oauth := newOAuth(t, newConfig(t, ghlauth.WithStore(newStore(t, rows)), ghlauth.WithLog(ghlauth.LogDebug,
		func(_ ghlauth.LogLevel, line string) {
			if fails {
				panic("the log is full")
			}
		})))
	installation := install(t, oauth)
	own := errors.New("the disk is gone")
	rows.fail = func() error {
		fails = true
		return own
	}
	if _, err := oauth.Refresh(background, installation.ID); err != own {
		t.Error(err)
	}
}

func TestAClock(t *testing.T) {
	var mutex sync.Mutex
	now := time.Unix(1_900_000_000, 0)
	config := newConfig(t, ghlauth.WithClock(func() time.Time {
		mutex.Lock()
		defer mutex.Unlock()
		return now
	}))
	pit := must(ghlauth.NewPIT(config, sandbox.PIT.Location, ghlauth.LevelLocation, location))
	if err := pit.SetCreated(now.Add(-100 * time.Second)); err != nil || pit.Age() != 100*time.Second || pit.RotationDue() {
		t.Error(err, pit.Age())
	}
	mutex.Lock()
	now = now.Add(90 * 24 * time.Hour)
	mutex.Unlock()
	if !pit.RotationDue() {
		t.Error(pit.Age())
	}
}
