package bot_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"carebot/bot/bottest"
	"carebot/flows/care"

	sandslack "carebot/bot/sandbox/slack"
)

// lived has a complaint replied to, settled and rated, and another one left open.
func lived(t *testing.T) (*bottest.World, *bottest.Desk) {
	t.Helper()
	w, phone, desk, card := opened(t)
	desk.Writes(bottest.Anna, card, "Dzień dobry! Sprawdzamy.")
	phone.Sees("Sprawdzamy")
	w.Settled()
	desk.Opens(bottest.Anna, card, "case_resolve", "C-1001")
	if s := desk.Submits(bottest.Anna, map[string]string{"outcome": "repair"}); s.Action != "" {
		t.Fatalf("the form is not taken: %+v", s)
	}
	phone.Sees("naprawa")
	phone.Taps("2")
	w.Settled()
	w.Phone(43, "Иван", "ru").Complains("ZAM-7", "Нет шурупов.")
	w.Settled()
	return w, desk
}

// charts are the posts of the managers' channel that Slack draws charts in.
func charts(w *bottest.World) []sandslack.Message {
	var all []sandslack.Message
	for _, m := range w.Slack.Messages(bottest.Managers, "") {
		if strings.Contains(bottest.Words(m), "data_visualization") {
			all = append(all, m)
		}
	}
	return all
}

// files are the names of what is attached in the managers' channel, or in a thread of it.
func files(w *bottest.World, thread string) []string {
	var all []string
	for _, m := range w.Slack.Messages(bottest.Managers, thread) {
		for _, raw := range m.Files {
			var f struct{ Name string }
			if err := json.Unmarshal(raw, &f); err != nil {
				w.T.Fatal(err)
			}
			all = append(all, f.Name)
		}
	}
	return all
}

// A manager asks for a report: figures, charts and, in the thread, all figures as a table; others are refused.
func TestAReportIsAskedFor(t *testing.T) {
	t.Parallel()
	w, desk := lived(t)
	answers(t, desk, bottest.Anna, "report", "menedżer")
	answers(t, desk, bottest.Piotr, "report yesterday", "“yesterday”", "month")
	answers(t, desk, bottest.Piotr, "report this week", "is being prepared")
	post := desk.Managers("Anna Kowalska", "Olga Smirnova", figure(w, "report.opened", "2"), w.Text(care.Polish, "complaint.topic_damaged", nil))
	w.Settled()
	says(t, post, figure(w, "report.again", "1"), figure(w, "report.settled", "1"), figure(w, "report.open", "2"), figure(w, "report.rating", "2,00"))
	if n := len(charts(w)); n != 1 {
		t.Errorf("%d posts have charts", n)
	}
	if names := files(w, post.TS); len(names) != 1 || !strings.HasSuffix(names[0], ".csv") {
		t.Errorf("the thread has the files %q", names)
	}
	answers(t, desk, bottest.Piotr, "report last month", "is being prepared")
	desk.Managers(nothingIn(w))
	w.Settled()
	answers(t, desk, bottest.Piotr, "report", "is being prepared") // no week is over yet in which there was anything
	desk.Waits("show the week again", "", func() bool { return len(charts(w)) == 2 })
	w.Settled()
}

// Where the workspace does not take charts, they come as a picture.
func TestAReportWithoutCharts(t *testing.T) {
	t.Parallel()
	w, desk := lived(t)
	w.Refusals = []string{"invalid_blocks"}
	w.Slack.RefuseBlocks("data_visualization")
	answers(t, desk, bottest.Piotr, "report this week", "is being prepared")
	desk.Managers(figure(w, "report.opened", "2"))
	w.Settled()
	if names := files(w, ""); len(names) != 1 || !strings.HasSuffix(names[0], ".png") {
		t.Errorf("the channel has the files %q", names)
	}
	if n := len(charts(w)); n != 0 {
		t.Errorf("%d posts have charts", n)
	}
}

// weekly counts the weekly reports of the managers' channel.
func weekly(w *bottest.World) int {
	title, _, _ := strings.Cut(w.Text(care.Polish, "report.title_week", map[string]any{"Was": "", "Due": ""}), ":")
	n := 0
	for _, m := range w.Slack.Messages(bottest.Managers, "") {
		if strings.Contains(m.Text, title) {
			n++
		}
	}
	return n
}

// figure is how a report says a key figure.
func figure(w *bottest.World, key, value string) string {
	return "*" + w.Text(care.Polish, key, nil) + "*\n" + value
}

// nothingIn is what is said of a time in which nothing happened, its dates left out.
func nothingIn(w *bottest.World) string {
	return strings.TrimLeft(w.Text(care.Polish, "report.empty", map[string]any{"Text": ""}), ". ")
}

// says wants a post to hold all the words.
func says(t *testing.T, m sandslack.Message, words ...string) {
	t.Helper()
	text := strings.ReplaceAll(bottest.Words(m), "\u00a0", " ")
	for _, want := range words {
		if !strings.Contains(text, strings.ReplaceAll(want, "\u00a0", " ")) {
			t.Errorf("the report does not say %q:\n%s", want, text)
		}
	}
}

// Every Monday morning the managers get the report on the week before, once, whatever happens to the bot; one that is late by
// more than a day is dropped.
func TestTheWeeklyReport(t *testing.T) {
	t.Parallel()
	w, desk := lived(t)
	monday := bottest.Company().ReportAt(w.Now())
	w.Stop()
	w.Skip(monday.Sub(w.Now()) - time.Minute)
	w.Start()
	w.Settled()
	before := weekly(w)
	w.Advance(2 * time.Minute)
	post := desk.Managers(figure(w, "report.opened", "2"))
	w.Settled()
	for range 2 {
		w.Stop()
		w.Start()
		w.Settled()
	}
	w.Advance(2 * time.Hour)
	if n := weekly(w) - before; n != 1 {
		t.Errorf("%d weekly reports", n)
	}
	says(t, post, figure(w, "report.settled", "1"), "Olga Smirnova")
	w.Stop()
	w.Skip(7*care.Day + 24*time.Hour)
	w.Start()
	w.Settled()
	if n := weekly(w) - before; n != 1 {
		t.Errorf("a report that is a day late is made: %d", n)
	}
}
