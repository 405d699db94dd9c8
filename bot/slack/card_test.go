package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"carebot/bot/platform"
)

// longest is a card whose every text is as long as a customer can make it.
func longest(fields int) platform.Card {
	long := strings.Repeat("<&ż😀 ", 1000)
	c := platform.Card{Case: "C-1001", Title: long, Text: long, Mention: "U0ANNA", Lead: long, Footer: long}
	for i := range fields {
		c.Fields = append(c.Fields, platform.CardField{Label: fmt.Sprint(i, " ", long), Value: long})
	}
	for i := range 30 {
		c.Buttons = append(c.Buttons, platform.Button{Label: long, Data: strings.Repeat("d", 3000), Action: fmt.Sprint("case_", i), Style: "primary"})
	}
	return c
}

func TestCardLengths(t *testing.T) {
	t.Parallel()
	for _, fields := range []int{0, 1, 10, 11, 60, 400} {
		c := longest(fields)
		raw, err := json.Marshal(cardBlocks(c))
		if err != nil {
			t.Fatal(err)
		}
		var blocks []any
		if err := json.Unmarshal(raw, &blocks); err != nil {
			t.Fatal(err)
		}
		if len(blocks) > 50 {
			t.Errorf("%d fields: %d blocks", fields, len(blocks))
		}
		sum := 0
		walk(blocks, "", func(path, text string) {
			limit := map[string]int{
				"header/text/text": 150, "section/text/text": 3000, "section/fields/text": 2000, "context/elements/text": 2000,
				"actions/elements/text/text": 75, "actions/elements/value": 2000,
			}[path]
			if limit == 0 {
				return
			}
			if n := platform.UTF16(text); n > limit || n == 0 {
				t.Errorf("%d fields: %s is %d long, at most %d", fields, path, n, limit)
			}
			if !strings.HasSuffix(path, "value") {
				sum += platform.UTF16(text)
			}
		})
		if sum > 13000 {
			t.Errorf("%d fields: %d characters in all", fields, sum)
		}
		for _, text := range []string{cardText(c), plainCard(c)} {
			if n := platform.UTF16(text); n > maxText || !strings.HasPrefix(text, "<@U0ANNA> ") {
				t.Errorf("the text has %d units and begins with %.20q", n, text)
			}
		}
	}
}

// walk visits every text in blocks, named by its block's type and the keys that lead there.
func walk(v any, path string, visit func(path, text string)) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			walk(e, path, visit)
		}
	case map[string]any:
		for key, e := range v {
			at := path + "/" + key
			if path == "" {
				at = fmt.Sprint(v["type"], "/", key)
			}
			walk(e, at, visit)
		}
	case string:
		visit(path, v)
	}
}

func TestCard(t *testing.T) {
	t.Parallel()
	c := platform.Card{
		Case: "C-1001", Title: "C-1001 · Reklamacja", Text: "C-1001: zgłoszenie", Mention: "U0ANNA", Lead: "Opiekun:",
		Fields: []platform.CardField{{Label: "Klient", Value: "Jan <b> *x*"}}, Footer: "po polsku",
		Buttons: []platform.Button{{Label: "Biorę", Action: "case_take", Data: "C-1001", Style: "primary"}},
	}
	raw, err := json.Marshal(cardBlocks(c))
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"type":"header","text":{"type":"plain_text","text":"C-1001 · Reklamacja","emoji":false}},` +
		`{"type":"section","text":{"type":"mrkdwn","text":"Opiekun: <@U0ANNA>","verbatim":true}},` +
		`{"type":"section","fields":[{"type":"mrkdwn","text":"*Klient*\nJan &lt;b&gt; *x*","verbatim":true}]},` +
		`{"type":"context","elements":[{"type":"mrkdwn","text":"po polsku","verbatim":true}]},` +
		`{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Biorę","emoji":false},"action_id":"case_take","value":"C-1001","style":"primary"}]}]`
	var got, wanted any
	if json.Unmarshal(raw, &got) != nil || json.Unmarshal([]byte(want), &wanted) != nil {
		t.Fatal("not JSON")
	}
	if diff := cmp.Diff(wanted, got); diff != "" {
		t.Error(diff)
	}
	if got := cardText(c); got != "<@U0ANNA> C-1001: zgłoszenie" {
		t.Error(got)
	}
}
