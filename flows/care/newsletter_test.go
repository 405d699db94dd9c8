package care_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/flows/care"
)

func TestNewsletterDue(t *testing.T) {
	t.Parallel()
	n := care.Newsletter{State: care.NewsletterScheduled, SendAt: audienceNow, Late: 6 * time.Hour}
	for name, test := range map[string]struct {
		now  time.Time
		want care.NewsletterState
	}{
		"too early":           {audienceNow.Add(-time.Second), care.NewsletterScheduled},
		"on time":             {audienceNow, care.NewsletterSending},
		"as late as it may":   {audienceNow.Add(6 * time.Hour), care.NewsletterSending},
		"later than it may":   {audienceNow.Add(6*time.Hour + time.Second), care.NewsletterLate},
		"a year after it was": {audienceNow.AddDate(1, 0, 0), care.NewsletterLate},
	} {
		if got := n.Due(test.now); got != test.want {
			t.Errorf("%s: %s", name, got)
		}
	}
	atOnce := care.Newsletter{State: care.NewsletterScheduled, Late: time.Hour, ConfirmedAt: audienceNow}
	draft := care.Newsletter{State: care.NewsletterDraft, SendAt: audienceNow}
	if atOnce.Due(audienceNow) != care.NewsletterSending || draft.Due(audienceNow) != care.NewsletterDraft {
		t.Error("at once is not at once, or a draft is sent")
	}
	if got := atOnce.Due(audienceNow.Add(2 * time.Hour)); got != care.NewsletterLate {
		t.Errorf("what was to go at once two hours ago is %s", got)
	}
}

// From every state but the last ones it can be stopped or sent, and from those nothing leads away.
func TestNewsletterStates(t *testing.T) {
	t.Parallel()
	all := []care.NewsletterState{
		care.NewsletterDraft, care.NewsletterScheduled, care.NewsletterSending, care.NewsletterPaused, care.NewsletterLate,
		care.NewsletterDone, care.NewsletterStopped,
	}
	for _, from := range all {
		ways := slices.DeleteFunc(slices.Clone(all), func(to care.NewsletterState) bool { return !from.May(to) })
		if from.Ended() != (len(ways) == 0) || from.May(from) {
			t.Errorf("from %s to %v", from, ways)
		}
		if from.May(care.NewsletterDone) && from != care.NewsletterSending && from != care.NewsletterPaused {
			t.Errorf("%s is done without having been sent", from)
		}
	}
	if care.NewsletterDraft.May(care.NewsletterSending) {
		t.Error("a draft is sent without a yes")
	}
}

func TestRepeat(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("Europe/Warsaw")
	if err != nil {
		t.Fatal(err)
	}
	wednesday := care.Repeat{Weekday: time.Wednesday, Hour: 10}
	last := time.Date(2026, 10, 21, 10, 0, 0, 0, zone) // the clocks are set back on the Sunday that follows
	if got, want := wednesday.Next(last, zone), time.Date(2026, 10, 28, 10, 0, 0, 0, zone); !got.Equal(want) {
		t.Errorf("after %v comes %v", last, got)
	}
	if got := wednesday.Next(last.Add(-time.Minute).UTC(), zone); !got.Equal(last) {
		t.Errorf("a minute before it, it is at %v", got)
	}
	rapid.Check(t, func(t *rapid.T) {
		r := care.Repeat{Weekday: time.Weekday(rapid.IntRange(0, 6).Draw(t, "weekday")), Hour: rapid.IntRange(0, 23).Draw(t, "hour"), Minute: rapid.IntRange(0, 59).Draw(t, "minute")}
		at := time.Unix(rapid.Int64Range(1_700_000_000, 2_000_000_000).Draw(t, "at"), 0)
		next := r.Next(at, zone)
		if !next.After(at) || next.Sub(at) > 7*24*time.Hour+time.Hour || next.In(zone).Weekday() != r.Weekday {
			t.Fatalf("after %v comes %v", at.In(zone), next)
		}
	})
}

