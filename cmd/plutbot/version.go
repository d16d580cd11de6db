package main

import (
	"fmt"
	"runtime/debug"
)

// versionCommand is plutbot version.
type versionCommand struct {
	contentFlag
}

// Run implements the command.
func (c versionCommand) Run(s streams) error {
	loaded, err := c.load()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.out, "plutbot %s, content %s, %s\n", version(), loaded.flows.Version, count(len(loaded.flows.Guides), "guide"))
	return err
}

// version is the commit that the program was built from.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	commit, dirty := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			commit = s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "+"
		}
	}
	if commit == "" {
		return info.Main.Version
	}
	return commit + dirty
}
