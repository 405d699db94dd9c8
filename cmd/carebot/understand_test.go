package main

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/iotest"

	"carebot/flows/understand"
	"carebot/locales"
)

func TestUnderstandReadsLines(t *testing.T) {
	t.Parallel()
	model := trained(t)
	tests := []struct {
		in   string
		want []string // what the lines begin with
	}{
		{"", nil},
		{"\n", []string{"other\t"}},
		{"gdzie jest moja paczka\r\nspasibo", []string{"order_status\t", "thanks\t"}},
		{"kontakt\n\ncześć\n", []string{"person\t", "other\t", "greeting\t"}},
		{strings.Repeat("bardzo długo ", 100_000) + "\nhello\n", []string{"", "greeting\t"}},
	}
	for _, test := range tests {
		var out strings.Builder
		if err := (understandCommand{Language: "pl"}).run(model, strings.NewReader(test.in), &out); err != nil {
			t.Fatal(err)
		}
		got := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
		if out.String() == "" {
			got = nil
		}
		if len(got) != len(test.want) {
			t.Errorf("%.40q gives %d lines, want %d:\n%s", test.in, len(got), len(test.want), out.String())
			continue
		}
		for i, want := range test.want {
			if !strings.HasPrefix(got[i], want) || strings.Count(got[i], "\t") != 3 {
				t.Errorf("%.40q gives %q, want %q", test.in, got[i], want)
			}
		}
	}
}

// learned is a model of the examples, trained once.
var learned = sync.OnceValues(func() (*understand.Model, error) {
	examples, err := locales.Examples()
	return understand.Train(examples), err
})

func trained(t *testing.T) *understand.Model {
	t.Helper()
	model, err := learned()
	if err != nil {
		t.Fatal(err)
	}
	return model
}

func TestUnderstandCannotRead(t *testing.T) {
	t.Parallel()
	broken := iotest.ErrReader(errors.New("gone"))
	err := understandCommand{Language: "pl"}.run(trained(t), broken, &strings.Builder{})
	if err == nil || !strings.Contains(err.Error(), "give the texts as arguments") {
		t.Errorf("run: %v", err)
	}
}
