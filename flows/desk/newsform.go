package desk

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"carebot/flows/care"
)

// The forms in which managers write newsletters, one after another.
const (
	FormNews         Form = "news"          // which one: a new one, or one of the last
	FormNewsCopy     Form = "news_copy"     // one that is no draft any more, to be written anew
	FormNewsTexts    Form = "news_texts"    // name, texts, picture
	FormNewsButtons  Form = "news_buttons"  // what can be pressed
	FormNewsAudience Form = "news_audience" // whom it is for, what about, with which codes, when
	FormNewsCodes    Form = "news_codes"    // more codes for the list of one that is under way
	FormNewsSend     Form = "news_send"     // the numbers, and a yes
	FormNewsDelete   Form = "news_delete"   // a last question
)

// Fields of these forms. Those of languages and buttons carry them at their end: FieldNewsText+"pl", FieldNewsLabel+"1pl".
const (
	FieldNews         = "newsletter"
	FieldNewsName     = "name"
	FieldNewsText     = "text_"
	FieldNewsPicture  = "picture"
	FieldNewsKeep     = "picture_keep"
	FieldNewsDoes     = "does_"
	FieldNewsLink     = "link_"
	FieldNewsLabel    = "label_"
	FieldNewsWho      = "who"
	FieldNewsOwn      = "own_words"
	FieldNewsUnhappy  = "unhappy"
	FieldNewsInterest = "interest"
	FieldNewsCoupons  = "coupons"
	FieldNewsList     = "codes_list"
	FieldNewsCodes    = "codes"
	FieldNewsFile     = "codes_file"
	FieldNewsAt       = "send_at"
	FieldNewsNow      = "send_now"
	FieldNewsRepeat   = "repeat"
	FieldNewsHour     = "repeat_at"
)

// Values of choices.
const (
	NewsNew      = "new"
	NewsThanks   = "thanks" // a draft that thanks for recommendations
	NewsNone     = "none"   // no button, no interest, no codes, no repeat, no picture
	NewsLinks    = "link"
	NewsAsks     = "ask"
	NewsOwnWords = "own"
	NewsSpared   = "spared"
	NewsAll      = "all"
	NewsNow      = "now"
	NewsLater    = "later"
	NewsKeep     = "keep"
)

// NewsButtons is how many buttons a newsletter has at most, beside the one against more.
const NewsButtons = 2

// NewsAudiences are the audiences that are offered to be chosen.
func NewsAudiences() []care.Segment {
	return []care.Segment{
		care.Everyone, care.New, care.Bought, care.NeverBought, care.Regular, care.Best, care.Dormant, care.Recommenders,
		care.Brought, care.Bringers, care.Unthanked, care.Unhappy,
	}
}

// NewsFault is what of a form cannot be taken: the field, a text key with its data.
type NewsFault struct {
	Field, Key string
	Data       map[string]any
}

func (f *NewsFault) Error() string { return fmt.Sprintf("%s: %s %v", f.Field, f.Key, f.Data) }

// ReadNewsButtons returns the buttons that FormNewsButtons describes, and of each the number of its fields.
func ReadNewsButtons(values map[string]string) (buttons []care.NewsletterButton, fields []int) {
	for i := 1; i <= NewsButtons; i++ {
		n := strconv.Itoa(i)
		does := values[FieldNewsDoes+n]
		if does != NewsLinks && does != NewsAsks {
			continue
		}
		b := care.NewsletterButton{Ask: does == NewsAsks, Labels: map[care.Language]string{}}
		if !b.Ask {
			b.Link = strings.TrimSpace(values[FieldNewsLink+n])
		}
		for _, lang := range care.Languages() {
			if label := strings.TrimSpace(values[FieldNewsLabel+n+string(lang)]); label != "" {
				b.Labels[lang] = label
			}
		}
		buttons, fields = append(buttons, b), append(fields, i)
	}
	return buttons, fields
}

// ReadNewsAudience returns whom FormNewsAudience describes. The error is an *care.AudienceFault of FieldNewsOwn or a
// *NewsFault.
func ReadNewsAudience(values map[string]string) (care.Audience, error) {
	who, own := values[FieldNewsWho], strings.TrimSpace(values[FieldNewsOwn])
	switch {
	case who != NewsOwnWords && who != "" && own != "":
		return care.Audience{}, &NewsFault{Field: FieldNewsWho, Key: "news.fault_both"}
	case who == NewsOwnWords || who == "":
		who = own
	}
	a, err := care.ParseAudience(who)
	if err != nil {
		return a, err
	}
	a.With = a.With || values[FieldNewsUnhappy] == NewsAll
	return a, nil
}

