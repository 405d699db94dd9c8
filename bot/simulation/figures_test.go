package simulation_test

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
)

// figures are what a report says, or what was counted.
type figures struct {
	Opened, Reopened, Settled, Silent, Open, Overdue int

	Kept, Broken [4]int // of care.ClockKinds
	Scores       [6]int
	Reply        []int // how many; in minutes the median and the 90th percentile
	Settling     []int
}

// reported finds where the reports to the managers say something else than the transcript, or than they say now.
func (w *week) reported() (wrong []string) {
	n := 0
	for _, l := range w.once() {
		if l.Table == "" {
			continue
		}
		n++
		if now, err := w.opens(w.t.Context(), l.File); err != nil || now != l.Table {
			wrong = append(wrong, fmt.Sprintf("%s says something else now: %v\n%s", l.File.Name, err, cmp.Diff(l.Table, now)))
		}
		wrong = append(wrong, w.compared(l.Table)...)
	}
	if n != 3 {
		wrong = append(wrong, fmt.Sprintf("%d reports were made; want one on each of 3 weeks", n))
	}
	return wrong
}

// The places of a report's table.
const (
	groupColumn  = 2
	nameColumn   = 3
	firstFigure  = 4
	clockFigures = 18 // kept and broken, of each clock
	scoreFigures = 28
)

// compared finds where a report's table says something else than the transcript.
func (w *week) compared(table string) (wrong []string) {
	from := csv.NewReader(strings.NewReader(strings.TrimPrefix(table, "\ufeff")))
	from.Comma = ';'
	rows, err := from.ReadAll()
	if err != nil || len(rows) < 2 {
		return []string{fmt.Sprintf("a report cannot be read: %v\n%s", err, table)}
	}
	begins, err := time.ParseInLocation(time.DateOnly, rows[1][0], w.company.Zone)
	if err != nil {
		return []string{err.Error()}
	}
	p := care.Period{Kind: care.Week, From: begins, To: begins.AddDate(0, 0, 7)}
	languages := map[string]care.Language{}
	for _, lang := range care.Languages() {
		languages[w.word("language.name_"+string(lang))] = lang
	}
	for i, row := range rows[1:] {
		if lang, is := languages[row[nameColumn]]; is {
			of := func(l told) bool { return w.customers[l.Chat].lang == lang }
			wrong = append(wrong, w.differs(row, w.counted(p, of))...)
		} else if i == 0 {
			wrong = append(wrong, w.differs(row, w.counted(p, func(told) bool { return true }))...)
		}
	}
	return append(wrong, sums(rows[1:])...)
}

// sums finds groups of a report's lines that do not come to the line for all.
func sums(rows [][]string) (wrong []string) {
	sum, groups := map[string][scoreFigures + 5]int{}, map[string]bool{}
	for _, row := range rows[1:] {
		group := sum[row[groupColumn]]
		for i := range group {
			group[i] += number(row, i)
		}
		sum[row[groupColumn]], groups[row[groupColumn]] = group, true
	}
	for group, is := range sum {
		for i := range is {
			counts := i >= firstFigure && i < firstFigure+9 || i >= clockFigures
			if want := number(rows[0], i); counts && is[i] != want && i != scoreFigures-1 {
				wrong = append(wrong, fmt.Sprintf("%s: column %d comes to %d, of all it is %d", group, i, is[i], want))
			}
		}
	}
	if len(groups) != 3 {
		wrong = append(wrong, fmt.Sprintf("the groups are %v; want topics, languages and staff", groups))
	}
	return wrong
}

func number(row []string, column int) int {
	n, _ := strconv.Atoi(row[column])
	return n
}

// figuresIn reads a line of a report's table.
func figuresIn(row []string) figures {
	n := func(i int) int { return number(row, firstFigure+i) }
	f := figures{Opened: n(0), Reopened: n(1), Settled: n(2), Silent: n(3), Open: n(6), Overdue: n(7)}
	f.Reply, f.Settling = []int{n(8), n(9), n(10)}, []int{n(11), n(12), n(13)}
	for i := range care.ClockKinds() {
		f.Kept[i], f.Broken[i] = number(row, clockFigures+2*i), number(row, clockFigures+2*i+1)
	}
	for i := 1; i < len(f.Scores); i++ {
		f.Scores[i] = number(row, scoreFigures+i-1)
	}
	return f
}

func (w *week) word(key string) string {
	text, err := w.texts.Catalog.Text(w.company.Language, key, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return text
}

func (w *week) differs(row []string, count figures) []string {
	if diff := cmp.Diff(figuresIn(row), count); diff != "" {
		return []string{fmt.Sprintf("the report on the week of %s, %s %s (- report, + transcript):\n%s", row[0], row[groupColumn], row[nameColumn], diff)}
	}
	return nil
}
