package ghlauth_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"ghlauth"
)

func TestNothingShowsSecrets(t *testing.T) {
	config := newConfig(t)
	oauth := newOAuth(t, config)
	installation := install(t, oauth)
	credential := must(oauth.Credential(installation.ID))
	token := must(credential.Token(background))
	pit := must(ghlauth.NewPIT(config, sandbox.PIT.Location, ghlauth.LevelLocation, location))
	keys := map[string][]byte{"k": []byte("0123456789abcdef0123456789abcdef")}
	store := must(ghlauth.OpenStore("memory:", ghlauth.StoreOptions{Keys: keys}))
	reader := must(ghlauth.NewUserContextReader(config, sandbox.App.SharedSecret))
	secrets := []string{sandbox.PIT.Location, sandbox.App.ClientSecret, sandbox.App.SharedSecret, token.AccessToken,
		"0123456789abcdef", "hush"}
	things := []any{config, oauth, installation, credential, token, *token, pit, store, reader, ghlauth.Secret{Text: "hush"},
		&ghlauth.Secret{Text: "hush"}, newClient(t, config)}
	for _, thing := range things {
		shown := fmt.Sprintf("%v %+v %#v %s %q", thing, thing, thing, thing, thing)
		written, _ := json.Marshal(thing)
		for _, secret := range secrets {
			if strings.Contains(shown+string(written), secret) {
				t.Errorf("%T shows a secret", thing)
			}
		}
	}
	if shown := fmt.Sprint(pit); !strings.HasPrefix(shown, "pit-") || !strings.Contains(shown, "****") {
		t.Error(shown)
	}
	for _, one := range []any{token, ghlauth.Secret{}} {
		if _, err := json.Marshal(one); err == nil {
			t.Errorf("%T is serialized", one)
		}
	}
	_, err := ghlauth.NewPIT(config, "pit-5ec2e75e c2e7", ghlauth.LevelLocation, location)
	if err == nil || strings.Contains(fmt.Sprintf("%+v %v", err, err), "5ec2e75e c2e7") {
		t.Error(err)
	}
}
