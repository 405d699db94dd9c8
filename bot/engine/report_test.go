package engine

import (
	"bytes"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/locales"
)

var update = flag.Bool("update", false, "write what the tests expect anew")

// reported is a week with a complaint settled and rated, a question left open and late, and what else a report counts.
func reported(t *testing.T) (*care.Report, *Engine) {
	t.Helper()
	texts, err := locales.Load()
	if err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	hours, err := care.ParseHours("Mon-Fri 08:00-16:00", zone, "pl")
	if err != nil {
		t.Fatal(err)
	}
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 11, day, hour, minute, 0, 0, zone) }
	r := care.NewReport(care.Week.LastFull(at(23, 9, 0)), hours)
	r.Add(care.Case{Kind: care.KindComplaint, Topic: "damaged", Language: care.Polish, OpenedAt: at(16, 9, 0), History: []care.Change{
		{At: at(16, 9, 0), What: care.ChangeOpened, To: "U0ANNA"},
		{At: at(16, 9, 25), What: care.ChangeReplied, Staff: "U0ANNA"},
		{At: at(16, 9, 25), What: care.ChangeKept, Staff: "U0ANNA", To: string(care.ClockFirstReply)},
		{At: at(18, 10, 0), What: care.ChangeSettled, Staff: "U0ANNA", To: string(care.OutcomeRepair)},
		{At: at(18, 11, 0), What: care.ChangeRated, Score: 4, To: "U0ANNA"},
	}})
	r.Add(care.Case{Kind: care.KindQuestion, Language: care.Russian, OpenedAt: at(20, 15, 50), History: []care.Change{
		{At: at(20, 15, 50), What: care.ChangeOpened},
		{At: at(20, 15, 55), What: care.ChangeBroken, To: string(care.ClockFirstReply)},
	}})
	r.AddRating(care.Rating{
		Asked: care.AskedRating, Kind: care.KindComplaint, Topic: "damaged", Staff: "U0ANNA", Language: care.Polish, Score: 4, AnsweredAt: at(18, 11, 0),
	})
	r.AddRating(care.Rating{Asked: care.AskedRecommend, Language: care.Polish, Score: 6, AnsweredAt: at(19, 11, 0)})
	seen := r.From.Add(-care.ComeBackIn)
	r.AddCustomer(seen, []time.Time{seen.Add(care.Day)})
	r.AddCustomer(seen, nil)
	return r, &Engine{Options: Options{
		Company: care.Company{Zone: zone, Hours: hours}, Texts: texts, Staff: []care.Staff{{Name: "Anna Kowalska", Slack: "U0ANNA"}},
	}}
}

// The table says everything, in the company's language, as the spreadsheets of its people read it.
func TestReportTable(t *testing.T) {
	t.Parallel()
	r, e := reported(t)
	for _, lang := range care.Languages() {
		w := &wording{turn: &turn{engine: e}, lang: lang}
		got, err := w.reportTable(r)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", "report."+string(lang)+".csv")
		if *update {
			if err := os.WriteFile(path, got, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("in %s (-want +got):\n%s", lang, diff)
		}
	}
}

// The picture can be decoded and shows both charts, in every language.
func TestReportPicture(t *testing.T) {
	t.Parallel()
	r, e := reported(t)
	for _, lang := range care.Languages() {
		w := &wording{turn: &turn{engine: e}, lang: lang}
		raw, err := w.reportPicture(r)
		if err != nil {
			t.Fatal(err)
		}
		if at := os.Getenv("CAREBOT_PICTURES"); at != "" {
			if err := os.WriteFile(filepath.Join(at, "report."+string(lang)+".png"), raw, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		picture, err := png.Decode(bytes.NewReader(raw))
		if err != nil || picture.Bounds().Dy() < 800 {
			t.Errorf("in %s: %v", lang, err)
		}
	}
}

// A week without anything to tell is compared with nothing: no change is said, nothing is divided by nothing.
func TestFiguresOfNothing(t *testing.T) {
	t.Parallel()
	r, e := reported(t)
	for _, lang := range care.Languages() {
		w := &wording{turn: &turn{engine: e}, lang: lang}
		nothingAtAll := care.NewReport(r.Before(), e.Company.Hours)
		for _, f := range append(w.keyFigures(nothingAtAll, nothingAtAll), w.keyFigures(r, nothingAtAll)...) {
			if f.Value == "" || f.Label == "" {
				t.Errorf("in %s %q is %q", lang, f.Label, f.Value)
			}
		}
		if w.err != nil {
			t.Error(w.err)
		}
	}
}
