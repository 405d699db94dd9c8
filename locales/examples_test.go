package locales

import (
	"strings"
	"testing"
	"testing/fstest"

	"carebot/flows/care"
)

func TestExamples(t *testing.T) {
	t.Parallel()
	all, err := Examples()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range care.Languages() {
		for _, intent := range care.Intents() {
			if n := len(all[l][intent]); n < 40 {
				t.Errorf("%s in %s has only %d examples", intent, l, n)
			}
		}
	}
}

func TestExamplesThatAreBroken(t *testing.T) {
	t.Parallel()
	var whole strings.Builder
	for _, intent := range care.Intents() {
		whole.WriteString(string(intent) + ` = ["words of ` + string(intent) + "\"]\n")
	}
	tests := []struct{ name, file, want string }{
		{"no TOML", "complaint = [", "mend locales/examples.pl.toml"},
		{"an unknown intent", whole.String() + `complain = ["x"]`, `"complain" is no intent`},
		{"an intent left out", `complaint = ["x"]`, "order_status has no examples"},
		{"an empty example", strings.Replace(whole.String(), "words of other", " ", 1), "other has an empty example"},
		{"one under two intents", strings.Replace(whole.String(), "words of other", "Words of abuse", 1), "stands under abuse and other"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			folder := fstest.MapFS{}
			for _, l := range care.Languages() {
				folder["examples."+string(l)+".toml"] = &fstest.MapFile{Data: []byte(whole.String())}
			}
			if _, err := examplesIn(folder); err != nil {
				t.Fatalf("the whole file is refused: %v", err)
			}
			folder["examples.pl.toml"] = &fstest.MapFile{Data: []byte(test.file)}
			if _, err := examplesIn(folder); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("examplesIn: %v, want %q", err, test.want)
			}
		})
	}
}
