package slack

import (
	"fmt"
	"unicode/utf8"
)

// walk goes through blocks that the schema has passed and checks what it cannot: lengths, counts, unique ids.
type walk struct {
	ids     map[string]bool // block_ids
	actions map[string]bool // action_ids of the block: the same ones may be in another
	place   string
	chars   int
	charts  int
	found   []string
}

func (w *walk) wrong(at, format string, args ...any) {
	w.found = append(w.found, fmt.Sprintf("[ERROR] "+format+" [json-pointer:%s]", append(args, at)...))
}

// text checks a text object or string: 1 to most characters. An absent one is the schema's business.
func (w *walk) text(v any, at string, most int) {
	if object, ok := v.(map[string]any); ok {
		v, at = object["text"], at+"/text"
	}
	text, ok := v.(string)
	if !ok {
		return
	}
	n := utf8.RuneCountInString(text)
	w.chars += n
	switch {
	case n == 0:
		w.wrong(at, "must be more than 0 characters")
	case n > most:
		w.wrong(at, "must be less than %d characters", most+1)
	}
}

// list checks how many items a list has and returns them.
func (w *walk) list(v any, at string, most int) []any {
	items, ok := v.([]any)
	if !ok {
		return nil
	}
	switch {
	case len(items) == 0:
		w.wrong(at, "must provide at least 1 item")
	case len(items) > most:
		w.wrong(at, "no more than %d items allowed", most)
	}
	return items
}

func (w *walk) unique(v any, at string, seen map[string]bool) {
	id, ok := v.(string)
	if !ok {
		return
	}
	if n := utf8.RuneCountInString(id); n == 0 || n > 255 {
		w.wrong(at, "must be 1 to 255 characters")
	}
	if seen[id] {
		w.wrong(at, "`%s` already exists", id)
	}
	seen[id] = true
}

// block checks one block of a kind.
func (w *walk) block(b map[string]any, kind, at string) {
	w.unique(b["block_id"], at+"/block_id", w.ids)
	w.actions = map[string]bool{}
	switch kind {
	case "section":
		w.section(b, at)
	case "header":
		w.text(b["text"], at+"/text", 150)
	case "markdown":
		w.text(b["text"], at+"/text", 12000)
	case "context":
		for i, e := range w.list(b["elements"], at+"/elements", 10) {
			w.contextElement(e, fmt.Sprintf("%s/elements/%d", at, i))
		}
	case "actions":
		for i, e := range w.list(b["elements"], at+"/elements", 25) {
			w.element(e, fmt.Sprintf("%s/elements/%d", at, i))
		}
	case "image":
		w.image(b, at)
	case "input":
		if w.place == messageOnly {
			w.wrong(at+"/type", "unsupported type in a message: input")
		}
		w.text(b["label"], at+"/label", 2000)
		w.text(b["hint"], at+"/hint", 2000)
		w.element(b["element"], at+"/element")
	case "data_visualization":
		w.chart(b, at)
	case "table":
		w.list(b["rows"], at+"/rows", 100)
	}
}

func (w *walk) section(b map[string]any, at string) {
	_, fields := b["fields"]
	if _, text := b["text"]; !text && !fields {
		w.wrong(at, "missing required field: text or fields")
	}
	w.text(b["text"], at+"/text", 3000)
	for i, f := range w.list(b["fields"], at+"/fields", 10) {
		w.text(f, fmt.Sprintf("%s/fields/%d", at, i), 2000)
	}
	w.element(b["accessory"], at+"/accessory")
}

func (w *walk) contextElement(e any, at string) {
	object, _ := e.(map[string]any)
	if object["type"] == "image" {
		w.image(object, at)
		return
	}
	w.text(e, at, 3000)
}

func (w *walk) image(b map[string]any, at string) {
	w.text(b["image_url"], at+"/image_url", 3000)
	w.text(b["alt_text"], at+"/alt_text", 2000)
	w.text(b["title"], at+"/title", 2000)
}

// element checks an interactive element; nil is none.
func (w *walk) element(v any, at string) {
	e, ok := v.(map[string]any)
	if !ok {
		return
	}
	w.unique(e["action_id"], at+"/action_id", w.actions)
	w.text(e["placeholder"], at+"/placeholder", 150)
	w.confirm(e["confirm"], at+"/confirm")
	switch kind, _ := e["type"].(string); kind {
	case "button":
		w.text(e["text"], at+"/text", 75)
		w.text(e["accessibility_label"], at+"/accessibility_label", 75)
		w.short(e["value"], at+"/value", 2000)
		w.short(e["url"], at+"/url", 3000)
	case "image":
		w.image(e, at)
	case "overflow":
		w.options(e["options"], at+"/options", 5)
	case "checkboxes", "radio_buttons":
		w.options(e["options"], at+"/options", 10)
	case "static_select", "multi_static_select":
		w.options(e["options"], at+"/options", 100)
		for i, g := range listOf(e["option_groups"]) {
			group, _ := g.(map[string]any)
			w.text(group["label"], fmt.Sprintf("%s/option_groups/%d/label", at, i), 75)
			w.options(group["options"], fmt.Sprintf("%s/option_groups/%d/options", at, i), 100)
		}
	case "file_input":
		if most, limited := e["max_files"].(float64); limited && (most < 1 || most > 10) {
			w.wrong(at+"/max_files", "must be 1 to 10")
		}
	case "plain_text_input":
		w.short(e["initial_value"], at+"/initial_value", 3000)
	}
}

func (w *walk) options(v any, at string, most int) {
	for i, o := range w.list(v, at, most) {
		option, _ := o.(map[string]any)
		w.text(option["text"], fmt.Sprintf("%s/%d/text", at, i), 75)
		w.text(option["description"], fmt.Sprintf("%s/%d/description", at, i), 75)
		w.short(option["value"], fmt.Sprintf("%s/%d/value", at, i), 150)
	}
}

func (w *walk) confirm(v any, at string) {
	c, ok := v.(map[string]any)
	if !ok {
		return
	}
	w.text(c["title"], at+"/title", 100)
	w.text(c["text"], at+"/text", 300)
	w.text(c["confirm"], at+"/confirm", 30)
	w.text(c["deny"], at+"/deny", 30)
}

// short checks what is not shown: no characters of a message, and it may be empty.
func (w *walk) short(v any, at string, most int) {
	if text, ok := v.(string); ok && utf8.RuneCountInString(text) > most {
		w.wrong(at, "must be less than %d characters", most+1)
	}
}

func listOf(v any) []any {
	items, _ := v.([]any)
	return items
}
