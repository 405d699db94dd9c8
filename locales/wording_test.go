package locales_test

import (
	"regexp"
	"strings"
	"testing"

	"carebot/flows/care"
)

// banned are words a text never has, and why.
var banned = []struct{ why, pattern string }{
	{"promises no time", `(?i)wkrótce|niebawem|niezwłocznie|jak najszybciej|\bsoon\b|shortly|as soon as|asap|в ближайшее время|скоро|как можно быстрее`},
	{"guesses a gender", `(?i)pan/|pani/|pan\(|łeś|łaś|/aś|Вы [а-яё]+(л|ла)(\s|[.,])|\(а\)|\(-а\)|/ла`},
	{"begs or flatters", `(?i)is important to us|jest dla nas ważn|очень важн|uprzejmie|najmocniej`},
	{"blames somebody", `(?i)invalid|incorrect|wrong number|błędn|nieprawidłow|неверн|неправильн|ошибочн|magazyn|склад|warehouse`},
	{"hides who answers", `(?i)konsultant|consultant|консультант|оператор|operator`},
	{"has straight quotes", `["']`},
	{"has dots for an ellipsis", `\.\.\.`},
	{"has spaces in a row", `[ \x{a0}]{2}`},
	{"has a space before a punctuation mark", `[ \x{a0}][,;:!?](?:\s|$)`},
	{"has a hyphen for a dash", ` - `},
}

func TestWordsNeverUsed(t *testing.T) {
	t.Parallel()
	patterns := make([]*regexp.Regexp, len(banned))
	for i, ban := range banned {
		patterns[i] = regexp.MustCompile(ban.pattern)
	}
	each(t, func(t *testing.T, lang care.Language, key, text string) {
		for i, pattern := range patterns {
			if found := pattern.FindString(text); found != "" {
				t.Errorf("%s in %s %s: %q", key, lang, banned[i].why, found)
			}
		}
	})
}

// typography are patterns that one language never has, and why.
var typography = map[care.Language][]struct{ why, pattern string }{
	care.Polish: {
		{"put U+00A0 after a word of one letter", `(?:^|[\s„(])[aiouwzAIOUWZ] `},
		{"put U+00A0 before a unit", `\d (?:MB|znak|plik)|tel\. `},
		{"quote „so”", `[“«»‘]`},
		{"a Polish dash is –", `—`},
	},
	care.Russian: {
		{"put U+00A0 after a word of one letter", `(?:^|[\s«(])[авикосуяАВИКОСУЯ] `},
		{"put U+00A0 before a unit", `\d (?:МБ|знак|файл)|тел\. `},
		{"put U+00A0 before a dash", ` —`},
		{"quote «so»", `[“”„‘]`},
		{"a Russian dash is —", `–`},
		{"write Вы, Вам, Ваш with a capital", `(?:^|[\s«(])в(?:ы|ам|ас|аш|ами|аше|ашего|ашему|ашим)(?:[\s.,!?]|$)`},
	},
	care.English: {
		{"put U+00A0 before a unit", `\d (?:MB|character|file)`},
		{"quote “so”", `[„«»‘]`},
		{"the dash used here is –", `—`},
		{"customer’s, not customer's", `'`},
	},
}

func TestTypography(t *testing.T) {
	t.Parallel()
	patterns := map[string]*regexp.Regexp{}
	for _, rules := range typography {
		for _, rule := range rules {
			patterns[rule.pattern] = regexp.MustCompile(rule.pattern)
		}
	}
	each(t, func(t *testing.T, lang care.Language, key, text string) {
		if key == "language.ask" || button(key) {
			return
		}
		for _, rule := range typography[lang] {
			if found := patterns[rule.pattern].FindString(text); found != "" {
				t.Errorf("%s in %s has %q: %s", key, lang, found, rule.why)
			}
		}
	})
}

func TestEmoji(t *testing.T) {
	t.Parallel()
	emoji := regexp.MustCompile(`[\x{2600}-\x{27BF}\x{1F000}-\x{1FAFF}]`)
	each(t, func(t *testing.T, lang care.Language, key, text string) {
		most := 1
		if strings.HasPrefix(key, "complaint.") {
			most = 0
		}
		if found := emoji.FindAllString(text, -1); len(found) > most {
			t.Errorf("%s in %s has %d emoji, more than %d", key, lang, len(found), most)
		}
	})
}

// A typed label is as good as a pressed button, so labels shown together differ.
func TestLabelsShownTogetherDiffer(t *testing.T) {
	t.Parallel()
	groups := []string{
		`^language\.(pl|ru|en)$`, `^menu\.(complaint|human|cases|charter|order|newsletter|language|help)$`, `^wish\.(complaint|order_status|person|newsletter_o[nf]+|language|charter|my_cases|privacy)$`, `^newsletter\.(pace_[a-z]+|act_topics)$`, `^order\.act_[a-z]+$`, `^order\.proof_(contact|other)$`, `^resume\.(go|drop)$`, `^complaint\.topic_[a-z_]+$`,
		`^complaint\.evidence_(skip|done)$`, `^complaint\.wish_[a-z]+$`, `^complaint\.review_(send|change|cancel)$`, `^complaint\.change_[a-z]+$`,
	}
	for _, group := range groups {
		pattern := regexp.MustCompile(group)
		for _, lang := range care.Languages() {
			seen := map[string]string{}
			for key, forms := range read(t, lang) {
				if !pattern.MatchString(key) || strings.HasSuffix(key, "_invalid") {
					continue
				}
				label := strings.ToLower(forms["other"])
				if other, taken := seen[label]; taken {
					t.Errorf("%s and %s in %s have one label, %q", key, other, lang, label)
				}
				seen[label] = key
			}
			if len(seen) < 2 {
				t.Errorf("%s matches %d texts of %s: mend the pattern", group, len(seen), lang)
			}
		}
	}
}

// The words of VOICE that stay the same everywhere.
func TestAgreedWords(t *testing.T) {
	t.Parallel()
	words := map[string]map[care.Language]string{
		"complaint.confirmed":        {care.Polish: "Przykro nam, że tak się stało.", care.Russian: "Нам искренне жаль, что так вышло.", care.English: "We are sorry this happened."},
		"complaint.wish_refund":      {care.Polish: "Zwrot pieniędzy", care.Russian: "Возврат денег", care.English: "Refund"},
		"complaint.wish_replacement": {care.Polish: "Wymiana", care.Russian: "Замена", care.English: "Replacement"},
		"complaint.wish_repair":      {care.Polish: "Naprawa", care.Russian: "Ремонт", care.English: "Repair"},
		"menu.complaint":             {care.Polish: "Reklamacja", care.Russian: "Жалоба или претензия", care.English: "Complaint"},
		"card.title":                 {care.Polish: "Zgłoszenie {{.Case}}", care.Russian: "Обращение {{.Case}}", care.English: "Case {{.Case}}"},
		"card.decision":              {care.Polish: "Odpowiedź na reklamację", care.Russian: "Решение по претензии", care.English: "Decision"},
	}
	for key, wanted := range words {
		for lang, want := range wanted {
			if text := read(t, lang)[key]["other"]; !strings.HasPrefix(text, want) {
				t.Errorf("%s in %s is %q, want it to begin with %q", key, lang, text, want)
			}
		}
	}
}
