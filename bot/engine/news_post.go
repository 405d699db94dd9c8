package engine

import (
	"strconv"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// postResult tells the managers, in the thread of a newsletter's message, what came of it: figures, by language and beside
// the ones before, and as CSV; with a chart once the orders that followed are known.
func (t *turn) postResult(n care.Newsletter, before []care.Newsletter, last bool) error {
	w := &wording{turn: t, lang: t.engine.Company.Language}
	deliver := func() platform.Delivery {
		return platform.Delivery{Kind: platform.Say, Platform: care.Slack, Chat: t.engine.Managers, Thread: newsletterRef(n.ID)}
	}
	post := deliver()
	post.Sheet = w.resultSheet(n, before, last)
	post.Content.Text = sheetText(*post.Sheet)
	posts := []platform.Delivery{post}
	if last && len(before) > 0 {
		charts := deliver()
		charts.Charts = []platform.Chart{w.resultChart(n, before)}
		charts.Content.Text, charts.Instead = chartsText(charts.Charts), []care.File{w.newsFile(n, reportPNG)}
		posts = append(posts, charts)
	}
	table := deliver()
	table.Content = care.Content{Text: w.say("report.table", nil), Files: []care.File{w.newsFile(n, reportCSV)}}
	if w.err != nil {
		return w.err
	}
	for _, d := range append(posts, table) {
		if err := t.enqueue(newsletterLane(n.ID), "", d); err != nil {
			return err
		}
	}
	return nil
}

// resultSheet lays out what came of a newsletter.
func (w *wording) resultSheet(n care.Newsletter, before []care.Newsletter, last bool) *platform.Sheet {
	key := "news.result_title"
	if last {
		key = "news.result_week"
	}
	all := n.Result.All
	s := &platform.Sheet{Title: w.say(key, map[string]any{"Name": n.Name}), Footer: w.say("news.result_footer", nil)}
	add := func(key, value string) {
		s.Fields = append(s.Fields, platform.CardField{Label: w.say(key, nil), Value: value})
	}
	add("news.draft_audience", w.audience(n))
	add("news.sent", ofHundred(all.Sent, all.Done()))
	add("news.blocked", strconv.Itoa(all.Blocked))
	add("news.failed", strconv.Itoa(all.Failed))
	add("news.unconfirmed", strconv.Itoa(all.Unconfirmed))
	add("news.left_out", strconv.Itoa(all.LeftOut))
	add("news.asked", ofHundred(all.Asked, all.Sent))
	for i, b := range n.Buttons {
		s.Fields = append(s.Fields, platform.CardField{
			Label: w.say("news.pressed", map[string]any{"Name": w.labelOf(n, b)}), Value: w.pressedBy(all, i, b),
		})
	}
	add("news.unsubscribed", ofHundred(all.Left, all.Sent))
	add("news.orders", w.say("news.orders_of", map[string]any{"Count": all.Orders, "Value": strconv.Itoa(all.Buyers)}))
	s.Parts = append(s.Parts, w.resultLanguages(n))
	if len(before) > 0 {
		s.Parts = append(s.Parts, w.resultsBeside(n, before))
	}
	return s
}

// pressedBy says how many pressed a button; of one that opens a page, that nobody can know.
func (w *wording) pressedBy(t care.NewsletterTally, i int, b care.NewsletterButton) string {
	if !b.Ask {
		return w.say("news.pressed_unknown", nil)
	}
	return ofHundred(t.PressedAt(i), t.Sent)
}

// ofHundred says how many, and of every hundred.
func ofHundred(n, of int) string {
	if of == 0 || n == 0 {
		return strconv.Itoa(n)
	}
	return strconv.Itoa(n) + " (" + strconv.Itoa((200*n+of)/(2*of)) + "%)"
}

// labelOf is a button's label as the reader's language has it, else in the first language it has one in.
func (w *wording) labelOf(n care.Newsletter, b care.NewsletterButton) string {
	for _, lang := range append([]care.Language{w.lang}, n.Languages()...) {
		if b.Labels[lang] != "" {
			return b.Labels[lang]
		}
	}
	return ""
}

// resultHead are the columns of tables of results.
func (w *wording) resultHead() []string {
	head := []string{""}
	for _, column := range []string{"sent", "asked", "left", "buyers", "orders"} {
		head = append(head, w.say("news.head_"+column, nil))
	}
	return head
}

func resultRow(name string, t care.NewsletterTally) []string {
	return []string{
		name, strconv.Itoa(t.Sent), ofHundred(t.Asked, t.Sent), ofHundred(t.Left, t.Sent), ofHundred(t.Buyers, t.Sent), strconv.Itoa(t.Orders),
	}
}

func (w *wording) resultLanguages(n care.Newsletter) platform.SheetPart {
	part := platform.SheetPart{Title: w.say("news.result_languages", nil), Table: [][]string{w.resultHead()}}
	for _, lang := range n.Languages() {
		part.Table = append(part.Table, resultRow(w.say("language.name_"+string(lang), nil), n.Result.Languages[lang]))
	}
	if len(part.Table) > 2 {
		part.Table = append(part.Table, resultRow(w.say("report.all", nil), n.Result.All))
	}
	return part
}

func (w *wording) resultsBeside(n care.Newsletter, before []care.Newsletter) platform.SheetPart {
	part := platform.SheetPart{Title: w.say("news.result_before", nil), Table: [][]string{w.resultHead()}}
	for _, other := range append([]care.Newsletter{n}, before...) {
		part.Table = append(part.Table, resultRow(clipped(other.Name, 20), other.Result.All))
	}
	return part
}

// resultChart draws how many of every hundred recipients ordered, asked and left, the oldest newsletter first.
func (w *wording) resultChart(n care.Newsletter, before []care.Newsletter) platform.Chart {
	c := platform.Chart{
		Title: w.say("news.chart", nil), Unit: "%",
		Series: []platform.Series{{Name: w.say("news.head_buyers", nil)}, {Name: w.say("news.head_asked", nil)}, {Name: w.say("news.head_left", nil)}},
	}
	seen := map[string]int{}
	for i := len(before); i >= 0; i-- {
		one := n
		if i > 0 {
			one = before[i-1]
		}
		name := clipped(one.Name, 12)
		if seen[name]++; seen[name] > 1 {
			name = clipped(one.Name, 8) + " " + one.ID
		}
		t := one.Result.All
		c.Categories = append(c.Categories, name)
		for j, count := range []int{t.Buyers, t.Asked, t.Left} {
			c.Series[j].Values = append(c.Series[j].Values, float64(t.Per(count)))
		}
	}
	return c
}
