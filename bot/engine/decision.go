package engine

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"carebot/bot/document"
	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// decisionOf begins the Ref of a delivered decision and the ID of its file; the case and the number of the paper follow.
const decisionOf = "decision/"

// actionConfirm is the button by which a manager says that a decision was sent another way.
const actionConfirm = "case_confirm"

func paperID(p storage.Paper) string { return fmt.Sprintf("%s%s/%d", decisionOf, p.Case, p.N) }

// decide puts what was decided on paper, keeps it with the case and sends it: to the customer, or, where they cannot be
// reached here, to the managers.
func (s *staffTurn) decide() error {
	s.matter.Papers++
	paper := storage.Paper{Case: s.matter.Number, N: s.matter.Papers, Language: s.language(s.customer), At: s.now.UTC()}
	w := wording{turn: s.turn, lang: paper.Language}
	letter := s.decision(&w)
	paper.Name = w.say("decision.file", map[string]any{"Case": s.matter.Number}) + ".pdf"
	if w.err != nil {
		return w.err
	}
	var err error
	if paper.PDF, err = letter.PDF(); err != nil {
		return err
	}
	if err := storage.Papers.Put(s.tx, paper); err != nil {
		return err
	}
	if s.customer.Blocked {
		return s.handDecision(*s.matter, s.customer)
	}
	text, err := s.text(paper.Language, "decision.attached", map[string]any{"Case": s.matter.Number})
	if err != nil {
		return err
	}
	return s.atCustomer(platform.Delivery{
		Kind: platform.Say, Ref: paperID(paper), Content: care.Content{Text: text, Files: []care.File{paperFile(paper)}},
	}, "")
}

func paperFile(p storage.Paper) care.File {
	return care.File{
		Platform: care.Ours, ID: paperID(p), Kind: care.Document, MIME: "application/pdf", Name: p.Name, Size: int64(len(p.PDF)),
	}
}

// decision is the letter that says what was decided, in the customer's language.
func (s *staffTurn) decision(w *wording) document.Document {
	c, r := *s.matter, *s.matter.Resolution
	company := s.engine.Company
	staff, _ := s.engine.staff(r.Staff)
	outcome := desk.Decided(r)
	fact := func(key, value string) document.Fact { return document.Fact{Label: w.say(key, nil), Value: value} }
	section := func(key, text string) document.Section { return document.Section{Heading: w.say(key, nil), Text: text} }
	d := document.Document{
		Language: string(w.lang), Made: r.At, Page: w.say("decision.page", nil),
		Title: w.say("decision.title", map[string]any{"Case": c.Number}), From: company.Name + "\n" + company.Phone,
		Facts: []document.Fact{
			fact("decision.to", s.customer.FullName()), fact("decision.case", c.Number), fact("decision.order", c.Order),
			fact("decision.received", w.dated(c.OpenedAt)), fact("decision.made", w.dated(r.At)),
			fact("decision.by", strings.TrimSuffix(staff.Name+", "+staff.Phone, ", ")),
		},
		Sections: []document.Section{
			section("decision.complaint", w.topic(c)+".\n"+c.Description),
			section("decision.decided", w.sentence(w.say(outcome.Key, outcome.Data))),
			section("decision.reasons", strings.TrimSpace(r.Reason+"\n"+r.Words)),
			section("decision.next", w.say("decision.next_steps", map[string]any{"Company": company.Name, "Phone": company.Phone})),
		},
	}
	return d
}

// dated says a day with its year.
func (w *wording) dated(at time.Time) string {
	return w.say("decision.date", map[string]any{"Text": w.date(at), "Year": strconv.Itoa(at.In(w.turn.zone()).Year())})
}

// sentence makes a sentence of a few words.
func (w *wording) sentence(words string) string {
	for i, r := range words {
		return strings.ToUpper(string(r)) + words[i+len(string(r)):] + "."
	}
	return ""
}

// handDecision gives the managers the last decision of a case whose customer cannot be reached here, and asks them to
// confirm once it was sent another way.
func (t *turn) handDecision(c care.Case, customer care.Customer) error {
	paper, found, err := storage.Papers.Get(t.tx, c.Number, c.Papers)
	if err != nil || !found || !c.DecidedAt.IsZero() {
		return err
	}
	w := wording{turn: t, lang: t.engine.Company.Language}
	data := map[string]any{"Case": c.Number, "Customer": customer.FullName(), "Phone": customer.Phone, "Due": c.Decision}
	text, confirm := w.say("desk.decision_unreached", data), w.say("desk.decision_confirm", nil)
	if w.err != nil {
		return w.err
	}
	if err := t.enqueue(managersLane, "", t.toManagers(care.Content{Text: c.Number, Files: []care.File{paperFile(paper)}})); err != nil {
		return err
	}
	post := t.toManagers(care.Content{Text: text})
	post.Buttons = [][]platform.Button{{{Label: confirm, Action: actionConfirm, Data: c.Number, Style: "primary"}}}
	return t.enqueue(managersLane, "", post)
}

// decisionReached ends the law's clock of the case whose decision was delivered.
func (t *turn) decisionReached(number string) error {
	before, found, err := storage.Cases.Get(t.tx, number)
	if err != nil || !found {
		return err
	}
	return t.saveCase(before, desk.Reached(before, "", t.now))
}

// decisionDropped hands a decision that could not be delivered to the managers.
func (t *turn) decisionDropped(number string) error {
	c, found, err := storage.Cases.Get(t.tx, number)
	if err != nil || !found {
		return err
	}
	customer, known, err := storage.Customers.Get(t.tx, c.Customer)
	if err != nil || !known {
		return err
	}
	return t.handDecision(c, customer)
}

// ofDecision returns the number of the case whose decision has the ref.
func ofDecision(ref string) (number string, n int, is bool) {
	rest, is := strings.CutPrefix(ref, decisionOf)
	number, count, _ := strings.Cut(rest, "/")
	n, err := strconv.Atoi(count)
	return number, n, is && err == nil
}

// openPaper opens a stored decision for the adapter that sends it. The error is a *platform.Failure.
func (e *Engine) openPaper(ctx context.Context, f care.File) (io.ReadCloser, error) {
	number, n, _ := ofDecision(f.ID)
	var paper storage.Paper
	found := false
	err := e.Committer.store.View(ctx, func(tx storage.Tx) (err error) {
		paper, found, err = storage.Papers.Get(tx, number, n)
		return err
	})
	switch {
	case err != nil:
		return nil, &platform.Failure{Kind: platform.Temporary, Err: fmt.Errorf("read the decision %s: %w", f.ID, err)}
	case !found:
		return nil, &platform.Failure{Kind: platform.Gone, File: f.ID, Err: fmt.Errorf("no decision is called %q", f.ID)}
	}
	return io.NopCloser(bytes.NewReader(paper.PDF)), nil
}
