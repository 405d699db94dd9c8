package engine

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/flow"
	"carebot/storage"
)

const (
	// reportLane is where reports go.
	reportLane = "slack/report"
	// reportIdeas and reportStaff are how many ideas and people a report shows; its CSV has all people.
	reportIdeas = 10
	reportStaff = 25
)

// postReport enqueues a report to the managers: figures, charts, and in the thread the figures as CSV. Where nothing happened
// it says so in a line.
func (t *turn) postReport(r, before *care.Report) error {
	n, err := counted(t.tx, "report", 1)
	if err != nil {
		return err
	}
	w := &wording{turn: t, lang: t.engine.Company.Language}
	post := t.toManagers(care.Content{})
	post.Ref = fmt.Sprintf("report/%d", n)
	if r.Empty() {
		post.Content.Text = w.say("report.empty", map[string]any{"Text": w.reportTitle(r.Period)})
		if w.err != nil {
			return w.err
		}
		return t.enqueue(reportLane, "", post)
	}
	post.Sheet = w.sheet(r, before)
	post.Content.Text = sheetText(*post.Sheet)
	drawn := w.charts(r)
	charts := t.toManagers(care.Content{Text: chartsText(drawn)})
	charts.Charts, charts.Instead = drawn, []care.File{w.reportFile(r.Period, reportPNG)}
	table := t.toManagers(care.Content{Text: w.say("report.table", nil), Files: []care.File{w.reportFile(r.Period, reportCSV)}})
	table.Thread = post.Ref
	if w.err != nil {
		return w.err
	}
	for _, d := range []platform.Delivery{post, charts, table} {
		if err := t.enqueue(reportLane, "", d); err != nil {
			return err
		}
	}
	return nil
}

// sheetText is the key figures in words, for notifications and where nothing else can be shown.
func sheetText(s platform.Sheet) string {
	lines := []string{s.Title}
	for _, f := range s.Fields {
		lines = append(lines, f.Label+": "+f.Value)
	}
	return strings.Join(lines, "\n")
}

func chartsText(charts []platform.Chart) string {
	titles := make([]string, 0, len(charts))
	for _, c := range charts {
		titles = append(titles, c.Title)
	}
	return strings.Join(titles, " · ")
}

func (w *wording) reportTitle(p care.Period) string {
	key := "report.title_" + string(p.Kind)
	if !p.Full() {
		key = "report.title_so_far"
	}
	return w.say(key, map[string]any{"Was": care.DateOf(p.From), "Due": p.LastDay()})
}

// sheet lays a report out; before is what it is compared with.
func (w *wording) sheet(r, before *care.Report) *platform.Sheet {
	s := &platform.Sheet{Title: w.reportTitle(r.Period), Fields: w.keyFigures(r, before)}
	s.Footer = w.say("report.footer", map[string]any{"Was": care.DateOf(before.From), "Due": before.LastDay()})
	topics := w.figures("report.by_topic")
	for _, topic := range r.TopicsSorted() {
		topics.row(w.reportTopic(topic), r.Topics[topic])
	}
	languages := w.figures("report.by_language")
	for _, lang := range slices.Sorted(maps.Keys(r.Languages)) {
		languages.row(w.reportLanguage(lang), r.Languages[lang])
	}
	staff := w.figures("report.by_staff")
	for _, who := range w.reportStaff(r)[:min(len(r.Staff), reportStaff)] {
		staff.row(w.reportName(who), r.Staff[who])
	}
	for _, part := range []platform.SheetPart{topics.part(), languages.part(), staff.part(), w.clocks(r), w.hurts(r), w.ideas(r)} {
		if len(part.Table) > 1 || len(part.Lines) > 0 {
			s.Parts = append(s.Parts, part)
		}
	}
	return s
}

// reportStaff returns whom a report counts something for, those who settled most first.
func (w *wording) reportStaff(r *care.Report) []string {
	all := slices.Sorted(maps.Keys(r.Staff))
	slices.SortStableFunc(all, func(a, b string) int { return r.Staff[b].Settled - r.Staff[a].Settled })
	return all
}

func (w *wording) reportTopic(topic care.Topic) string {
	subject := flow.Subject(care.Case{Kind: topic.Kind, Topic: topic.Topic})
	return w.say(subject.Key, subject.Data)
}

func (w *wording) reportLanguage(lang care.Language) string {
	if lang == "" {
		return "–"
	}
	return w.say("language.name_"+string(lang), nil)
}

