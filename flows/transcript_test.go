package flows_test

import (
	"flag"
	"path/filepath"
	"strings"
	"testing"

	"carebot/flows"
	"carebot/flows/flow/flowtest"
)

var update = flag.Bool("update", false, "write the transcripts anew")

func TestTranscripts(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no transcripts in testdata (error %v)", err)
	}
	for _, path := range paths {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(path), "testdata/"), ".txt")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			flowtest.Play(t, path, flows.All(), *update)
		})
	}
}
