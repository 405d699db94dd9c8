package engine

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"carebot/flows/care"
	"carebot/storage"
)

// A report is asked for by a manager or by the clock, and made beside the turns: to count a hundred thousand cases takes a
// while. That it is asked for is a timer, which goes in the commit that enqueues the report: whatever crashes between, it is
// made once.

const (
	// timerReport is the kind of the timers of reports.
	timerReport = "report"
	// reportWeekly is the key of the timer that asks for the report on the last week.
	reportWeekly = "report/weekly"
	// reportAsked begins the keys of reports that are asked for and not made yet.
	reportAsked = "report/asked/"
	// reportAgain is when one that came to no end is begun again.
	reportAgain = 10 * time.Minute
	// reportLate is how late the weekly report may be asked for: after that it is dropped, and the next one comes.
	reportLate = care.Day
)

// report asks for a report on the last full week, month or quarter, or on the one there is so far.
func (t *turn) report(a asked) error {
	p, said, known := care.ReadPeriod(a.rest, t.now.In(t.zone()))
	if !known {
		return t.answer(a.lang, "report.which", map[string]any{"Text": clipped(a.rest, 30)})
	}
	if !said {
		var err error
		if p, err = t.withAnything(p); err != nil {
			return err
		}
	}
	if err := t.askReport(p); err != nil {
		return err
	}
	return t.answer(a.lang, "report.making", map[string]any{"Was": care.DateOf(p.From), "Due": p.LastDay()})
}

// withAnything returns a period that is over, unless the first case came later than that: then there can be nothing in it,
// and what there is to tell is in the period that is going on.
func (t *turn) withAnything(p care.Period) (care.Period, error) {
	first, _, err := storage.Cases.Page(t.tx, storage.Query{Limit: 1})
	if err != nil || len(first) > 0 && first[0].OpenedAt.Before(p.To) {
		return p, err
	}
	return p.Kind.SoFar(t.now.In(t.zone())), nil
}

// askReport has a report made. One that is asked for already is made once.
func (t *turn) askReport(p care.Period) error {
	id := reportID(p)
	return t.timer(storage.Timer{Key: reportAsked + id, Kind: timerReport, Due: t.now.UTC(), About: []string{id}})
}

// reportID names a report: its kind and where its period begins and ends.
func reportID(p care.Period) string {
	return fmt.Sprintf("%s/%d/%d", p.Kind, p.From.UnixMicro(), p.To.UnixMicro())
}

// reportOf reads what reportID wrote, in a zone.
func reportOf(id string, zone *time.Location) (p care.Period, ok bool) {
	parts := strings.Split(id, "/")
	if len(parts) != 3 {
		return p, false
	}
	from, err1 := strconv.ParseInt(parts[1], 10, 64)
	to, err2 := strconv.ParseInt(parts[2], 10, 64)
	p = care.Period{Kind: care.PeriodKind(parts[0]), From: time.UnixMicro(from).In(zone), To: time.UnixMicro(to).In(zone)}
	return p, err1 == nil && err2 == nil
}

// fallReport wakes who makes reports; that one is asked for stays until it is made. When it is time for the weekly one, it
// is asked for like any other.
func (t *turn) fallReport(timer storage.Timer) error {
	if timer.Key == reportWeekly {
		return t.fallWeekly(timer)
	}
	timer.Due = t.now.Add(reportAgain).UTC()
	t.engine.reportSoon() // should this not be committed, there is no less to make
	return t.timer(timer)
}

func (t *turn) fallWeekly(timer storage.Timer) error {
	week := care.Week.LastFull(t.now.In(t.zone()))
	if t.now.Sub(timer.Due) <= reportLate {
		if err := t.askReport(week); err != nil {
			return err
		}
	}
	return t.planWeekly(t.engine.Company.ReportAt(t.now), week)
}

// planWeekly sets when the next weekly report is asked for; done is the last week that needs none any more.
func (t *turn) planWeekly(next time.Time, done care.Period) error {
	return t.timer(storage.Timer{Key: reportWeekly, Kind: timerReport, Due: next.UTC(), About: []string{reportID(done)}})
}

// scheduleWeekly plans the weekly report as the company's hours are now. One whose time has passed meanwhile is left to
// its turn, and no week has two.
func (t *turn) scheduleWeekly() error {
	timer, set, err := storage.Timers.Get(t.tx, reportWeekly)
	if err != nil || set && !timer.Due.After(t.now) {
		return err
	}
	company := t.engine.Company
	next := company.ReportAt(t.now)
	var done care.Period
	if set && len(timer.About) == 1 {
		done, _ = reportOf(timer.About[0], t.zone())
		if week := care.Week.LastFull(next.In(t.zone())); !week.From.After(done.From) {
			next = company.ReportAt(next)
		}
	}
	return t.planWeekly(next, done)
}

// reportSoon wakes who makes reports.
func (e *Engine) reportSoon() {
	select {
	case e.reports <- struct{}{}:
	default: // it is awake, and looks once more
	}
}

// Report makes the reports that are asked for, until ctx ends.
func (e *Engine) Report(ctx context.Context) {
	t := e.ownTurn()
	if err := <-e.submit(t, t.scheduleWeekly); err != nil {
		e.Log.Error("engine: the weekly report cannot be planned; it is after the next start", "error", err)
	}
	for {
		if err := e.makeReports(ctx); err != nil && ctx.Err() == nil {
			e.Log.Error("engine: a report cannot be made yet; tried again", "in", reportAgain, "error", err)
		}
		select {
		case <-e.reports:
		case <-ctx.Done():
			return
		}
	}
}

// makeReports makes what is asked for now; one that cannot be made holds up no other.
func (e *Engine) makeReports(ctx context.Context) error {
	var wanted []storage.Timer
	err := e.Committer.store.View(ctx, func(tx storage.Tx) (err error) {
		wanted, _, err = storage.Timers.Page(tx, storage.Begins(reportAsked))
		return err
	})
	if err != nil {
		return err
	}
	for _, timer := range wanted {
		err = errors.Join(err, e.makeReport(ctx, timer))
	}
	return err
}

func (e *Engine) makeReport(ctx context.Context, timer storage.Timer) error {
	t := e.ownTurn()
	p, ok := reportOf(strings.TrimPrefix(timer.Key, reportAsked), t.zone())
	if !ok {
		return fmt.Errorf("no report is called %q", timer.Key)
	}
	r, before, err := e.count(ctx, p)
	if err != nil {
		return err
	}
	return <-e.submit(t, func() error {
		_, asked, err := storage.Timers.Get(t.tx, timer.Key)
		if err != nil || !asked {
			return err
		}
		if err := storage.Timers.Delete(t.tx, timer.Key); err != nil {
			return err
		}
		return t.postReport(r, before)
	})
}
