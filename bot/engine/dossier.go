package engine

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/storage"
)

// dossierCases is how many of a customer's cases their dossier lists, the newest first.
const dossierCases = 20

// dossier fills a modal with what is known of a customer, to be read and edited by who asked for it; it keeps the case
// in whose thread a change of it is told: the one in the modal's Private, else the customer's newest. It needs no case.
func (t *turn) dossier(w *wording, m *platform.Modal, c care.Customer) error {
	m.ID, m.Title, m.Submit, m.Close = string(desk.FormCustomer), w.say("form.customer_title", nil), w.say("form.save", nil), w.say("form.done", nil)
	cases, _, err := storage.Cases.By(t.tx, storage.ByCustomer, storage.Query{Prefix: []any{c.ID}, Reverse: true, Limit: dossierCases})
	if err != nil {
		return err
	}
	seal := sealed{Customer: c.ID, Stamp: desk.DossierStamp(c.Dossier)}
	if seal.Case = sealedCase(m.Private); seal.Case == "" && len(cases) > 0 {
		seal.Case = cases[0].Number
	}
	if err := seal.put(m); err != nil {
		return err
	}
	if err := t.dossierFacts(w, m, c, cases); err != nil {
		return err
	}
	for _, n := range c.Notes {
		by, _ := t.engine.staff(n.Staff)
		m.Fields = append(m.Fields, platform.Field{Kind: platform.Notes, Label: joinedBy(" · ", by.Name, w.moment(n.At)), Value: n.Text})
	}
	t.dossierFields(w, m, c)
	return w.err
}

// dossierFacts adds what is only read.
func (t *turn) dossierFacts(w *wording, m *platform.Modal, c care.Customer, cases []care.Case) error {
	v := &view{turn: t, customer: c}
	orders := v.Orders()
	consent, _, err := storage.Consents.Get(t.tx, c.ID)
	v.keep(err)
	if v.err != nil {
		return v.err
	}
	facts := func(key, value string) {
		if value == "" {
			value = w.say("form.none", nil)
		}
		m.Fields = append(m.Fields, platform.Field{Kind: platform.Notes, Label: w.say(key, nil), Value: value})
	}
	if bar := c.Barred; bar != nil {
		by, _ := t.engine.staff(bar.Staff)
		facts("form.barred", joinedBy(" · ", w.moment(bar.At), by.Name, bar.Case))
	}
	facts("form.contact", contact(c))
	facts("card.language", w.say("language.name_"+string(t.language(c)), nil))
	facts("form.since", w.date(c.CreatedAt))
	pace := ""
	if consent.Pace != "" {
		pace = w.say("privacy.offers_"+string(consent.Pace), nil)
	}
	facts("form.offers", pace)
	facts("form.ratings", ratings(c))
	facts("form.promises", w.promises(cases))
	facts("form.orders", w.orderLines(orders))
	facts("form.cases", w.caseLines(cases))
	return nil
}

// dossierFields adds what staff write themselves.
func (t *turn) dossierFields(w *wording, m *platform.Modal, c care.Customer) {
	line := func(id, key, value, hint string, most int) platform.Field {
		return platform.Field{ID: id, Kind: platform.Line, Label: w.say(key, nil), Value: value, Hint: hint, Optional: true, Most: most}
	}
	kind := desk.ForThemself
	if c.Business {
		kind = desk.ForBusiness
	}
	m.Fields = append(
		m.Fields,
		platform.Field{
			ID: desk.FieldNote, Kind: platform.Text, Label: w.say("form.note", nil), Hint: w.say("form.stays_inside", nil), Optional: true, Most: care.MaxNote,
		},
		line(desk.FieldTags, "form.tags", strings.Join(c.Tags, ", "), w.say("form.tags_hint", nil), care.MaxTags*(care.MaxTag+2)),
		line(desk.FieldCompany, "form.company", c.Company, "", care.MaxCompany),
		line(desk.FieldRole, "form.role", c.Role, "", care.MaxCompany),
		platform.Field{
			ID: desk.FieldBusiness, Kind: platform.Radio, Label: w.say("form.business", nil), Value: kind, Hint: w.say("form.business_hint", nil),
			Options: []platform.Option{
				{Label: w.say("form.business_no", nil), Value: desk.ForThemself}, {Label: w.say("form.business_yes", nil), Value: desk.ForBusiness},
			},
		},
	)
	by, _ := t.engine.staff(t.event.Sender.ID)
	if c.Barred == nil || !by.Manager {
		return
	}
	m.Fields = append(m.Fields, platform.Field{
		ID: desk.FieldBar, Kind: platform.Radio, Label: w.say("form.bar", nil), Value: desk.BarStays,
		Options: []platform.Option{
			{Label: w.say("form.bar_stays", nil), Value: desk.BarStays}, {Label: w.say("form.bar_lifted", nil), Value: desk.BarLifted},
		},
	})
}

