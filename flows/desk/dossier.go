package desk

import (
	"slices"
	"strings"
	"time"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// Described: somebody sent a customer's dossier with what they know of them.
type Described struct {
	By, Stamp     string
	Note          string // to be added; empty: none
	Tags          string // all of them, between commas
	Company, Role string
	Business      bool
	Lift          bool // they are barred no more
}

// The fields of the dossier. FieldNote is the form's that bars a customer, too.
const (
	FieldNote     = "note"
	FieldTags     = "tags"
	FieldCompany  = "company"
	FieldRole     = "role"
	FieldBusiness = "business"
	FieldBar      = "bar"
)

// The values of FieldBusiness and FieldBar.
const (
	ForBusiness = "business"
	ForThemself = "consumer"
	BarStays    = "stays"
	BarLifted   = "lifted"
)

// DossierStamp tells how a dossier stands, so that of two who edit it one wins.
func DossierStamp(d care.Dossier) string {
	bar := ""
	if d.Barred != nil {
		bar = d.Barred.At.Format(time.RFC3339Nano)
	}
	return d.EditedAt.UTC().Format(time.RFC3339Nano) + "|" + bar
}

// decide keeps in the case's history that its customer's dossier was edited.
func (e Described) decide(c care.Case, v View) (care.Case, []Effect) {
	effects := Describe(e, v)
	if _, taken := effects[0].(Know); !taken {
		return c, effects
	}
	change := care.Change{At: v.Now().UTC(), Staff: e.By, What: care.ChangeDescribed}
	if e.Lift {
		change.What = care.ChangeUnblocked
	}
	c.History = append(c.History, change)
	return c, effects
}

// Describe decides what becomes of the dossier of a View's customer: Know and what is told of it, or a Refuse.
func Describe(e Described, v View) []Effect {
	staff, known := v.Staff(e.By)
	before := v.Customer().Dossier
	switch {
	case !known:
		return []Effect{Refuse{Key: "desk.not_allowed"}}
	case e.Stamp != DossierStamp(before):
		return []Effect{Refuse{Key: "desk.described_meanwhile", Data: map[string]any{"Staff": name(v, lastAt(before))}}}
	case e.Lift && !staff.Manager:
		return []Effect{Refuse{Field: FieldBar, Key: "desk.managers_alone"}}
	}
	after := changed(before, e, v.Now().UTC())
	lines := differences(before, after)
	if len(lines) == 0 {
		return []Effect{Refuse{Field: FieldNote, Key: "desk.described_nothing"}}
	}
	after.EditedBy, after.EditedAt = e.By, v.Now().UTC()
	effects := []Effect{Know{Dossier: after}, Remark{Key: "desk.described", Data: map[string]any{"Staff": staff.Name, "Lines": lines}}}
	if before.Barred != nil && after.Barred == nil {
		company := v.Company()
		effects = append(effects, inform(v, "barred.lifted", map[string]any{"Company": company.Name, "Phone": company.Phone}))
	}
	return effects
}

// lastAt is who was at a dossier last.
func lastAt(d care.Dossier) string {
	if d.Barred != nil && d.Barred.At.After(d.EditedAt) {
		return d.Barred.Staff
	}
	return d.EditedBy
}

func changed(d care.Dossier, e Described, now time.Time) care.Dossier {
	if note := strings.TrimSpace(e.Note); note != "" {
		d = d.Noted(care.StaffNote{At: now, Staff: e.By, Text: care.Shortened(note, care.MaxNote)})
	}
	d.Tags = listed(e.Tags, care.MaxTags, care.MaxTag)
	d.Company, d.Role = care.Shortened(strings.TrimSpace(e.Company), care.MaxCompany), care.Shortened(strings.TrimSpace(e.Role), care.MaxCompany)
	d.Business = e.Business
	if e.Lift {
		d.Barred = nil
	}
	return d
}

// differences words what changed, a line each.
func differences(before, after care.Dossier) flow.Texts {
	var lines flow.Texts
	add := func(changed bool, key, text string) {
		if changed {
			lines = append(lines, flow.Text{Key: "desk.described_" + key, Data: map[string]any{"Text": text}})
		}
	}
	if last := len(after.Notes) - 1; last >= 0 && !slices.Contains(before.Notes, after.Notes[last]) {
		add(true, "note", after.Notes[last].Text)
	}
	add(!slices.Equal(before.Tags, after.Tags), "tags", strings.Join(after.Tags, ", "))
	add(before.Company != after.Company, "company", after.Company)
	add(before.Role != after.Role, "role", after.Role)
	add(!before.Business && after.Business, "business", "")
	add(before.Business && !after.Business, "consumer", "")
	add(before.Barred != nil && after.Barred == nil, "lifted", "")
	return lines
}