// reportName names a member of staff; of one who has left the Slack ID is known.
func (w *wording) reportName(slackID string) string {
	if staff, known := w.turn.engine.staff(slackID); known {
		return staff.Name
	}
	if slackID == "" {
		return w.say("care.nobody", nil)
	}
	return slackID
}

// hurts are the rated topics, the worst first.
func (w *wording) hurts(r *care.Report) platform.SheetPart {
	part := platform.SheetPart{Title: w.say("report.hurts", nil)}
	part.Table = [][]string{{"", "∅", "1", "2", "3", "4", "5"}}
	for _, h := range r.Hurts() {
		row := []string{w.reportTopic(h.Topic), w.hundredths(h.Average())}
		for _, n := range h.Scores[1:] {
			row = append(row, fmt.Sprint(n))
		}
		part.Table = append(part.Table, row)
	}
	return part
}

// clocks are the clocks with what became of them.
func (w *wording) clocks(r *care.Report) platform.SheetPart {
	part := platform.SheetPart{Title: w.say("report.by_clock", nil)}
	part.Table = [][]string{{"", w.say("report.head_kept", nil), w.say("report.head_broken", nil)}}
	for _, kind := range care.ClockKinds() {
		if kept, broken := r.All.Kept[kind], r.All.Broken[kind]; kept+broken > 0 {
			part.Table = append(part.Table, []string{w.say("report.clock_"+string(kind), nil), fmt.Sprint(kept), fmt.Sprint(broken)})
		}
	}
	return part
}

// ideas are the ideas of the time, and the answers to open questions, with the number of those there is no room for. The
// words of customers stand in the posts that they lead to: those go when a customer is forgotten.
func (w *wording) ideas(r *care.Report) platform.SheetPart {
	part := platform.SheetPart{Title: w.say("report.ideas", map[string]any{"Total": r.IdeaCount})}
	for _, idea := range r.Ideas[:min(len(r.Ideas), reportIdeas)] {
		row := platform.Row{Lead: idea.ID, At: w.postOf(ideaRef(idea.ID))}
		switch {
		case idea.Staff != "":
			row.Text = w.reportName(idea.Staff) + ": " + clipped(firstLine(idea.Words), 150)
		case idea.Case != "":
			row.Text = w.say("report.idea_case", map[string]any{"Case": idea.Case})
		default:
			row.Text = w.say("report.idea_customer", nil)
		}
		part.Lines = append(part.Lines, row)
	}
	if more := r.IdeaCount - len(part.Lines); more > 0 {
		part.Lines = append(part.Lines, platform.Row{Text: w.say("care.more", map[string]any{"Count": more})})
	}
	return part
}

// postOf returns where a post of ours is; none while it is on its way.
func (w *wording) postOf(ref string) platform.Post {
	r, found, err := storage.Receipts.Get(w.turn.tx, ref)
	w.keep(err)
	if !found || len(r.IDs) == 0 {
		return platform.Post{}
	}
	return platform.Post{Chat: r.Chat, ID: r.IDs[0]}
}

// charts are what came in and was settled, step by step, and, where there are any, the ratings.
func (w *wording) charts(r *care.Report) []platform.Chart {
	key := "report.chart_weeks"
	if r.Kind == care.Week {
		key = "report.chart_days"
	}
	flowing := platform.Chart{
		Title: w.say(key, nil), Unit: w.say("report.unit_cases", nil),
		Series: []platform.Series{{Name: w.say("report.opened", nil)}, {Name: w.say("report.settled", nil)}},
	}
	for _, part := range r.Parts {
		flowing.Categories = append(flowing.Categories, part.From.Format("02.01"))
		flowing.Series[0].Values = append(flowing.Series[0].Values, float64(part.Opened))
		flowing.Series[1].Values = append(flowing.Series[1].Values, float64(part.Settled))
	}
	if r.All.Rated() == 0 {
		return []platform.Chart{flowing}
	}
	unit := w.say("report.unit_ratings", nil)
	ratings := platform.Chart{Title: w.say("report.chart_ratings", nil), Unit: unit, Series: []platform.Series{{Name: unit}}}
	for score := 1; score < len(r.All.Scores); score++ {
		ratings.Categories = append(ratings.Categories, fmt.Sprint(score))
		ratings.Series[0].Values = append(ratings.Series[0].Values, float64(r.All.Scores[score]))
	}
	return []platform.Chart{flowing, ratings}
}
