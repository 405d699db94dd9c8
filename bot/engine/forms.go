package engine

import (
	"slices"
	"strconv"
	"strings"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
)

func (s *staffTurn) resolveForm(w *wording, m *platform.Modal) {
	m.Title, m.Submit = w.say("form.resolve_title", nil), w.say("card.resolve", nil)
	var outcomes []platform.Option
	for _, o := range care.Outcomes() {
		key := "complaint.wish_" + string(o)
		if o == care.OutcomeRejected {
			key = "form.outcome_rejected"
		}
		outcomes = append(outcomes, platform.Option{Label: w.say(key, nil), Value: string(o)})
	}
	wished := s.matter.Wish
	if !slices.Contains(care.Outcomes(), care.Outcome(wished)) {
		wished = ""
	}
	currency := desk.Currency(*s.matter, &view{turn: s.turn, customer: s.customer})
	m.Fields = append(
		m.Fields,
		platform.Field{ID: desk.FieldOutcome, Kind: platform.Radio, Label: w.say("form.outcome", nil), Value: wished, Options: outcomes},
		platform.Field{
			ID: desk.FieldSum, Kind: platform.Line, Label: w.say("form.sum", map[string]any{"Currency": currency}),
			Hint: w.say("form.sum_hint", nil), Optional: true, Most: 20,
		},
		platform.Field{
			ID: desk.FieldReason, Kind: platform.Text, Label: w.say("form.reason", nil), Hint: w.say("form.reason_hint", nil), Optional: true,
		},
		platform.Field{
			ID: desk.FieldWords, Kind: platform.Text, Label: w.say("form.words", nil), Optional: true,
			Hint: w.say("form.words_hint", map[string]any{"Language": s.customerLanguage(w)}),
		},
	)
}

func (s *staffTurn) assignForm(w *wording, m *platform.Modal) {
	m.Title, m.Submit = w.say("form.assign_title", nil), w.say("card.assign", nil)
	v := &view{turn: s.turn, customer: s.customer}
	var others []platform.Option
	for _, load := range v.Roster() {
		if load.Slack != s.matter.Assignee {
			others = append(others, platform.Option{Label: s.member(w, load), Value: load.Slack})
		}
	}
	w.keep(v.err)
	if len(others) == 0 {
		m.Submit = ""
		m.Fields = append(m.Fields, platform.Field{Kind: platform.Notes, Value: w.say("form.assign_nobody", nil)})
		return
	}
	m.Fields = append(m.Fields, platform.Field{
		ID: desk.FieldTo, Kind: platform.Select, Label: w.say("form.assign_to", nil), Options: others,
		Hint: w.say("form.customer_language", map[string]any{"Language": s.customerLanguage(w)}),
	})
}

// member says who somebody is, what they speak, have in hand, and when they are at work.
func (s *staffTurn) member(w *wording, load care.Load) string {
	var speaks []string
	for _, l := range load.Languages {
		speaks = append(speaks, string(l))
	}
	now := s.now.In(s.zone())
	data := map[string]any{
		"Staff": load.Name, "Language": strings.Join(speaks, ", "), "Load": strconv.Itoa(load.Open) + "/" + strconv.Itoa(load.Capacity),
		"At": load.Hours.Next(now).In(s.zone()),
	}
	switch {
	case load.Away:
		return w.say("form.member_away", data)
	case load.Hours.Open(now):
		return w.say("form.member_now", data)
	default:
		return w.say("form.member_later", data)
	}
}

func (s *staffTurn) statusForm(w *wording, m *platform.Modal) {
	m.Title, m.Submit = w.say("form.status_title", nil), w.say("form.save", nil)
	if !s.matter.Open() {
		m.Submit = w.say("card.reopen", nil)
		m.Fields = append(m.Fields, platform.Field{
			ID: desk.FieldStatus, Kind: platform.Radio, Label: w.say("card.status", nil), Value: string(care.StatusOpen), Hint: w.say("form.reopen_hint", nil),
			Options: []platform.Option{{Label: w.say("status.open", nil), Value: string(care.StatusOpen)}},
		})
		return
	}
	var statuses []platform.Option
	for _, status := range []care.Status{care.StatusWaiting, care.StatusOpen} {
		statuses = append(statuses, platform.Option{Label: w.say("status."+string(status), nil), Value: string(status)})
	}
	m.Fields = append(
		m.Fields,
		platform.Field{
			ID: desk.FieldStatus, Kind: platform.Radio, Label: w.say("card.status", nil), Value: string(care.StatusWaiting), Options: statuses,
		},
		platform.Field{
			ID: desk.FieldWaitsFor, Kind: platform.Text, Label: w.say("form.waits_for", nil), Value: s.matter.WaitsFor, Optional: true, Most: 1000,
			Hint: w.say("form.read_by_customer", map[string]any{"Language": s.customerLanguage(w)}),
		},
	)
}

func (s *staffTurn) promiseForm(w *wording, m *platform.Modal) {
	m.Title, m.Submit = w.say("form.promise_title", nil), w.say("card.promise", nil)
	m.Fields = append(
		m.Fields,
		platform.Field{
			ID: desk.FieldWhat, Kind: platform.Text, Label: w.say("form.promise_what", nil), Most: 1000,
			Hint: w.say("form.read_by_customer", map[string]any{"Language": s.customerLanguage(w)}),
		},
		platform.Field{ID: desk.FieldDue, Kind: platform.Moment, Label: w.say("form.promise_due", nil)},
	)
}
