// Package ghlauth is authorization for the HighLevel (GoHighLevel) API: Private Integration Tokens and OAuth 2.0. It gets, keeps,
// refreshes and checks tokens, sends authorized requests, and lets webhooks and user contexts in.
//
//	config, err := ghlauth.NewConfig()
//	pit, err := ghlauth.NewPIT(config, os.Getenv("HIGHLEVEL_PIT"), ghlauth.LevelLocation, locationID)
//	credential, err := pit.Credential()
//	client, err := ghlauth.NewClient(config)
//	response, err := client.Get(ctx, credential, "/contacts/"+contactID, nil)
//
// Failures are found with errors.Is, by their [Class] or [Status], and with errors.As, as an [Error]. Any goroutine may use any object.
// What has a Close method is closed by the garbage collector where nobody else does.
//
// It is the library libghlauth underneath, which pkg-config has to find.
package ghlauth
