package care_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"carebot/flows/care"
)

var audienceNow = time.Date(2026, 11, 25, 10, 0, 0, 0, time.UTC)

func measures() care.Measures {
	return care.Measures{Now: audienceNow, DormantAfter: 90 * care.Day, Best: map[string]int64{"PLN": 100_00, "EUR": 50_00}}
}

func ago(days int) time.Time { return audienceNow.Add(-time.Duration(days) * care.Day) }

func TestSegments(t *testing.T) {
	t.Parallel()
	whole := care.Facts{
		Customer: "K-1", Language: care.Polish, Tags: []string{"vip"}, FirstSeen: ago(10), LastWord: ago(1), Bought: 3, YearOrders: 3,
		LastOrder: ago(2), Turnover: map[string]int64{"PLN": 100_00}, Score: 9, Scored: true, Referred: true, Brought: 1, Recommended: ago(3),
		Consent: care.Consent{ConsentChange: care.ConsentChange{Pace: care.OffersEvery, Interests: []string{"Lampy"}}},
	}
	none := care.Facts{Customer: "K-2", Language: care.Russian, FirstSeen: ago(31), LastWord: ago(91)}
	tests := []struct {
		who         string
		whole, none bool
	}{
		{"everyone", true, true},
		{"language:pl", true, false},
		{"tag:vip", true, false},
		{"bought", true, false},
		{"never_bought", false, true},
		{"new", true, false},
		{"best", true, false},
		{"regular", true, false},
		{"dormant", false, true},
		{"recommenders", true, false},
		{"interest:Lampy", true, false},
		{"interest:Kremy", false, false},
		{"referred", true, false},
		{"referrers", true, false},
		{"unthanked", true, false},
		{"unhappy", false, false},
		{"language:pl and not dormant", true, false},
		{"not language:pl and dormant", false, true},
		{"never_bought or best", true, true},
		{"not (best or dormant)", false, false},
		{"language:ru or language:pl and new", true, true},
	}
	for _, test := range tests {
		a, err := care.ParseAudience(test.who)
		if err != nil {
			t.Errorf("%s: %v", test.who, err)
			continue
		}
		if got := a.Picks(whole, measures()); got != test.whole {
			t.Errorf("%s picks the one who has all: %t", test.who, got)
		}
		if got := a.Picks(none, measures()); got != test.none {
			t.Errorf("%s picks the one who has nothing: %t", test.who, got)
		}
	}
}

// The unhappy are spared unless somebody has thought of them.
func TestUnhappyAreSpared(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]care.Facts{"complains": {Complains: true}, "rated 1": {Rating: 1}, "rated 2": {Rating: 2}} {
		for who, want := range map[string]bool{
			"everyone": false, "everyone with unhappy": true, "unhappy": true, "not unhappy": false, "everyone or unhappy": true,
			"everyone and not unhappy": false,
		} {
			a, err := care.ParseAudience(who)
			if err != nil || a.Picks(f, measures()) != want {
				t.Errorf("%s of who %s: %t, error %v", who, name, !want, err)
			}
		}
	}
	everyone := care.Audience{Who: care.In(care.Everyone, "")}
	if !everyone.Picks(care.Facts{Rating: 3}, measures()) {
		t.Error("who rated 3 is left out")
	}
}

// What nobody knows picks nobody, also where it is turned round.
func TestUnknownPicksNobody(t *testing.T) {
	t.Parallel()
	unknown := care.In("vips", "")
	for _, who := range []care.Expression{
		{},
		unknown, care.NotIn(unknown), care.NotIn(care.NotIn(unknown)), care.NotIn(care.Expression{}), care.AllOf(care.In(care.Everyone, ""), unknown),
		care.NotIn(care.AllOf(care.In(care.New, ""), unknown)), care.AnyOf(), care.In(care.InLanguage, ""), care.NotIn(care.In(care.Tagged, "")),
	} {
		if (care.Audience{Who: who}).Picks(care.Facts{Language: care.Polish}, measures()) {
			t.Errorf("%+v picks somebody", who)
		}
	}
	if !(care.Audience{}).Empty() || (care.Audience{Who: unknown}).Empty() {
		t.Error("only the audience of nothing is empty")
	}
}