// sentDossier is what a dossier that was sent says.
func sentDossier(by string, s platform.Submitted, seal sealed) desk.Described {
	return desk.Described{
		By: by, Stamp: seal.Stamp, Note: s.Values[desk.FieldNote], Tags: s.Values[desk.FieldTags],
		Company: s.Values[desk.FieldCompany], Role: s.Values[desk.FieldRole],
		Business: s.Values[desk.FieldBusiness] == desk.ForBusiness, Lift: s.Values[desk.FieldBar] == desk.BarLifted,
	}
}

// describe keeps what staff know of a customer who has no case: there is no thread to tell it in.
func (t *turn) describe(id string, e desk.Described) error {
	c, found, err := storage.Customers.Get(t.tx, id)
	if err != nil || !found {
		return err // they were erased meanwhile
	}
	s := &staffTurn{turn: t, customer: c}
	for _, effect := range desk.Describe(e, &view{turn: t, customer: c}) {
		switch e := effect.(type) {
		case desk.Know:
			err = s.keepDossier(e.Dossier)
		case desk.Refuse:
			err = s.refuse(e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// contact is how a customer is reached.
func contact(c care.Customer) string {
	lines := []string{c.FullName() + " · " + c.ID}
	if c.Username != "" && c.FullName() != "@"+c.Username {
		lines = append(lines, "@"+c.Username)
	}
	if c.Phone != "" {
		lines = append(lines, c.Phone)
	}
	return strings.Join(lines, "\n")
}

// ratings are a customer's last ratings, the newest first.
func ratings(c care.Customer) string {
	var scores []string
	for _, score := range slices.Backward(c.Ratings) {
		scores = append(scores, strconv.Itoa(score))
	}
	return strings.Join(scores, ", ")
}

// promises says how many promises to a customer were kept and how many were broken.
func (w *wording) promises(cases []care.Case) string {
	kept, broken := 0, 0
	for _, c := range cases {
		for _, change := range c.Standing(time.Time{}) {
			switch change.What {
			case care.ChangeKept:
				kept++
			case care.ChangeBroken:
				broken++
			}
		}
	}
	if kept+broken == 0 {
		return ""
	}
	return w.say("form.promises_count", map[string]any{"Kept": kept, "Broken": broken})
}

func (w *wording) orderLines(orders []care.Order) string {
	var lines []string
	for _, o := range orders {
		lines = append(lines, o.Number+" · "+w.say("order.is_"+string(o.Status), nil))
	}
	return strings.Join(lines, "\n")
}

func (w *wording) caseLines(cases []care.Case) string {
	var lines []string
	for _, c := range cases {
		line := c.Number + " · " + w.topic(c) + " · " + w.say("status."+string(c.Status), nil)
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// joinedBy joins the texts that are not empty.
func joinedBy(with string, texts ...string) string {
	var all []string
	for _, text := range texts {
		if text != "" {
			all = append(all, text)
		}
	}
	return strings.Join(all, with)
}

// sealedCase is the case a form keeps, or "".
func sealedCase(private string) string {
	var seal sealed
	if private == "" || json.Unmarshal([]byte(private), &seal) != nil {
		return ""
	}
	return seal.Case
}
