//go:build !race

package main

// share is the part of the people and kills of a crash test: all of them.
const share = 1
