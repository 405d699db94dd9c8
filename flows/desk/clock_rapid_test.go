package desk_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"carebot/flows/care"
	"carebot/flows/desk"
)

// Whatever happens to a case, and however late its clocks are looked at: nobody is told the same twice, nobody is disturbed
// by night, and when all is said nothing is to be said at once.
func TestClocksSayEverythingOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		o := newClockroom(t, rapid.SampledFrom([]string{"", shopHours, "Mon-Sun 06:00-22:00"}).Draw(rt, "hours"), rapid.SampledFrom([]string{"", night}).Draw(rt, "quiet"))
		o.staff[0].Hours = o.hours(rapid.SampledFrom([]string{shopHours, "Sat-Sun 10:00-14:00", "Mon-Fri 22:00-24:00"}).Draw(rt, "anna"))
		c := o.opens(rapid.SampledFrom([]care.Kind{care.KindComplaint, care.KindQuestion}).Draw(rt, "kind"), "2026-03-20 12:00")
		said := map[string]bool{}
		for i := range rapid.IntRange(1, 40).Draw(rt, "steps") {
			o.now = o.now.Add(time.Duration(rapid.IntRange(0, 3000).Draw(rt, "minutes")) * time.Minute)
			if what := rapid.IntRange(0, 9).Draw(rt, "what"); what < 6 && c.Open() {
				c, _ = desk.Advance(c, happening(c, o, what, i), o)
			}
			var effects []desk.Effect
			c, effects = desk.Advance(c, desk.FellDue{}, o)
			for _, effect := range effects {
				once(rt, o, effect, said)
			}
			if next := desk.Next(c, o); !next.IsZero() && !next.After(o.now) {
				rt.Fatalf("at %s something is to be said at %s still; the case: %+v", o.now, next, c)
			}
		}
	})
}

// happening is something staff or the customer do.
func happening(c care.Case, o *clockroom, what, step int) desk.Event {
	stamp := desk.Stamp(c)
	switch what {
	case 0:
		return desk.Replied{By: anna.Slack}
	case 1:
		return desk.Promised{By: jan.Slack, Stamp: stamp, What: fmt.Sprint(step), Due: o.now.Add(time.Duration(step*step) * 10 * time.Minute)}
	case 2:
		return desk.Turned{By: jan.Slack, Stamp: stamp, To: care.StatusWaiting, WaitsFor: fmt.Sprint(step)}
	case 3:
		return desk.Turned{By: jan.Slack, Stamp: stamp, To: care.StatusOpen}
	case 4:
		return desk.Assigned{By: jan.Slack, Stamp: stamp, To: jan.Slack}
	default:
		return desk.Assigned{By: jan.Slack, Stamp: stamp, To: anna.Slack}
	}
}

// once checks that an effect disturbs nobody and was not seen before.
func once(rt *rapid.T, o *clockroom, effect desk.Effect, said map[string]bool) {
	var who, key string
	var data map[string]any
	switch e := effect.(type) {
	case desk.Inform:
		who, key, data = "customer", e.Key, e.Data
	case desk.Warn:
		who, key, data = "staff", e.Key, e.Data
		if s, _ := o.Staff(e.Staff); !s.Hours.Open(o.now) {
			rt.Fatalf("at %s %s is off, and is told %s", o.now, s.Name, key)
		}
	case desk.Escalate:
		who, key, data = "managers", e.Key, e.Data
	default:
		return
	}
	if who != "staff" && o.company.Quiet.Over(o.now, o.company.Zone).After(o.now) {
		rt.Fatalf("at %s, in the quiet time, the %s are told %s", o.now, who, key)
	}
	about := fmt.Sprint(who, key, data["Was"], data["Text"], data["Waits"], data["Count"])
	if data["Was"] == nil {
		about += fmt.Sprint(data["Due"])
	}
	if key == "clock.progress" || key == "clock.progress_late" {
		about += o.now.String()
	}
	if said[about] {
		rt.Fatalf("at %s the same is said again: %s", o.now, about)
	}
	said[about] = true
}
