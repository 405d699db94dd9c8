package spec

import (
	"strings"
	"testing"
)

func TestCheckNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	const send = `"chat_id":1,"text":"x"`
	tests := map[string]struct{ method, params, want string }{
		"good":                {"sendMessage", `{` + send + `}`, ""},
		"chat by name":        {"sendMessage", `{"chat_id":"@x","text":"x"}`, ""},
		"missing":             {"sendMessage", `{"chat_id":1}`, `"text" is required`},
		"unknown":             {"sendMessage", `{` + send + `,"disable_web_page_preview":true}`, `"disable_web_page_preview" is unknown`},
		"wrong type":          {"sendMessage", `{"chat_id":1,"text":1}`, `"text" must be a string`},
		"wrong of two types":  {"sendMessage", `{"chat_id":true,"text":"x"}`, `"chat_id" must be`},
		"fraction":            {"getUpdates", `{"limit":1.5}`, `"limit" must be an integer`},
		"amount":              {"getUpdates", `{"limit":101}`, `"limit" must be 1-100, is 101`},
		"null":                {"getUpdates", `{"allowed_updates":null}`, `"allowed_updates" must be an array`},
		"in an array":         {"getUpdates", `{"allowed_updates":["message",1]}`, `"allowed_updates[1]" must be a string`},
		"keyboard":            {"sendMessage", `{` + send + `,"reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b","style":"danger"}]]}}`, ""},
		"bad style":           {"sendMessage", `{` + send + `,"reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"b","style":"loud"}]]}}`, `"reply_markup.inline_keyboard[0][0].style" must be one of`},
		"long callback":       {"sendMessage", `{` + send + `,"reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"` + strings.Repeat("ą", 33) + `"}]]}}`, `callback_data" must be 1-64 bytes, is 66`},
		"unknown deep":        {"sendMessage", `{` + send + `,"reply_markup":{"inline_keyboard":[[{"text":"a","data":"b"}]]}}`, `"reply_markup.inline_keyboard[0][0].data" is unknown`},
		"other markup":        {"sendMessage", `{` + send + `,"reply_markup":{"remove_keyboard":true}}`, ""},
		"wrong other markup":  {"sendMessage", `{` + send + `,"reply_markup":{"remove_keyboard":"yes"}}`, `"reply_markup.remove_keyboard" must be a boolean`},
		"union by type":       {"setMessageReaction", `{"chat_id":1,"message_id":2,"reaction":[{"type":"emoji","emoji":"👍"}]}`, ""},
		"reaction not known":  {"setMessageReaction", `{"chat_id":1,"message_id":2,"reaction":[{"type":"emoji","emoji":"🍑"}]}`, `"reaction[0].emoji" must be one of`},
		"scope":               {"setMyCommands", `{"commands":[{"command":"a","description":"b"}],"scope":{"type":"default"}}`, ""},
		"unknown scope":       {"setMyCommands", `{"commands":[],"scope":{"type":"moon"}}`, `"scope`},
		"of the supplement":   {"setMyCommands", `{"commands":[{"command":"a","description":"b","is_ephemeral":true}]}`, ""},
		"description empty":   {"setMyCommands", `{"commands":[{"command":"a","description":""}]}`, `"commands[0].description" must be 1-256`},
		"toast":               {"answerCallbackQuery", `{"callback_query_id":"1","text":"` + strings.Repeat("x", 201) + `"}`, `"text" must be 0-200`},
		"album":               {"sendMediaGroup", `{"chat_id":1,"media":[{"type":"photo","media":"a"},{"type":"video","media":"b"}]}`, ""},
		"album of one":        {"sendMediaGroup", `{"chat_id":1,"media":[{"type":"photo","media":"a"}]}`, `"media" must be 2-10 items`},
		"album of an unknown": {"sendMediaGroup", `{"chat_id":1,"media":[{"type":"photo","media":"a"},{"type":"photo","media":"b","smell":1}]}`, `smell" is unknown`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v, err := Decode([]byte(tt.params))
			if err != nil {
				t.Fatal(err)
			}
			p := Telegram().Check(tt.method, v.(map[string]any))
			switch {
			case tt.want == "" && p != nil:
				t.Errorf("refused: %v", p)
			case tt.want != "" && (p == nil || !strings.Contains(p.Error(), tt.want)):
				t.Errorf("got %v, want %s", p, tt.want)
			}
		})
	}
}

func TestFromText(t *testing.T) {
	t.Parallel()
	tests := []struct{ method, name, text, want string }{
		{"sendMessage", "chat_id", "12", ""},
		{"sendMessage", "chat_id", "@x", ""},
		{"sendMessage", "text", "12", ""},
		{"sendMessage", "protect_content", "true", ""},
		{"sendMessage", "protect_content", "maybe", "boolean"},
		{"getUpdates", "limit", "ten", "integer"},
		{"sendMessage", "reply_markup", "{", "can't parse reply_markup JSON object"},
		{"sendMessage", "reply_markup", `{"remove_keyboard":true}`, ""},
	}
	s := Telegram()
	for _, tt := range tests {
		got := ""
		v, err := s.FromText(tt.method, tt.name, tt.text)
		if err != nil {
			got = err.Error()
		} else if f, _ := s.Field(tt.method, tt.name); s.field(tt.name, f, v) != nil {
			got = s.field(tt.name, f, v).Error()
		}
		if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
			t.Errorf("%s %s=%q: got %q, want %q", tt.method, tt.name, tt.text, got, tt.want)
		}
	}
}

func TestCheckType(t *testing.T) {
	t.Parallel()
	s := Telegram()
	good := `{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"text":"x"}}`
	if err := s.CheckType("Update", []byte(good)); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{`{}`, `{"update_id":"1"}`, `{"update_id":1,"message":{}}`, `{"update_id":1} 2`, `{`} {
		if s.CheckType("Update", []byte(bad)) == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

// TestTypesAreKnown: every type that a field names is there.
func TestTypesAreKnown(t *testing.T) {
	t.Parallel()
	s := Telegram()
	known := func(name string) bool {
		for strings.HasPrefix(name, arrayOf) {
			name = strings.TrimPrefix(name, arrayOf)
		}
		switch name {
		case "String", "Integer", "Float", "Boolean", "True", "InputFile":
			return true
		}
		_, ok := s.Types[name]
		return ok
	}
	check := func(owner string, fields []Field) {
		for _, f := range fields {
			for _, n := range f.Types {
				if !known(n) {
					t.Errorf("%s.%s: unknown type %s", owner, f.Name, n)
				}
			}
		}
	}
	for name, fields := range s.Methods {
		check(name, fields)
	}
	for name, typ := range s.Types {
		check(name, typ.Fields)
		for _, sub := range typ.Subtypes {
			if !known(sub) {
				t.Errorf("%s: unknown subtype %s", name, sub)
			}
		}
	}
}
