package slack

import (
	"fmt"
	"strings"
	"testing"

	slackgo "github.com/slack-go/slack"

	"carebot/bot/platform"
)

// Whatever is to be charted, what is sent is a chart as Slack wants it.
func TestChartBlocks(t *testing.T) {
	t.Parallel()
	many := platform.Chart{Title: strings.Repeat("Zgłoszenia ", 20), Unit: strings.Repeat("ż", 60)}
	for i := range 30 {
		many.Categories = append(many.Categories, strings.Repeat("Uszkodzony lub wadliwy towar ", 1+i%2))
	}
	for i := range 8 {
		many.Series = append(many.Series, platform.Series{Name: []string{"", "przyjęte", "przyjęte"}[i%3], Values: make([]float64, 30)})
	}
	blocks := chartBlocks([]platform.Chart{many, many, many})
	if len(blocks) != 2 {
		t.Fatalf("%d charts are sent", len(blocks))
	}
	for _, b := range blocks {
		chart, ok := b.(*slackgo.DataVisualizationBlock)
		if !ok {
			t.Fatalf("a chart is %T", b)
		}
		if err := chart.Validate(); err != nil {
			t.Error(err)
		}
	}
}

// A table keeps its columns, cuts long names and leaves out from its end what there is no room for.
func TestTable(t *testing.T) {
	t.Parallel()
	rows := [][]string{{"", "nowe", "ocena"}, {"Żółć", "7", "4,50"}, {strings.Repeat("x", 30), "12", "–"}}
	want := strings.Join([]string{
		"                          nowe  ocena",
		"Żółć                         7   4,50",
		strings.Repeat("x", 23) + "…    12      –",
	}, "\n")
	if got := table(rows); got != want {
		t.Errorf("the table:\n%s\nwant:\n%s", got, want)
	}
	for i := range 500 {
		rows = append(rows, []string{fmt.Sprint(i), "1", "1"})
	}
	if got := table(rows); len(got) > maxTable || !strings.Contains(got, "\n0 ") {
		t.Errorf("a long table has %d bytes", len(got))
	}
}
