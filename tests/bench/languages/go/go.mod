module bench

go 1.19

require (
	ghlauth v0.1.0
	golang.org/x/oauth2 v0.24.0
)

replace ghlauth => ../../../../bindings/go
