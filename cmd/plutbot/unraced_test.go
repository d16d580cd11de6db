//go:build !race

package main

import "testing"

// share is the part of the people and kills of a crash test: all of them.
const share = 1

// pages marks what is seen in a browser.
func pages(*testing.T) {}

// alone marks what one goroutine does with all the content.
func alone(*testing.T) {}