// A repeat is what was written, and a draft.
func TestAgain(t *testing.T) {
	t.Parallel()
	n := care.Newsletter{
		ID: "N-1001", Name: "Środa", Texts: map[care.Language]care.Content{care.Polish: {Text: "Oferta"}}, State: care.NewsletterDone,
		Author: "U0ANNA", SendAt: ago(7), CreatedAt: ago(9), ConfirmedAt: ago(8), ConfirmedBy: "U0ANNA", StartedAt: ago(7), EndedAt: ago(6),
		Planned: map[care.Language]int{care.Polish: 3}, Counts: care.NewsletterCounts{Sent: 3}, Coupons: "lato",
	}
	again := n.Again("N-1002", audienceNow, ago(1))
	want := care.Newsletter{
		ID: "N-1002", Of: "N-1001", Name: n.Name, Texts: n.Texts, State: care.NewsletterDraft, Author: "U0ANNA", SendAt: audienceNow,
		CreatedAt: ago(1), Coupons: "lato",
	}
	if diff := cmp.Diff(want, again); diff != "" {
		t.Error(diff)
	}
	if third := again.Again("N-1003", audienceNow, audienceNow); third.Of != "N-1001" {
		t.Errorf("the third is of %s", third.Of)
	}
}

func TestNewsletterFaults(t *testing.T) {
	t.Parallel()
	terms := care.NewsletterTerms{Interests: []string{"Lampy"}}
	good := func() care.Newsletter {
		return care.Newsletter{
			Name: "Lampy", Texts: map[care.Language]care.Content{care.Polish: {Text: "Oferta"}, care.English: {}},
			Audience: care.Audience{Who: care.In(care.Everyone, "")}, Interest: "Lampy", SendAt: audienceNow,
			Buttons: []care.NewsletterButton{
				{Labels: map[care.Language]string{care.Polish: "Sklep"}, Link: "https://example.com/x"},
				{Labels: map[care.Language]string{care.Polish: "Zapytaj"}, Ask: true},
			},
		}
	}
	if faults := good().Faults(terms, audienceNow); len(faults) > 0 {
		t.Fatalf("a good one has %v", faults)
	}
	if languages := good().Languages(); !slices.Equal(languages, []care.Language{care.Polish}) {
		t.Errorf("its languages are %v", languages)
	}
	repeat := good()
	repeat.SendAt, repeat.Of, repeat.Late = audienceNow.Add(-5*time.Hour), "N-1001", 6*time.Hour
	if faults := repeat.Faults(terms, audienceNow); len(faults) > 0 {
		t.Errorf("a repeat that waits for its yes has %v", faults)
	}
	long := func(n int) care.Content { return care.Content{Text: strings.Repeat("💡", n/2)} }
	for name, test := range map[string]struct {
		spoil func(*care.Newsletter)
		want  care.NewsletterFault
	}{
		"no name":            {func(n *care.Newsletter) { n.Name = " " }, care.NewsletterFault{Field: "name", Key: "fault_name"}},
		"no text":            {func(n *care.Newsletter) { n.Texts, n.Buttons = nil, nil }, care.NewsletterFault{Field: "texts", Key: "fault_texts"}},
		"a long text":        {func(n *care.Newsletter) { n.Texts[care.Polish] = long(4098) }, care.NewsletterFault{Field: "texts", Key: "fault_long", Language: "pl", Most: 4096}},
		"a long caption":     {func(n *care.Newsletter) { n.Picture, n.Texts[care.Polish] = &care.File{Kind: care.Photo}, long(1026) }, care.NewsletterFault{Field: "texts", Key: "fault_long", Language: "pl", Most: 1024}},
		"no room for a code": {func(n *care.Newsletter) { n.Coupons, n.Texts[care.Polish] = "lato", long(4000) }, care.NewsletterFault{Field: "texts", Key: "fault_long", Language: "pl", Most: 3996}},
		"a film":             {func(n *care.Newsletter) { n.Picture = &care.File{Kind: care.Video} }, care.NewsletterFault{Field: "picture", Key: "fault_picture"}},
		"a third button":     {func(n *care.Newsletter) { n.Buttons = append(n.Buttons, n.Buttons[0]) }, care.NewsletterFault{Field: "buttons", Key: "fault_buttons", Most: 2}},
		"a script":           {func(n *care.Newsletter) { n.Buttons[0].Link = "javascript:alert(1)" }, care.NewsletterFault{Field: "buttons", Key: "fault_link"}},
		"neither":            {func(n *care.Newsletter) { n.Buttons[0].Link = "" }, care.NewsletterFault{Field: "buttons", Key: "fault_link"}},
		"both":               {func(n *care.Newsletter) { n.Buttons[0].Ask = true }, care.NewsletterFault{Field: "buttons", Key: "fault_link"}},
		"no label": {func(n *care.Newsletter) {
			n.Texts[care.English] = care.Content{Text: "Offer"}
			n.Buttons = n.Buttons[:1]
		}, care.NewsletterFault{Field: "buttons", Key: "fault_label", Language: "en"}},
		"nobody":                {func(n *care.Newsletter) { n.Audience = care.Audience{} }, care.NewsletterFault{Field: "audience", Key: "fault_audience"}},
		"nobody known":          {func(n *care.Newsletter) { n.Audience.Who = care.In("vips", "") }, care.NewsletterFault{Field: "audience", Key: "fault_audience"}},
		"another topic":         {func(n *care.Newsletter) { n.Interest = "Kremy" }, care.NewsletterFault{Field: "interest", Key: "fault_interest"}},
		"a label of 80":         {func(n *care.Newsletter) { n.Buttons[0].Labels[care.Polish] = strings.Repeat("💡", 40) }, care.NewsletterFault{Field: "buttons", Key: "fault_long", Language: "pl", Most: 40}},
		"a repeat of yesterday": {func(n *care.Newsletter) { n.SendAt, n.Of, n.Late = ago(1), "N-1", time.Hour }, care.NewsletterFault{Field: "send_at", Key: "fault_past"}},
		"yesterday":             {func(n *care.Newsletter) { n.SendAt = ago(1) }, care.NewsletterFault{Field: "send_at", Key: "fault_past"}},
	} {
		n := good()
		test.spoil(&n)
		if diff := cmp.Diff([]care.NewsletterFault{test.want}, n.Faults(terms, audienceNow)); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// A button's address is one that Telegram opens, wherever it leads: of another one it would refuse the newsletter to everybody.
func TestNewsletterLinks(t *testing.T) {
	t.Parallel()
	opens := map[string]bool{
		"https://example.com": true, "http://sklep.example.com/a?b=c#d": true, "https://example.com:8443/": true, "https://пример.рф/ж": true,
		"https://192.0.2.1/x": true, "https://a-b.example.com": true,
		"": false, "example.com": false, "ftp://example.com": false, "https://": false, "https://localhost": false, "https://-": false,
		"https://example": false, "https://example..com": false, "https://example.com:99999": false, "https://a b.com": false,
		"https://-example.com": false, "javascript:alert(1)": false, "tg://resolve?domain=x": false,
	}
	for link, want := range opens {
		n := care.Newsletter{
			Name: "Lampy", Texts: map[care.Language]care.Content{care.Polish: {Text: "Oferta"}}, Audience: care.Audience{Who: care.In(care.Everyone, "")},
			Buttons: []care.NewsletterButton{{Labels: map[care.Language]string{care.Polish: "Sklep"}, Link: link}},
		}
		if got := len(n.Faults(care.NewsletterTerms{}, audienceNow)) == 0; got != want {
			t.Errorf("%q opens: %t", link, got)
		}
	}
}

// A few refusals among many that arrived are those recipients' own; a few of few are the newsletter's.
func TestNewsletterIsRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		refused, ended int
		want           bool
	}{
		{2, 2, false}, {3, 3, true}, {3, 30, true}, {3, 31, false}, {10, 100, true}, {10, 1000, false},
	} {
		if got := care.NewsletterIsRefused(test.refused, test.ended); got != test.want {
			t.Errorf("%d of %d: %t", test.refused, test.ended, got)
		}
	}
}