// ReadNewsRepeat returns when a newsletter comes again; nil: never. at is when it goes out, whose hour it takes where none
// is written. The error is a *NewsFault.
func ReadNewsRepeat(values map[string]string, at time.Time) (*care.Repeat, error) {
	day, err := strconv.Atoi(values[FieldNewsRepeat])
	if err != nil || day < 0 || day > 6 {
		return nil, nil
	}
	r := &care.Repeat{Weekday: time.Weekday(day), Hour: at.Hour(), Minute: at.Minute()}
	if typed := strings.TrimSpace(values[FieldNewsHour]); typed != "" {
		hour, err := time.Parse("15:04", typed)
		if err != nil {
			return nil, &NewsFault{Field: FieldNewsHour, Key: "news.fault_hour"}
		}
		r.Hour, r.Minute = hour.Hour(), hour.Minute()
	}
	return r, nil
}

// mostCodes is how many codes are taken at once: each is three writes of one turn.
const mostCodes = 300

// ReadNewsCodes returns the list that FormNewsAudience names, and the codes to be added to it; file: there is a file of
// more of them. The error is a *NewsFault.
func ReadNewsCodes(values map[string]string, file bool) (list string, codes []string, err error) {
	list = values[FieldNewsCoupons]
	if list == NewsNone {
		list = ""
	}
	named := strings.TrimSpace(values[FieldNewsList])
	codes, err = typedCodes(values)
	switch {
	case err != nil:
		return "", nil, err
	case named == "" && list == "" && (file || len(codes) > 0):
		return "", nil, &NewsFault{Field: FieldNewsList, Key: "news.fault_list"}
	case named != "" && !file && len(codes) == 0 && named != list:
		return "", nil, &NewsFault{Field: FieldNewsCodes, Key: "news.fault_no_codes"}
	case named != "":
		list = named
	}
	return list, codes, nil
}

// ReadMoreCodes returns the codes that FormNewsCodes adds to a list; file: there is a file of more of them. The error is a
// *NewsFault.
func ReadMoreCodes(values map[string]string, file bool) ([]string, error) {
	codes, err := typedCodes(values)
	if err == nil && !file && len(codes) == 0 {
		err = &NewsFault{Field: FieldNewsCodes, Key: "news.fault_codes_none"}
	}
	return codes, err
}

// typedCodes reads the codes that were typed.
func typedCodes(values map[string]string) ([]string, error) {
	codes, err := care.ParseCodes(values[FieldNewsCodes])
	var bad *care.CodeFault
	switch {
	case errors.As(err, &bad):
		return nil, &NewsFault{Field: FieldNewsCodes, Key: "news.fault_code", Data: map[string]any{"Word": cutWord(bad.Word)}}
	case len(codes) > mostCodes:
		return nil, &NewsFault{Field: FieldNewsCodes, Key: "news.fault_codes", Data: map[string]any{"Most": mostCodes}}
	default:
		return codes, err
	}
}

// cutWord shortens a word that is shown back.
func cutWord(word string) string {
	runes := []rune(word)
	return string(runes[:min(len(runes), 20)])
}

// NewsField says at which field of a form a newsletter's fault is shown; not here: it is about another form. buttons are
// the numbers of the buttons' fields.
func NewsField(form Form, f care.NewsletterFault, languages []care.Language, buttons []int) (field string, here bool) {
	if form == FormNewsButtons && f.Field == "buttons" {
		return buttonField(f, languages, buttons), true
	}
	field, here = map[Form]map[string]string{
		FormNewsTexts: {
			"name": FieldNewsName, "texts": FieldNewsText + string(orFirst(f.Language, languages)), "picture": FieldNewsPicture,
		},
		FormNewsAudience: {
			"audience": FieldNewsOwn, "interest": FieldNewsInterest, "send_at": FieldNewsAt,
			"texts": FieldNewsCodes, // no room for a code
		},
	}[form][f.Field]
	return field, here
}

func orFirst(lang care.Language, languages []care.Language) care.Language {
	if lang == "" && len(languages) > 0 {
		return languages[0]
	}
	return lang
}

func buttonField(f care.NewsletterFault, languages []care.Language, buttons []int) string {
	n := "1"
	if f.Button >= 0 && f.Button < len(buttons) {
		n = strconv.Itoa(buttons[f.Button])
	}
	if f.Language != "" && slices.Contains(languages, f.Language) {
		return FieldNewsLabel + n + string(f.Language)
	}
	return FieldNewsLink + n
}
