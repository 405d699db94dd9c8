package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"carebot/flows/care"
	"carebot/flows/desk"
)

func TestReadNewsButtons(t *testing.T) {
	t.Parallel()
	buttons, fields := desk.ReadNewsButtons(map[string]string{
		"does_1": "none", "link_1": "https://example.com/left-over", "label_1pl": "Sklep",
		"does_2": "ask", "link_2": "https://example.com", "label_2pl": " Zapytaj ", "label_2ru": "",
	})
	want := []care.NewsletterButton{{Ask: true, Labels: map[care.Language]string{care.Polish: "Zapytaj"}}}
	if diff := cmp.Diff(want, buttons); diff != "" || len(fields) != 1 || fields[0] != 2 {
		t.Errorf("of fields %v:\n%s", fields, diff)
	}
}

func TestReadNewsAudience(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		values map[string]string
		want   string // the audience, or the key of what is wrong
	}{
		"a common one":      {map[string]string{"who": "new"}, "new"},
		"own words":         {map[string]string{"who": "own", "own_words": "language:pl and not dormant"}, "language:pl and not dormant"},
		"with the unhappy":  {map[string]string{"who": "everyone", "unhappy": "all"}, "everyone with unhappy"},
		"written so, too":   {map[string]string{"who": "own", "own_words": "best with unhappy", "unhappy": "spared"}, "best with unhappy"},
		"both":              {map[string]string{"who": "new", "own_words": "best"}, "news.fault_both"},
		"own without words": {map[string]string{"who": "own"}, "error_empty"},
		"nobody knows whom": {map[string]string{"who": "own", "own_words": "vip"}, "error_unknown"},
	} {
		a, err := desk.ReadNewsAudience(test.values)
		got := a.String()
		var form *desk.NewsFault
		var words *care.AudienceFault
		switch {
		case errors.As(err, &form):
			got = form.Key
		case errors.As(err, &words):
			got = words.Key
		}
		if got != test.want {
			t.Errorf("%s: %q (%v)", name, got, err)
		}
	}
}

func TestReadNewsRepeat(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 25, 10, 30, 0, 0, time.UTC)
	never, err := desk.ReadNewsRepeat(map[string]string{"repeat": "none", "repeat_at": "x"}, at)
	if never != nil || err != nil {
		t.Errorf("never is %+v, %v", never, err)
	}
	same, err := desk.ReadNewsRepeat(map[string]string{"repeat": "3"}, at)
	if diff := cmp.Diff(&care.Repeat{Weekday: time.Wednesday, Hour: 10, Minute: 30}, same); diff != "" || err != nil {
		t.Errorf("error %v\n%s", err, diff)
	}
	own, err := desk.ReadNewsRepeat(map[string]string{"repeat": "0", "repeat_at": " 7:05 "}, at)
	if diff := cmp.Diff(&care.Repeat{Weekday: time.Sunday, Hour: 7, Minute: 5}, own); diff != "" || err != nil {
		t.Errorf("error %v\n%s", err, diff)
	}
	if _, err := desk.ReadNewsRepeat(map[string]string{"repeat": "1", "repeat_at": "25:00"}, at); err == nil {
		t.Error("25:00 is an hour")
	}
}

func TestReadNewsCodes(t *testing.T) {
	t.Parallel()
	many := strings.Builder{}
	for i := range 301 {
		many.WriteString("A" + strings.Repeat("B", i%7) + string(rune('A'+i%26)) + string(rune('A'+i/26)) + "\n")
	}
	for name, test := range map[string]struct {
		values map[string]string
		list   string
		codes  int
		key    string
	}{
		"none":            {map[string]string{"coupons": "none"}, "", 0, ""},
		"a list":          {map[string]string{"coupons": "lato"}, "lato", 0, ""},
		"a new list":      {map[string]string{"codes": "A-1\nA-2", "codes_list": "zima"}, "zima", 2, ""},
		"more for a list": {map[string]string{"coupons": "lato", "codes": "A-1"}, "lato", 1, ""},
		"no list":         {map[string]string{"codes": "A-1"}, "", 0, "news.fault_list"},
		"no codes":        {map[string]string{"codes_list": "zima"}, "", 0, "news.fault_no_codes"},
		"no code":         {map[string]string{"codes": "żaba", "codes_list": "zima"}, "", 0, "news.fault_code"},
		"too many":        {map[string]string{"codes": many.String(), "codes_list": "zima"}, "", 0, "news.fault_codes"},
	} {
		list, codes, err := desk.ReadNewsCodes(test.values, false)
		var fault *desk.NewsFault
		key := ""
		if errors.As(err, &fault) {
			key = fault.Key
		}
		if list != test.list || len(codes) != test.codes || key != test.key {
			t.Errorf("%s: %q, %d codes, %v", name, list, len(codes), err)
		}
	}
}

// A file needs a list as typed codes do; without one and without codes there is nothing to add.
func TestReadNewsCodesOfAFile(t *testing.T) {
	t.Parallel()
	list, codes, err := desk.ReadNewsCodes(map[string]string{"coupons": "none", "codes_list": "zima"}, true)
	if list != "zima" || len(codes) != 0 || err != nil {
		t.Errorf("%q, %q, %v", list, codes, err)
	}
	var fault *desk.NewsFault
	if _, _, err := desk.ReadNewsCodes(map[string]string{"coupons": "none"}, true); !errors.As(err, &fault) || fault.Field != desk.FieldNewsList {
		t.Errorf("no list: %v", err)
	}
	if _, err := desk.ReadMoreCodes(nil, false); !errors.As(err, &fault) || fault.Key != "news.fault_codes_none" {
		t.Errorf("nothing: %v", err)
	}
	if _, err := desk.ReadMoreCodes(nil, true); err != nil {
		t.Errorf("a file alone: %v", err)
	}
	if codes, err := desk.ReadMoreCodes(map[string]string{"codes": "A-1 A-2"}, true); len(codes) != 2 || err != nil {
		t.Errorf("both: %q, %v", codes, err)
	}
}
