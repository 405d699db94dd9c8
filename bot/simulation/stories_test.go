package simulation_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// stories returns what was said where, in order: in a customer's chat, in a case's thread, to an employee directly, in the
// managers' channel. What several lanes bring to one place at the same instant may come in any order.
func (w *week) stories() map[string][]string {
	all := map[string][]string{}
	for _, l := range w.once() {
		place := l.Chat
		if l.Thread || l.Key == "card" {
			place += " " + l.Case
		}
		at := l.At.Format("Mon 2 15:04:05")
		if len(l.Text) > 0 && strings.HasPrefix(l.Ref, "words/") { // posts of a customer's words are gathered, or not
			for words := range strings.Lines(l.Text) {
				all[place] = append(all[place], at+" "+words)
			}
			continue
		}
		all[place] = append(all[place], fmt.Sprintf("%s %s %q", at, l.File.ID, l.Text+l.Table))
	}
	for place := range all {
		if place == managers || strings.HasPrefix(place, "U0") || place == cases {
			slices.Sort(all[place])
		}
	}
	return all
}

// ends is how a case stands at the end.
func (w *week) finals() map[string]string {
	all := map[string]string{}
	for _, c := range w.all() {
		raw, err := json.MarshalIndent(c, "", " ")
		if err != nil {
			w.t.Fatal(err)
		}
		all[c.Number] = string(raw)
	}
	return all
}

// summary says in a few lines what the week was like.
func (w *week) summary(took time.Duration) string {
	keys, repeats, reminders, open := map[string]int{}, 0, 0, 0
	for _, l := range w.told.lines {
		if l.Repeat {
			repeats++
			continue
		}
		keys[l.Key]++
		if strings.HasPrefix(l.Key, "clock.") && strings.HasSuffix(l.Key, "_soon") && l.Chat != cases {
			reminders++
		}
	}
	made, kept, broken, all := 0, 0, 0, w.all()
	for _, c := range all {
		if c.Open() {
			open++
		}
		for _, change := range c.History {
			switch change.What {
			case "promised":
				made++
			case "kept":
				kept++
			case "broken":
				broken++
			}
		}
	}
	apologies := keys["clock.reply_late"] + keys["clock.reply_late_again"] + keys["clock.reply_late_last"] + keys["clock.promise_late"] + keys["clock.decision_late"] + keys["clock.progress_late"] + keys["clock.came_late"]
	return fmt.Sprintf(
		"seed %d: %d cases, %d open at the end; %d events, %d messages, %d of them repeats; %d restarts; %d reminders, %d words of progress, "+
			"%d promises by staff; clocks kept %d, broken %d; %d apologies; %d questions how it went; %v of machine time",
		w.seed, len(all), open, w.events, len(w.told.lines), repeats, w.restarts, reminders, keys["clock.progress"],
		made, kept, broken, apologies, keys["rating.ask"], took.Round(time.Millisecond),
	)
}

// differs returns what is not the same in two sets of stories, the earliest first.
func differs(a, b map[string][]string) (wrong []string) {
	for place := range merged(a, b) {
		x, y := a[place], b[place]
		for i := range max(len(x), len(y)) {
			var one, other string
			if i < len(x) {
				one = x[i]
			}
			if i < len(y) {
				other = y[i]
			}
			if one != other {
				wrong = append(wrong, fmt.Sprintf("%s, line %d:\n  without restarts %s\n  with             %s", place, i+1, one, other))
				break
			}
		}
	}
	slices.SortFunc(wrong, func(a, b string) int { return cmp.Compare(len(a), len(b)) })
	return wrong
}

func merged[V any](a, b map[string]V) map[string]bool {
	keys := map[string]bool{}
	for k := range a {
		keys[k] = true
	}
	for k := range b {
		keys[k] = true
	}
	return keys
}
