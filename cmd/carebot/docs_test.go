package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var (
	docLink = regexp.MustCompile(`[^!]\[[^\]]*\]\(([^):]+)\)`)
	docPath = regexp.MustCompile("`((?:cmd|bot|flows|storage|locales)/[A-Za-z0-9_./-]+|[a-z.-]+\\.yaml|\\.ci/run)`")
	docMake = regexp.MustCompile(`(?m)^    make ([a-z]+)`)
)

// TestDocs holds what the documents name (files, folders, make's targets) against the tree.
func TestDocs(t *testing.T) {
	t.Parallel()
	makefile, err := os.ReadFile("../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md"} {
		text, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range append(docLink.FindAllStringSubmatch(string(text), -1), docPath.FindAllStringSubmatch(string(text), -1)...) {
			path := found[1]
			if path == "carebot.yaml" { // the reader's own
				continue
			}
			if heading, within := strings.CutPrefix(path, "#"); within {
				if title := "\n## " + strings.ReplaceAll(heading, "-", " "); !strings.Contains(strings.ToLower(string(text)), title) {
					t.Errorf("%s names its heading %s, which is not there", name, heading)
				}
				continue
			}
			if _, err := os.Stat("../../" + path); err != nil {
				t.Errorf("%s names %s: %v", name, path, err)
			}
		}
		for _, found := range docMake.FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains("\n"+string(makefile), "\n"+found[1]+":") {
				t.Errorf("%s names make %s, which is no target", name, found[1])
			}
		}
	}
}
