package telegram

import (
	"net/url"
	"slices"
	"strings"
)

const (
	maxButtons = 100 // in a keyboard
	maxRow     = 8
)

// markup is what a reply_markup says.
type markup struct {
	buttons [][]Button
	keys    [][]Key
	hide    bool
}

// buttonActions are the fields of which an inline button has exactly one.
func buttonActions() []string {
	return []string{
		"url", "callback_data", "web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat",
		"switch_inline_query_chosen_chat", "copy_text", "callback_game", "pay",
	}
}

// markup reads and checks a call's reply_markup.
func (c *call) markup() (markup, error) {
	raw := fields(c.values["reply_markup"])
	if raw == nil {
		return markup{}, nil
	}
	var m markup
	var err error
	switch {
	case raw["inline_keyboard"] != nil:
		m.buttons, err = inlineRows(list(raw["inline_keyboard"]))
	case raw["keyboard"] != nil:
		m.keys, err = keyRows(list(raw["keyboard"]))
	case raw["remove_keyboard"] != nil:
		if m.hide = raw["remove_keyboard"] == true; !m.hide {
			err = bad("object expected as reply markup: remove_keyboard must be True")
		}
	case raw["force_reply"] != true:
		err = bad("object expected as reply markup: force_reply must be True")
	}
	return m, err
}

func inlineRows(raw []any) ([][]Button, error) {
	var rows [][]Button
	total := 0
	for _, r := range raw {
		var row []Button
		for _, b := range list(r) {
			button, err := inlineButton(fields(b))
			if err != nil {
				return nil, err
			}
			row = append(row, button)
		}
		if total += len(row); total > maxButtons || len(row) > maxRow {
			return nil, bad("REPLY_MARKUP_TOO_LONG: at most %d buttons, %d in a row", maxButtons, maxRow)
		}
		if len(row) > 0 { // empty rows are dropped
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func inlineButton(raw map[string]any) (Button, error) {
	b := Button{raw: raw}
	b.Text, _ = raw["text"].(string)
	b.Data, _ = raw["callback_data"].(string)
	b.URL, _ = raw["url"].(string)
	b.Style, _ = raw["style"].(string)
	if strings.TrimSpace(b.Text) == "" {
		return b, bad("can't parse inline keyboard button: Text must be non-empty")
	}
	var actions []string
	for _, a := range buttonActions() {
		if _, ok := raw[a]; ok {
			actions = append(actions, a)
		}
	}
	switch {
	case len(actions) == 0:
		return b, bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case len(actions) > 1:
		return b, bad("can't parse inline keyboard button: exactly one action is allowed, not %s", strings.Join(actions, " and "))
	case actions[0] == "url" && !linkable(b.URL):
		return b, bad("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL)
	case actions[0] != "url" && actions[0] != "callback_data":
		b.Does = actions[0]
	}
	return b, nil
}

// linkable reports whether the platform makes a link of a URL.
func linkable(text string) bool {
	if strings.HasPrefix(text, "tg://") || strings.HasPrefix(text, "mailto:") || strings.HasPrefix(text, "tel:") {
		return true
	}
	if !strings.Contains(text, "://") {
		text = "http://" + text
	}
	u, err := url.Parse(text)
	if err != nil || !slices.Contains([]string{"http", "https", "ton", "tonsite"}, strings.ToLower(u.Scheme)) {
		return false
	}
	host := u.Hostname()
	return strings.Contains(host, ".") && !strings.HasPrefix(host, ".") && !strings.ContainsAny(host, " _")
}

func keyRows(raw []any) ([][]Key, error) {
	rows := [][]Key{}
	for _, r := range raw {
		var row []Key
		for _, k := range list(r) {
			m := fields(k)
			key := Key{RequestContact: m["request_contact"] == true, RequestLocation: m["request_location"] == true}
			if key.Text, _ = m["text"].(string); strings.TrimSpace(key.Text) == "" {
				return nil, bad("can't parse keyboard button: Text must be non-empty")
			}
			row = append(row, key)
		}
		rows = append(rows, row)
	}
	return rows, nil
}
