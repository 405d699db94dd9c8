package engine

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"carebot/bot/chart"
	"carebot/bot/platform"
	"carebot/flows/care"
)

// reportFiles begins the IDs of a report's files; what they are and reportID follow. They are made when they are sent, and
// say what the report says, since that comes from the stored history.
const (
	reportFiles = "report/"
	reportCSV   = "csv"
	reportPNG   = "png"
)

func (w *wording) reportFile(p care.Period, kind string) care.File {
	name := w.say("report.file", nil) + "-" + care.DateOf(p.From).String() + "-" + p.LastDay().String() + "." + kind
	f := care.File{Platform: care.Ours, ID: reportFiles + kind + "/" + reportID(p), Kind: care.Document, MIME: "text/csv", Name: name}
	if kind == reportPNG {
		f.Kind, f.MIME = care.Photo, "image/png"
	}
	return f
}

// openReport makes a file of a report for the adapter that sends it. The error is a *platform.Failure.
func (e *Engine) openReport(ctx context.Context, f care.File) (io.ReadCloser, error) {
	t := e.ownTurn()
	kind, id, _ := strings.Cut(strings.TrimPrefix(f.ID, reportFiles), "/")
	p, ok := reportOf(id, t.zone())
	if !ok || kind != reportCSV && kind != reportPNG {
		return nil, &platform.Failure{Kind: platform.Gone, File: f.ID, Err: fmt.Errorf("no file of a report is called %q", f.ID)}
	}
	r, _, err := e.count(ctx, p)
	var raw []byte
	if err == nil {
		w := &wording{turn: t, lang: e.Company.Language}
		if kind == reportPNG {
			raw, err = w.reportPicture(r)
		} else {
			raw, err = w.reportTable(r)
		}
	}
	if err != nil {
		return nil, &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("make the file %s: %w", f.ID, err)}
	}
	return io.NopCloser(bytes.NewReader(raw)), nil
}

// reportPicture draws the charts of a report.
func (w *wording) reportPicture(r *care.Report) ([]byte, error) {
	var bars []chart.Bars
	for _, c := range w.charts(r) {
		b := chart.Bars{Title: c.Title, Unit: c.Unit, Categories: c.Categories}
		for _, s := range c.Series {
			b.Series = append(b.Series, chart.Series{Name: s.Name, Values: s.Values})
		}
		bars = append(bars, b)
	}
	if w.err != nil {
		return nil, w.err
	}
	return chart.PNG(bars...)
}

// reportTable writes the figures as CSV, as the spreadsheets of the language's people read it: a head, a line for all, and
// one for each topic, language and member of staff. Times are in minutes.
func (w *wording) reportTable(r *care.Report) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff") // spreadsheets take what has no mark for something else than UTF-8
	to := csv.NewWriter(&out)
	if w.lang != care.English {
		to.Comma = ';'
	}
	keep := func(err error) { w.keep(err) }
	keep(to.Write(w.columns()))
	line := func(group, name string, t *care.Tally, of *care.Report) {
		keep(to.Write(append([]string{care.DateOf(r.From).String(), r.LastDay().String(), w.say(group, nil), name}, w.cells(t, of)...)))
	}
	line("report.all", "", &r.All, r)
	for _, topic := range r.TopicsSorted() {
		line("report.topic", w.reportTopic(topic), r.Topics[topic], nil)
	}
	for _, lang := range slices.Sorted(maps.Keys(r.Languages)) {
		line("report.language", w.reportLanguage(lang), r.Languages[lang], nil)
	}
	for _, who := range w.reportStaff(r) {
		line("report.staff", w.reportName(who), r.Staff[who], nil)
	}
	to.Flush()
	keep(to.Error())
	return out.Bytes(), w.err
}

// columns are the head of the CSV.
func (w *wording) columns() []string {
	var head []string
	add := func(keys ...string) {
		for _, key := range keys {
			head = append(head, w.say("report."+key, nil))
		}
	}
	add("from", "to", "group", "name", "opened_new", "reopened", "settled", "silent", "barred", "forgotten", "open", "overdue")
	add("reply_count", "reply_median", "reply_most", "settling_count", "settling_median", "settling_most")
	for _, kind := range care.ClockKinds() {
		clock := w.say("report.clock_"+string(kind), nil)
		head = append(head, w.say("report.clock_kept", map[string]any{"Text": clock}), w.say("report.clock_broken", map[string]any{"Text": clock}))
	}
	add("ratings", "rating")
	for score := 1; score <= care.HighScore; score++ {
		head = append(head, w.say("report.rated", map[string]any{"Score": score}))
	}
	add("answers", "recommend", "newcomers", "came_back")
	for i, name := range head {
		first, width := utf8.DecodeRuneInString(name)
		head[i] = string(unicode.ToLower(first)) + name[width:]
	}
	return head
}

// cells are a line's figures; of is where those stand that there are of all alone, nil: nowhere. What there is not is empty.
func (w *wording) cells(t *care.Tally, of *care.Report) []string {
	var cells []string
	add := func(ns ...int) {
		for _, n := range ns {
			cells = append(cells, strconv.Itoa(n))
		}
	}
	blank := func(n int) { cells = append(cells, make([]string, n)...) }
	add(t.Opened, t.Reopened, t.Settled, t.Silent, t.Barred, t.Forgotten, t.Open, t.Overdue)
	for _, s := range []care.Spread{t.Reply, t.Settling} {
		add(s.Count())
		half, some := s.Median()
		if !some {
			blank(2)
			continue
		}
		most, _ := s.Percentile(90)
		add(int(half/time.Minute), int(most/time.Minute))
	}
	for _, kind := range care.ClockKinds() {
		add(t.Kept[kind], t.Broken[kind])
	}
	if add(t.Rated()); t.Rated() > 0 {
		cells = append(cells, w.hundredths(t.Average()))
	} else {
		blank(1)
	}
	add(t.Scores[1:]...)
	score, answers := t.Recommended()
	if add(answers); answers > 0 {
		add(score)
	} else {
		blank(1)
	}
	if of == nil {
		blank(2)
	} else {
		add(of.NewCustomers, of.CameBack)
	}
	return cells
}
