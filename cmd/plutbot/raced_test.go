//go:build race

package main

import "testing"

// share is the part of the people and kills of a crash test that a run with
// the race detector has: it finds races in a few as well as in many, and each
// step takes it ten times as long.
const share = 5

// pages leaves out what is seen in a browser: the page is no Go, other tests race
// the service behind it, and a run without the detector shows the page.
func pages(t *testing.T) {
	t.Helper()
	t.Skip("seen in a browser: tested without the race detector")
}

// alone leaves out what one goroutine does with all the content: there is no
// race to find in it, and a run without the detector tests it.
func alone(t *testing.T) {
	t.Helper()
	t.Skip("one goroutine alone: tested without the race detector")
}
