package simulation_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"carebot/flows/care"
)

// owed is something that a customer was told will happen by a time.
type owed struct {
	kind care.ClockKind
	by   time.Time
	what string // of a promise: its words
	line told
}

// promisesIn returns what a message promises.
func (w *week) promisesIn(l told) (all []owed) {
	at := func(field string) time.Time { t, _ := l.Data[field].(time.Time); return t }
	text, _ := l.Data["Text"].(string)
	if day, dated := l.Data["Decision"].(care.Date); dated {
		all = append(all, owed{care.ClockDecision, w.endOf(day), "", l})
	}
	switch reply := at("Reply"); {
	case l.Key == "clock.reply_late", l.Key == "clock.reply_late_again":
		all = append(all, owed{care.ClockFirstReply, at("Due"), "", l})
	case !reply.IsZero():
		all = append(all, owed{care.ClockFirstReply, reply, "", l})
	case l.Key == "case.promised" || l.Key == "clock.promise_late":
		all = append(all, owed{care.ClockPromised, at("Due"), text, l})
	case strings.HasPrefix(l.Key, "clock.progress") || l.Key == "clock.decision_late" || l.Key == "clock.reply_late_last" || l.Key == "case.between" && !at("Due").IsZero():
		all = append(all, owed{care.ClockProgress, at("Due"), "", l})
	}
	return all
}

func (w *week) endOf(day care.Date) time.Time {
	return time.Date(day.Year, day.Month, day.Day, 23, 59, 59, 0, w.company.Zone)
}

// ends reports whether a message about the same case is what was owed, an apology for it, or makes it needless.
func (o owed) ends(l told) bool {
	words, _ := l.Data["Text"].(string)
	customer := l.Platform == care.Telegram
	switch {
	case customer && l.Key == "clock.silent": // settled by silence
		return o.kind != care.ClockDecision
	case o.kind == care.ClockDecision:
		return customer && (l.Key == "decision.attached" || l.Key == "clock.decision_late") || l.Key == "desk.decision_confirmed"
	case o.kind == care.ClockPromised:
		kept := l.Key == "clock.promise_done" || l.Key == "clock.promise_kept" || l.Key == "clock.promise_late"
		return kept && words == o.what || customer && l.Key == "case.settled"
	case !customer:
		return false
	case o.kind == care.ClockFirstReply:
		anew := strings.HasPrefix(l.Key, "clock.reply_late") || l.Key == "case.reopened" || strings.HasPrefix(l.Key, "rating.sorry")
		return anew || l.speaks()
	default:
		return true
	}
}

// speaks reports whether a message to a customer is an employee's own words, or made of them.
func (l told) speaks() bool {
	return slices.Contains([]string{"", "case.promised", "case.waits", "case.goes_on", "case.settled"}, l.Key)
}

// broken finds what customers were promised and neither got nor were sent an apology for by then.
func (w *week) broken(lines []told) (wrong []string) {
	about := map[string][]told{}
	for _, l := range lines {
		if l.Case != "" {
			about[l.Case] = append(about[l.Case], l)
		}
	}
	for _, story := range about {
		for i, l := range story {
			if l.Platform != care.Telegram {
				continue
			}
			for _, o := range w.promisesIn(l) {
				wrong = append(wrong, w.unkept(o, story[i+1:])...)
			}
		}
	}
	slices.Sort(wrong)
	return wrong
}

// unkept says that something promised did not come.
func (w *week) unkept(o owed, later []told) []string {
	by := w.company.Quiet.Over(o.by, w.company.Zone).Add(late)
	if by.After(w.ends) || w.away(o.line.Chat, o.line.At, by) {
		return nil
	}
	for i, l := range later {
		stands := func(m told) bool {
			return m.Key == "clock.promise_stands" && m.Data["Text"] == o.what && !m.At.After(by)
		}
		if l.At.After(by) {
			break
		}
		if o.ends(l) && !slices.ContainsFunc(later[i:], stands) {
			return nil
		}
	}
	return []string{fmt.Sprintf("%s by %s was not kept, nor apologised for: %v", o.kind, o.by.Format("Mon 2 15:04:05"), o.line)}
}

// away reports whether a customer had stopped the bot at some time between two.
func (w *week) away(chat string, from, until time.Time) bool {
	c, is := w.customers[chat]
	return is && slices.ContainsFunc(c.absent, func(s span) bool {
		return s.from.Before(until) && (s.until.IsZero() || s.until.After(from))
	})
}
