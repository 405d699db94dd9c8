package main

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// FuzzConfig reads any file: it never panics, and whatever is wrong has a place and something to do, in one line.
func FuzzConfig(f *testing.F) {
	example, err := os.ReadFile("../../carebot.example.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(example))
	f.Add(least)
	for _, seed := range []string{
		"", "-", "a: &x [*x]", "a: &x {b: 1}\nc: *x\nd: *y", "company: !!str 5", "? [a]\n: b", "a: |\n  ${X}", "\ufeffa: ${", "<<: {a: 1}",
		"staff: [1, {}, null, [], ${X}]", "company: {hours: \"\", timezone: Local}", "telegram: {rate: .nan}", "---\n---\n", "%YAML 1.2\n---\na: 1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		_, err := parseConfig("f.yaml", []byte(source), testEnv)
		var wrong faults
		if err != nil && !errors.As(err, &wrong) {
			t.Fatalf("not a list of faults: %v", err)
		}
		for _, one := range wrong {
			if one.line < 1 || one.column < 1 || one.do == "" {
				t.Errorf("%+v", one)
			}
		}
		if err != nil && strings.Contains(wrong.line(), "\n") {
			t.Errorf("more than one line: %q", wrong.line())
		}
	})
}