func TestAddOrder(t *testing.T) {
	t.Parallel()
	orders := []care.Order{
		{Status: care.OrderDelivered, PlacedAt: ago(10), Total: 10_00, Currency: "PLN"},
		{Status: care.OrderShipped, PlacedAt: ago(300), Total: 5_00, Currency: "PLN"},
		{Status: care.OrderDelivered, PlacedAt: ago(366), Total: 99_00, Currency: "PLN"},
		{Status: care.OrderCancelled, PlacedAt: ago(1), Total: 99_00, Currency: "PLN"},
		{Status: care.OrderRefunded, PlacedAt: ago(20), Total: 99_00, Currency: "PLN"},
		{Status: care.OrderPaid, UpdatedAt: ago(3), Total: 7_00, Currency: "EUR"},
	}
	var f care.Facts
	for _, o := range orders {
		f = f.AddOrder(o, audienceNow)
	}
	want := care.Facts{Bought: 5, YearOrders: 4, LastOrder: ago(3), Turnover: map[string]int64{"PLN": 15_00, "EUR": 7_00}}
	if diff := cmp.Diff(want, f); diff != "" {
		t.Error(diff)
	}
}

// The best are a fifth, by how much they spent; who spent as much as the last of them is among them, within one per cent.
func TestBest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		sums := rapid.SliceOfN(rapid.Int64Range(1, 5_000_000), 1, 200).Draw(t, "sums")
		var turnovers care.Turnovers
		for _, sum := range sums {
			turnovers.Add(map[string]int64{"PLN": sum})
		}
		best := turnovers.Best()["PLN"]
		slices.Sort(sums)
		least := sums[len(sums)-(len(sums)+4)/5] // the last of the fifth
		if best > least || float64(best) < float64(least)*0.99-1 {
			t.Fatalf("the best begin at %d, the last of the fifth has %d", best, least)
		}
	})
	var nobody care.Turnovers
	nobody.Add(map[string]int64{"PLN": 0, "EUR": -5})
	if best := nobody.Best(); len(best) != 0 {
		t.Errorf("of nobody the best begin at %v", best)
	}
}

func TestParseAudienceFaults(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]care.AudienceFault{
		"":                         {Key: "error_empty"},
		"  ":                       {Key: "error_empty"},
		"vip":                      {Key: "error_unknown", Word: "vip"},
		"new:pl":                   {Key: "error_unknown", Word: "new:pl"},
		"language":                 {Key: "error_value", Word: "language"},
		"tag: ":                    {Key: "error_value", Word: "tag"},
		"language:de":              {Key: "error_language", Word: "de"},
		"new and":                  {Key: "error_open", Word: "and"},
		"and new":                  {Key: "error_open", Word: "and"},
		"not":                      {Key: "error_open", Word: "not"},
		"()":                       {Key: "error_open", Word: ")"},
		"(new":                     {Key: "error_close", Word: "("},
		"new)":                     {Key: "error_close", Word: ")"},
		`tag:"vip`:                 {Key: "error_close", Word: `"`},
		"new dormant":              {Key: "error_end", Word: "dormant"},
		"new with dormant":         {Key: "error_end", Word: "with"},
		"new with unhappy and new": {Key: "error_end", Word: "and"},
	} {
		_, err := care.ParseAudience(text)
		var fault *care.AudienceFault
		if !errors.As(err, &fault) || *fault != want || fault.Error() == "" {
			t.Errorf("%q: %v, want %+v", text, err, want)
		}
	}
	deep := ""
	for range 30 {
		deep += "not "
	}
	if _, err := care.ParseAudience(deep + "new"); err == nil {
		t.Error("thirty nots are taken")
	}
}

