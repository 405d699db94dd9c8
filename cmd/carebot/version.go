package main

import (
	"cmp"
	"fmt"
	"runtime/debug"
)

// release is the version of a released binary, set by the linker (see Makefile and Dockerfile).
var release string

// versionCommand prints the version.
type versionCommand struct{}

// Help is shown by carebot version --help.
func (versionCommand) Help() string {
	return "Prints the version, the commit it was built from and Go's version, in one line."
}

// Run prints the line.
func (versionCommand) Run(p *program) error {
	_, err := fmt.Fprintln(p.out, "carebot "+version())
	return err
}

// version returns the version, the commit and Go's version, as far as they are known.
func version() string {
	build, known := debug.ReadBuildInfo()
	if !known {
		return cmp.Or(release, "unknown")
	}
	text := cmp.Or(release, build.Main.Version, "(devel)")
	for _, s := range build.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			text += " " + s.Value[:12]
		}
	}
	return text + " " + build.GoVersion
}
