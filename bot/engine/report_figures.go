package engine

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// nothing stands for a figure that there is not.
const nothing = "–"

// keyFigures are a report's most important figures, each with its change since before.
func (w *wording) keyFigures(r, before *care.Report) []platform.CardField {
	var fields []platform.CardField
	add := func(key, value, change string) {
		if change != "" && value != nothing {
			value += " (" + change + ")"
		}
		fields = append(fields, platform.CardField{Label: w.say(key, nil), Value: value})
	}
	is, was := r.All, before.All
	for _, f := range []struct {
		key     string
		is, was int
	}{
		{"report.opened", is.Opened, was.Opened},
		{"report.again", is.Reopened, was.Reopened},
		{"report.settled", is.Settled, was.Settled},
		{"report.open", is.Open, was.Open},
		{"report.overdue", is.Overdue, was.Overdue},
	} {
		add(f.key, strconv.Itoa(f.is), changed(f.is-f.was, strconv.Itoa))
	}
	add("report.reply", w.spread(is.Reply), w.slower(is.Reply, was.Reply))
	add("report.settling", w.spread(is.Settling), w.slower(is.Settling, was.Settling))
	add("report.kept", w.kept(is), w.points(share(is.KeptAll(), is.BrokenAll()), share(was.KeptAll(), was.BrokenAll())))
	add("report.rating", w.rating(is), w.better(is, was))
	add("report.recommend", w.recommended(is), w.recommends(is, was))
	add("report.returning", w.partOf(r.CameBack, r.NewCustomers),
		w.points(share(r.CameBack, r.NewCustomers-r.CameBack), share(before.CameBack, before.NewCustomers-before.CameBack)))
	return fields
}

// changed says by how much a figure has changed; a number or a time is said by say.
func changed(by int, say func(int) string) string {
	switch {
	case by > 0:
		return "▲ " + say(by)
	case by < 0:
		return "▼ " + say(-by)
	default:
		return "="
	}
}

// share returns how many in a hundred, rounded; -1 of none.
func share(some, rest int) int {
	if some+rest == 0 {
		return -1
	}
	return (some*100 + (some+rest)/2) / (some + rest)
}

// points says how a share has changed; "" where there is nothing to compare with.
func (w *wording) points(is, was int) string {
	if is < 0 || was < 0 {
		return ""
	}
	return changed(is-was, strconv.Itoa)
}

// partOf says how many in a hundred some are, and of how many.
func (w *wording) partOf(some, all int) string {
	if all == 0 {
		return nothing
	}
	return w.say("report.part", map[string]any{"Value": share(some, all-some), "Count": some, "Total": all})
}

func (w *wording) kept(t care.Tally) string { return w.partOf(t.KeptAll(), t.KeptAll()+t.BrokenAll()) }

func (w *wording) rating(t care.Tally) string {
	if t.Rated() == 0 {
		return nothing
	}
	return w.say("report.of", map[string]any{"Value": w.hundredths(t.Average()), "Total": t.Rated()})
}

func (w *wording) better(is, was care.Tally) string {
	if is.Rated() == 0 || was.Rated() == 0 {
		return ""
	}
	return changed(is.Average()-was.Average(), w.hundredths)
}

func (w *wording) recommended(t care.Tally) string {
	score, answers := t.Recommended()
	if answers == 0 {
		return nothing
	}
	return w.say("report.of", map[string]any{"Value": signed100(score), "Total": answers})
}

func (w *wording) recommends(is, was care.Tally) string {
	now, answers := is.Recommended()
	then, answered := was.Recommended()
	if answers == 0 || answered == 0 {
		return ""
	}
	return changed(now-then, strconv.Itoa)
}

// signed100 writes a score with its sign.
func signed100(score int) string {
	if score < 0 {
		return "−" + strconv.Itoa(-score)
	}
	return fmt.Sprintf("%+d", score)
}

// spread says within which working time half, and nine in ten, were done.
func (w *wording) spread(s care.Spread) string {
	half, some := s.Median()
	if !some {
		return nothing
	}
	most, _ := s.Percentile(90)
	return w.say("report.spread", map[string]any{"Value": clocked(half), "Most": clocked(most)})
}

// slower says how the median has changed.
func (w *wording) slower(is, was care.Spread) string {
	now, some1 := is.Median()
	then, some2 := was.Median()
	if !some1 || !some2 {
		return ""
	}
	return changed(int((now-then)/time.Minute), func(minutes int) string { return clocked(time.Duration(minutes) * time.Minute) })
}

// clocked writes a working time as hours and minutes: 1:05.
func clocked(d time.Duration) string {
	minutes := int(d / time.Minute)
	return fmt.Sprintf("%d:%02d", minutes/60, minutes%60)
}

// hundredths writes hundredths as the language writes them: 4.35 or 4,35.
func (w *wording) hundredths(n int) string {
	text := fmt.Sprintf("%d.%02d", n/100, n%100)
	if w.lang == care.English {
		return text
	}
	return strings.Replace(text, ".", ",", 1)
}

// figuresTable is a table with a line of figures for each of a kind.
type figuresTable struct {
	w     *wording
	title string
	rows  [][]string
}

func (w *wording) figures(title string) *figuresTable {
	head := []string{""}
	for _, name := range []string{"opened", "settled", "open", "overdue", "reply", "kept", "rating"} {
		head = append(head, w.say("report.head_"+name, nil))
	}
	return &figuresTable{w: w, title: w.say(title, nil), rows: [][]string{head}}
}

func (f *figuresTable) row(name string, t *care.Tally) {
	reply, kept, rating := nothing, nothing, nothing
	if half, some := t.Reply.Median(); some {
		reply = clocked(half)
	}
	if all := share(t.KeptAll(), t.BrokenAll()); all >= 0 {
		kept = strconv.Itoa(all) + "%"
	}
	if t.Rated() > 0 {
		rating = f.w.hundredths(t.Average())
	}
	f.rows = append(f.rows, []string{
		name, strconv.Itoa(t.Opened), strconv.Itoa(t.Settled), strconv.Itoa(t.Open), strconv.Itoa(t.Overdue), reply, kept, rating,
	})
}

func (f *figuresTable) part() platform.SheetPart {
	return platform.SheetPart{Title: f.title, Table: f.rows}
}