func TestParseAudienceForms(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"NEW AND Not Dormant":           "new and not dormant",
		"new or best and regular":       "new or (best and regular)",
		"(new)":                         "new",
		"Language:PL":                   "language:pl",
		"((new) or best)":               "new or best",
		`tag:"duże zamówienia"`:         `tag:"duże zamówienia"`,
		"tag:„duże zamówienia” and new": `tag:"duże zamówienia" and new`,
		"tag: «vip»":                    "tag:vip",
		"not(new)":                      "not new",
		"not (new and best)":            "not (new and best)",
		"new with unhappy":              "new with unhappy",
	} {
		a, err := care.ParseAudience(text)
		if err != nil || a.String() != want {
			t.Errorf("%q is %q, error %v; want %q", text, a.String(), err, want)
		}
	}
}

// expressions draws an expression at most so deep.
func expressions(depth int) *rapid.Generator[care.Expression] {
	return rapid.Custom(func(t *rapid.T) care.Expression {
		kind := 0
		if depth > 0 {
			kind = rapid.IntRange(0, 3).Draw(t, "kind")
		}
		parts := rapid.SliceOfN(rapid.Deferred(func() *rapid.Generator[care.Expression] { return expressions(depth - 1) }), 2, 3)
		switch kind {
		case 1:
			return care.AllOf(parts.Draw(t, "all")...)
		case 2:
			return care.AnyOf(parts.Draw(t, "any")...)
		case 3:
			return care.NotIn(expressions(depth-1).Draw(t, "not"))
		}
		s := rapid.SampledFrom(care.Segments()).Draw(t, "segment")
		value := ""
		switch s {
		case care.InLanguage:
			value = string(rapid.SampledFrom(care.Languages()).Draw(t, "language"))
		case care.Tagged, care.Interested:
			value = rapid.SampledFrom([]string{"vip", "Lampy", "duże zamówienia", "a(b):c"}).Draw(t, "value")
		}
		return care.In(s, value)
	})
}

// What is written is read back the same, however it was put together.
func TestAudienceRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := care.Audience{Who: expressions(4).Draw(t, "who"), With: rapid.Bool().Draw(t, "with")}
		read, err := care.ParseAudience(a.String())
		if err != nil {
			t.Fatalf("%s: %v", a, err)
		}
		if diff := cmp.Diff(a, read); diff != "" {
			t.Fatalf("%s:\n%s", a, diff)
		}
	})
}

// No text makes the reader stumble, and what it takes it takes again.
func FuzzParseAudience(f *testing.F) {
	f.Add(`language:pl and not (dormant or tag:"x y") with unhappy`)
	f.Fuzz(func(t *testing.T, text string) {
		a, err := care.ParseAudience(text)
		if err != nil {
			return
		}
		again, err := care.ParseAudience(a.String())
		if err != nil || !cmp.Equal(a, again) {
			t.Errorf("%q is %q, then %q, error %v", text, a, again, err)
		}
	})
}

// Who was thanked is thanked again only for what came after it.
func TestUnthanked(t *testing.T) {
	t.Parallel()
	thanks := care.Audience{Who: care.In(care.Unthanked, "")}
	for name, test := range map[string]struct {
		recommended, thanked time.Time
		want                 bool
	}{
		"nothing to thank for": {time.Time{}, time.Time{}, false},
		"not thanked yet":      {ago(3), time.Time{}, true},
		"thanked":              {ago(3), ago(2), false},
		"thanked that moment":  {ago(3), ago(3), false},
		"another one since":    {ago(1), ago(2), true},
	} {
		f := care.Facts{Recommended: test.recommended, Thanked: test.thanked}
		if got := thanks.Picks(f, measures()); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
		if later := f.AddRecommendation(ago(9)).Recommended; later.Before(ago(9)) {
			t.Errorf("%s: the last recommendation was %v", name, later)
		}
	}
	if !thanks.Thanks() || (care.Audience{Who: care.In(care.Bringers, "")}).Thanks() {
		t.Error("only what picks those to be thanked thanks them")
	}
}