func TestParseCodes(t *testing.T) {
	t.Parallel()
	codes, err := care.ParseCodes("\ufeffLATO-1\r\nLATO-2;LATO-3, LATO-1\n\n")
	if diff := cmp.Diff([]string{"LATO-1", "LATO-2", "LATO-3"}, codes); err != nil || diff != "" {
		t.Errorf("error %v\n%s", err, diff)
	}
	for _, text := range []string{"LATO-1\nŁATA", strings.Repeat("A", 65)} {
		if codes, err := care.ParseCodes(text); err == nil || codes != nil {
			t.Errorf("%q is %v", text, codes)
		}
	}
}

// What becomes of recipients adds up, and only what may have arrived counts against how often they want newsletters.
func TestRecipientStates(t *testing.T) {
	t.Parallel()
	had := map[care.RecipientState]bool{
		care.RecipientPlanned: true, care.RecipientSent: true, care.RecipientUnconfirmed: true,
		care.RecipientBlocked: false, care.RecipientFailed: false, care.RecipientLeftOut: false,
	}
	var counts care.NewsletterCounts
	for state, want := range had {
		r := care.Recipient{State: state, At: ago(2), EndedAt: ago(1)}
		if r.Last().IsZero() == want || want && !r.Last().Equal(ago(1)) {
			t.Errorf("%s: they had it at %v", state, r.Last())
		}
		counts = counts.Add(state)
	}
	if counts.Done() != 5 || counts != (care.NewsletterCounts{Sent: 1, Blocked: 1, Failed: 1, Unconfirmed: 1, LeftOut: 1}) {
		t.Errorf("the counts are %+v", counts)
	}
}
