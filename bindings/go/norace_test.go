//go:build !race

package ghlauth_test

const isRace = false
