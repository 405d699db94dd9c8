package engine

import (
	"strings"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// withMeaning puts to an event what its words are taken for.
func (t *turn) withMeaning(c care.Customer, e flow.Event) flow.Event {
	switch e := e.(type) {
	case flow.Said:
		e.Means = t.means(c, e.Message)
		return e
	case flow.Attached:
		e.Means = t.means(c, e.Message)
		return e
	default:
		return e
	}
}

func (t *turn) means(c care.Customer, m care.Message) care.Meaning {
	words := strings.TrimSpace(m.Text)
	if words == "" {
		words = stuck(m)
	}
	if t.engine.Understand == nil || words == "" {
		return care.Meaning{}
	}
	return t.engine.Understand(words, t.language(c))
}

// stuck returns what a sticker says: the emoji it stands for; "" for all else.
func stuck(m care.Message) string {
	if len(m.Files) == 1 && m.Files[0].Kind == care.Sticker {
		return m.Files[0].Emoji
	}
	return ""
}

// typedAs reports whether typed words are a choice: its label, or one of the further words for it.
func (t *turn) typedAs(lang care.Language, choice flow.Choice, typed string) (bool, error) {
	label, err := t.label(lang, choice)
	if err != nil || strings.EqualFold(label, typed) {
		return err == nil, err
	}
	if choice.Typed == "" {
		return false, nil
	}
	words, err := t.text(lang, choice.Typed, nil)
	if err != nil {
		return false, err
	}
	typed = strings.TrimRight(typed, ".! ")
	for word := range strings.SplitSeq(words, ",") {
		if strings.EqualFold(strings.TrimSpace(word), typed) {
			return true, nil
		}
	}
	return false, nil
}
