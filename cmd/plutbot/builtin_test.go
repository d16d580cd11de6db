package main

import (
	"sync"
	"testing"
)

// readBuiltin reads the content that the program brings along, once for all tests of
// the process: it does not change, and reading it is most of what they take.
var readBuiltin = sync.OnceValues(contentFlag{}.load)

func builtin(t testing.TB) content {
	t.Helper()
	c, err := readBuiltin()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
