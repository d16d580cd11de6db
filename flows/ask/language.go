package ask

import (
	"fmt"
	"strings"
)

// kind says what a term is good for.
type kind uint8

const (
	content_ kind = iota // a word that says what the question is about
	plain                // dan, yang, saya: only in pairs of neighbours
	polite               // halo kak, mau tanya: nothing
	number
	unknown
)
