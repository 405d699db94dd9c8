package understand

import (
	"strings"

	"carebot/flows/care"
)

// Words returns the words of a text as the model sees them.
func Words(text string) []string { return read(text).words }

// Stand returns which of phrases, each as the model sees it with spaces between the words, examples stand for, every alternative
// of them.
func Stand(examples map[care.Language]map[Intent][]string, phrases map[string]bool) map[string]bool {
	found := map[string]bool{}
	for _, intents := range examples {
		for _, texts := range intents {
			for _, text := range texts {
				if !mayStand(text, phrases) {
					continue
				}
				for _, phrase := range everyPhrase(alternatives(text)) {
					if spelled := strings.Join(Words(phrase), " "); phrases[spelled] {
						found[spelled] = true
					}
				}
			}
		}
	}
	return found
}

// mayStand reports whether a phrase has only words that an example has; that spares spelling most examples in full.
func mayStand(text string, phrases map[string]bool) bool {
	has := map[string]bool{}
	for _, word := range Words(strings.NewReplacer("{", " ", "|", " ", "}", " ").Replace(text)) {
		has[word] = true
	}
	for phrase := range phrases {
		all := true
		for word := range strings.SplitSeq(phrase, " ") {
			if all = has[word] || word != "" && word[0] == thing; !all {
				break
			}
		}
		if all {
			return true
		}
	}
	return false
}

// Right and wrong are the shares of examples that are understood rightly, and wrongly without asking, by models that were
// trained without them: with one part of several left out, and that for each part.
func CrossValidate(examples map[care.Language]map[Intent][]string, parts int) (right, wrong map[care.Language]float64) {
	list := flatten(examples)
	right, wrong = map[care.Language]float64{}, map[care.Language]float64{}
	all := map[care.Language]float64{}
	for part := range parts {
		taught, asked := split(list, parts, part)
		m := train(taught)
		for _, e := range asked {
			got := m.Understand(expand(e.text)[0], e.language)
			all[e.language]++
			if got.Intent == e.intent {
				right[e.language]++
			} else if got.Does != Ask {
				wrong[e.language]++
			}
		}
	}
	for l, n := range all {
		right[l], wrong[l] = right[l]/n, wrong[l]/n
	}
	return right, wrong
}

// split leaves a part of the examples out: all phrases of a text together, of which asked has one.
func split(list []example, parts, part int) (taught, asked []example) {
	texts := -1
	for i, e := range list {
		first := i == 0 || list[i-1].text != e.text
		if first {
			texts++
		}
		switch {
		case texts*7919%parts != part:
			taught = append(taught, e)
		case first:
			asked = append(asked, e)
		}
	}
	return taught, asked
}

// Size is what a model takes, in bytes.
func (m *Model) Size() int {
	return len(m.vocabulary.slots)*8 + len(m.layer.lines)*block*4
}
