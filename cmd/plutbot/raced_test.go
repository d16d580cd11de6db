//go:build race

package main

// share is the part of the people and kills of a crash test that a run with
// the race detector has: it finds races in a few as well as in many, and each
// step takes it ten times as long.
const share = 5
