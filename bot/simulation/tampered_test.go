package simulation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"carebot/flows/care"
)

// TestTheChecksSee holds the checks themselves against a week that did not go well.
func TestTheChecksSee(t *testing.T) {
	t.Parallel()
	w := newWeek(t, seedOf(t), 80, 0)
	w.runs()
	show(t, w.checks())
	some := func(key string, to care.Platform) int {
		at := slices.IndexFunc(w.told.lines, func(l told) bool { return l.Key == key && l.Platform == to })
		if at < 0 {
			t.Fatalf("nobody was told %s", key)
		}
		return at
	}
	night := time.Date(2026, 11, 12, 23, 30, 0, 0, w.company.Zone)
	tests := []struct {
		name   string
		tamper func(lines []told) []told
		want   string
	}{
		{"an apology is missing", func(l []told) []told {
			return slices.Delete(l, some("clock.reply_late", care.Telegram), some("clock.reply_late", care.Telegram)+1)
		}, "first_reply by"},
		{"a promise is forgotten", func(l []told) []told {
			return slices.DeleteFunc(l, func(l told) bool { return strings.HasPrefix(l.Key, "clock.promise") || l.Key == "case.settled" })
		}, "promised by"},
		{"no decision comes", func(l []told) []told {
			return slices.DeleteFunc(l, func(l told) bool { return l.Key == "decision.attached" || l.Key == "clock.decision_late" })
		}, "decision by"},
		{"a customer is not heard of any more", func(l []told) []told {
			last := l[some("clock.progress", care.Telegram)]
			return slices.DeleteFunc(l, func(l told) bool { return l.Case == last.Case && l.At.After(last.At) })
		}, "progress by"},
		{"an apology comes twice", func(l []told) []told { return append(l, l[some("clock.reply_late", care.Telegram)]) }, "told twice"},
		{"an apology comes by night", func(l []told) []told {
			l[some("clock.reply_late", care.Telegram)].At = night
			return l
		}, "disturbed"},
		{"a question comes by night", func(l []told) []told { l[some("rating.ask", care.Telegram)].At = night; return l }, "disturbed"},
		{"a reminder comes by night", func(l []told) []told { w.directly(l).At = night; return l }, "out of hours"},
		{"a reminder goes to another", func(l []told) []told {
			direct := w.directly(l)
			direct.Chat = w.staff[(slices.IndexFunc(w.staff, func(s care.Staff) bool { return s.Slack == direct.Chat })+1)%len(w.staff)].Slack
			return l
		}, "not theirs"},
	}
	honest := w.told.lines
	for _, tt := range tests {
		w.told.lines = tt.tamper(slices.Clone(honest))
		if !slices.ContainsFunc(w.checks(), func(wrong string) bool { return strings.HasPrefix(wrong, tt.want) }) {
			t.Errorf("%s, and nothing is found: %v", tt.name, w.checks())
		}
		w.told.lines = honest
	}
}

// directly returns a reminder that went to an employee directly.
func (w *week) directly(lines []told) *told {
	for i, l := range lines {
		if strings.HasPrefix(l.Chat, "U0") && l.clock() && l.Chat != "U0NINA" {
			return &lines[i]
		}
	}
	w.t.Fatal("nobody was reminded")
	return nil
}
