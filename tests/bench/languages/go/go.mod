module ghlauth/tests/bench/languages/go

go 1.19

replace ghlauth => ../../../../bindings/go

require (
	ghlauth v0.1.0
	golang.org/x/oauth2 v0.24.0
)
