// Package locales holds every text the bot says, in each language it speaks, and the one way to a text: Catalog.Text.
//
// A text is a Go template in active.<language>.toml, named <flow>.<step>. Texts that depend on a number have CLDR's
// plural forms and are driven by Count. Values are rendered in the language: see Catalog.Text.
package locales

import (
	"embed"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"

	"carebot/flows/care"
)

//go:embed active.*.toml
var files embed.FS

// Catalog gives texts. It is safe for concurrent use.
type Catalog struct {
	voices map[care.Language]*voice
	parser *template.TextParser
	keys   []string        // sorted
	counts map[string]bool // every key, and whether Count chooses its form
}

// voice is one language of a catalog.
type voice struct {
	localizer *i18n.Localizer
	months    [12]string // in the case that follows a day's number
	weekdays  [7]string  // from Sunday, in the case that follows "by"
}

// Load reads the texts that are built into the program. An error means that a file of theirs is broken.
func Load() (*Catalog, error) {
	c := &Catalog{
		voices: map[care.Language]*voice{},
		// The first parser used for a text is kept with it, so there is one for all: a missing value is an error,
		// never "<no value>" in front of a customer.
		parser: &template.TextParser{Option: "missingkey=error"},
		counts: map[string]bool{},
	}
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	for _, l := range care.Languages() {
		path := fmt.Sprintf("active.%s.toml", l)
		file, err := bundle.LoadMessageFileFS(files, path)
		if err != nil {
			return nil, fmt.Errorf("texts: %w: mend locales/%s", err, path)
		}
		for _, m := range file.Messages {
			c.counts[m.ID] = c.counts[m.ID] || m.One != "" || m.Few != "" || m.Many != ""
		}
	}
	c.keys = slices.Sorted(maps.Keys(c.counts))
	for _, l := range care.Languages() {
		c.voices[l] = &voice{localizer: i18n.NewLocalizer(bundle, string(l))}
		if err := errors.Join(c.learnMonths(l), c.learnWeekdays(l)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Has reports whether there is a text with the key.
func (c *Catalog) Has(key string) bool {
	_, found := c.counts[key]
	return found
}

// Keys returns the keys of all texts, sorted.
func (c *Catalog) Keys() []string { return slices.Clone(c.keys) }

// Text returns the text with the key in a language, with the values of data in their places. Count, where the text
// has plural forms, chooses among them; it is an int, or a string for a fraction. A time.Time is said as date and time
// in its own zone, a care.Date as the date, both with the weekday in front where the text asks for .By; a time.Duration in
// words, a care.Money as a sum; all else stands as it is. A value the text needs
// and data lacks is an error, and so are an unknown key and language.
func (c *Catalog) Text(lang care.Language, key string, data map[string]any) (string, error) {
	v := c.voices[lang]
	if v == nil {
		return "", fmt.Errorf("text %s in language %q: write one of %v", key, lang, care.Languages())
	}
	counted, found := c.counts[key]
	if !found {
		return "", fmt.Errorf("text %s does not exist: add it to locales/active.*.toml", key)
	}
	values, err := c.values(lang, data)
	if err != nil {
		return "", fmt.Errorf("text %s in %s: %w", key, lang, err)
	}
	config := i18n.LocalizeConfig{MessageID: key, TemplateData: values, TemplateParser: c.parser}
	if counted {
		count, given := data["Count"]
		if !given {
			return "", fmt.Errorf("text %s in %s: give it a Count", key, lang)
		}
		config.PluralCount = count
	}
	text, err := v.localizer.Localize(&config)
	if err != nil { // what comes with an error is another language or another form
		return "", fmt.Errorf("text %s in %s: %w: give it all its values, in all its forms", key, lang, err)
	}
	return text, nil
}

// values returns data as templates get it: rendered in the language, with PluralCount.
func (c *Catalog) values(lang care.Language, data map[string]any) (map[string]any, error) {
	values := make(map[string]any, len(data)+1)
	for name, value := range data {
		said, err := c.say(lang, value)
		if err != nil {
			return nil, err
		}
		values[name] = said
	}
	if count, given := data["Count"]; given {
		values["PluralCount"] = count
	}
	return values, nil
}
