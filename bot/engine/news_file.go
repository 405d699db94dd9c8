package engine

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"

	"carebot/bot/chart"
	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// newsFiles begins the IDs of the files of what came of a newsletter; what they are and its ID follow.
const newsFiles = "newsletter/"

func (w *wording) newsFile(n care.Newsletter, kind string) care.File {
	f := care.File{
		Platform: care.Ours, ID: newsFiles + kind + "/" + n.ID, Kind: care.Document, MIME: "text/csv",
		Name: "newsletter-" + n.ID + "-" + care.DateOf(n.EndedAt.In(w.turn.zone())).String() + "." + kind,
	}
	if kind == reportPNG {
		f.Kind, f.MIME = care.Photo, "image/png"
	}
	return f
}

// openNews makes a file of what came of a newsletter, for the adapter that sends it. The error is a *platform.Failure.
func (e *Engine) openNews(ctx context.Context, f care.File) (io.ReadCloser, error) {
	kind, id, _ := strings.Cut(strings.TrimPrefix(f.ID, newsFiles), "/")
	var raw []byte
	var found bool
	err := e.Committer.store.View(ctx, func(tx storage.Tx) (err error) {
		t := e.ownTurn()
		t.reset(tx)
		n, known, err := storage.Newsletters.Get(tx, id)
		if found = known && n.Result != nil && (kind == reportCSV || kind == reportPNG); err != nil || !found {
			return err
		}
		before, err := t.resultsBefore(n)
		if err != nil {
			return err
		}
		w := &wording{turn: t, lang: e.Company.Language}
		if kind == reportPNG {
			raw, err = w.resultPicture(n, before)
		} else {
			raw, err = w.resultTable(n, before)
		}
		return err
	})
	switch {
	case err != nil:
		return nil, &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("make the file %s: %w", f.ID, err)}
	case !found:
		return nil, &platform.Failure{Kind: platform.Gone, File: f.ID, Err: fmt.Errorf("no file of a newsletter is called %q", f.ID)}
	default:
		return io.NopCloser(bytes.NewReader(raw)), nil
	}
}

func (w *wording) resultPicture(n care.Newsletter, before []care.Newsletter) ([]byte, error) {
	c := w.resultChart(n, before)
	bars := chart.Bars{Title: c.Title, Unit: c.Unit, Categories: c.Categories}
	for _, s := range c.Series {
		bars.Series = append(bars.Series, chart.Series{Name: s.Name, Values: s.Values})
	}
	if w.err != nil {
		return nil, w.err
	}
	return chart.PNG(bars)
}

// resultTable writes what came of a newsletter, and of the ones before, as CSV: a line for all and one for each language.
func (w *wording) resultTable(n care.Newsletter, before []care.Newsletter) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff") // spreadsheets take what has no mark for something else than UTF-8
	to := csv.NewWriter(&out)
	if w.lang != care.English {
		to.Comma = ';'
	}
	var head []string
	for _, key := range []string{
		"news.number", "news.name", "news.draft_when", "news.draft_audience", "report.language", "news.sent", "news.blocked", "news.failed", "news.unconfirmed",
		"news.left_out", "news.head_asked", "news.unsubscribed", "news.head_buyers", "news.orders",
	} {
		head = append(head, w.say(key, nil))
	}
	w.keep(to.Write(append(head, w.buttonColumns(n)...)))
	for _, one := range append([]care.Newsletter{n}, before...) {
		line := func(language string, t care.NewsletterTally) {
			row := []string{
				one.ID, spreadsheetSafe(one.Name), one.SendAt.In(w.turn.zone()).Format("2006-01-02 15:04"), spreadsheetSafe(w.audience(one)), language,
			}
			for _, count := range []int{t.Sent, t.Blocked, t.Failed, t.Unconfirmed, t.LeftOut, t.Asked, t.Left, t.Buyers, t.Orders} {
				row = append(row, strconv.Itoa(count))
			}
			if one.ID == n.ID {
				row = append(row, pressedCells(n, t)...)
			} else {
				row = append(row, make([]string, len(n.Buttons))...)
			}
			w.keep(to.Write(row))
		}
		line(w.say("report.all", nil), one.Result.All)
		for _, lang := range one.Languages() {
			line(w.say("language.name_"+string(lang), nil), one.Result.Languages[lang])
		}
	}
	to.Flush()
	w.keep(to.Error())
	return out.Bytes(), w.err
}

// buttonColumns are the heads of the columns of a newsletter's buttons.
func (w *wording) buttonColumns(n care.Newsletter) []string {
	var heads []string
	for _, b := range n.Buttons {
		heads = append(heads, w.say("news.pressed", map[string]any{"Name": w.labelOf(n, b)}))
	}
	return heads
}

// pressedCells are how many pressed each button; of one that opens a page nobody is told.
func pressedCells(n care.Newsletter, t care.NewsletterTally) []string {
	cells := make([]string, len(n.Buttons))
	for i, b := range n.Buttons {
		cells[i] = "–"
		if b.Ask {
			cells[i] = strconv.Itoa(t.PressedAt(i))
		}
	}
	return cells
}

// spreadsheetSafe keeps a spreadsheet from taking a name for a formula.
func spreadsheetSafe(name string) string {
	if strings.ContainsAny(name[:min(len(name), 1)], "=+-@\t") {
		return "'" + name
	}
	return name
}
