package engine

import (
	"slices"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

const (
	listedCases  = 12   // in one answer
	countedCases = 1000 // at most, for "and so many more"
)

// listCases answers which cases there are, what is due next first.
func (t *turn) listCases(a asked) error {
	which, _ := firstWord(strings.ToLower(a.rest))
	if which == "" {
		which = "mine"
	}
	var (
		cases []care.Case
		total int
		err   error
	)
	switch which {
	case "mine":
		cases, total, err = t.casesBy(storage.ByClock, storage.Query{Prefix: []any{a.by.Slack}}, listedCases)
	case "open":
		cases, total, err = t.openCasesOfAll(listedCases)
	case "overdue":
		cases, total, err = t.casesBy(storage.ByNext, storage.Query{To: []any{t.now.UTC()}}, listedCases)
	default:
		return t.answer(a.lang, "care.cases_which", map[string]any{"Text": clipped(which, 30)})
	}
	if err != nil {
		return err
	}
	w := wording{turn: t, lang: a.lang}
	for _, c := range cases {
		t.reply.Rows = append(t.reply.Rows, w.caseRow(c, which != "mine"))
	}
	if more := total - len(cases); more > 0 {
		t.reply.Rows = append(t.reply.Rows, platform.Row{Text: w.say("care.more", map[string]any{"Count": more})})
	}
	if w.err != nil {
		return w.err
	}
	if total == 0 {
		return t.answer(a.lang, "care.none_"+which, nil)
	}
	return t.answer(a.lang, "care.cases_"+which, map[string]any{"Total": total})
}

// casesBy returns the first cases an index has in a range, and how many there are, up to countedCases.
func (t *turn) casesBy(index string, q storage.Query, most int) (cases []care.Case, total int, err error) {
	q.Limit = most
	cases, next, err := storage.Cases.By(t.tx, index, q)
	if err != nil || next == nil {
		return cases, len(cases), err
	}
	q.Limit = countedCases
	total, err = storage.Cases.Count(t.tx, index, q)
	return cases, total, err
}

// openCasesOfAll returns the open cases of all, those that nobody has first.
func (t *turn) openCasesOfAll(most int) (cases []care.Case, total int, err error) {
	unowned, _, err := t.casesBy(storage.ByClock, storage.Query{Prefix: []any{""}}, most)
	if err != nil {
		return nil, 0, err
	}
	all, total, err := t.casesBy(storage.ByNext, storage.Query{}, most+len(unowned))
	if err != nil {
		return nil, 0, err
	}
	owned := slices.DeleteFunc(all, func(c care.Case) bool { return c.Assignee == "" })
	cases = append(unowned, owned...)
	return cases[:min(len(cases), most)], total, nil
}
