// Package guides holds the guides that the program brings along: their
// questions, outcomes, dated values, sources and tests. README.md in this
// folder says how they are written.
package guides

import "embed"

//go:embed *.yaml *.csv */*.yaml
var files embed.FS

// FS gives the files; a folder of the same shape may replace it.
func FS() embed.FS { return files }
