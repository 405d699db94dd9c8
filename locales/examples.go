package locales

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"carebot/flows/care"
)

//go:embed examples.*.toml
var exampleFiles embed.FS

// Examples reads what customers write in each language, by what they mean, to train on. An error means that a file of
// examples is broken.
func Examples() (map[care.Language]map[care.Intent][]string, error) { return examplesIn(exampleFiles) }

// examplesIn reads examples.<language>.toml of every language from a folder.
func examplesIn(folder fs.FS) (map[care.Language]map[care.Intent][]string, error) {
	all := map[care.Language]map[care.Intent][]string{}
	for _, l := range care.Languages() {
		path := fmt.Sprintf("examples.%s.toml", l)
		var read map[care.Intent][]string
		if _, err := toml.DecodeFS(folder, path, &read); err != nil {
			return nil, fmt.Errorf("examples: %w: mend locales/%s", err, path)
		}
		if err := checkExamples(read); err != nil {
			return nil, fmt.Errorf("locales/%s: %w", path, err)
		}
		all[l] = read
	}
	return all, nil
}

// checkExamples reports an intent nobody knows, one without examples, and an example that is empty or stands twice.
func checkExamples(read map[care.Intent][]string) error {
	known := care.Intents()
	for intent := range read {
		if !slices.Contains(known, intent) {
			return fmt.Errorf("%q is no intent: use one of %v", intent, known)
		}
	}
	seen := map[string]care.Intent{}
	for _, intent := range known {
		if len(read[intent]) == 0 {
			return fmt.Errorf("%s has no examples: add some", intent)
		}
		for _, example := range read[intent] {
			key := strings.ToLower(strings.TrimSpace(example))
			if key == "" {
				return fmt.Errorf("%s has an empty example: write words or remove it", intent)
			}
			if other, twice := seen[key]; twice {
				return fmt.Errorf("%q stands under %s and %s: leave it once", example, other, intent)
			}
			seen[key] = intent
		}
	}
	return nil
}
