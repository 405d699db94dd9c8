package care

import (
	"slices"
	"time"
)

// Dossier is what staff know and note of a customer. It is part of the Customer, so it goes where they go: into the
// export, and with an erasure.
type Dossier struct {
	Company  string      `json:"company,omitempty"` // whom they write for
	Role     string      `json:"role,omitempty"`    // what they are there
	Business bool        `json:"business,omitempty"`
	Tags     []string    `json:"tags,omitempty"`
	Notes    []StaffNote `json:"notes,omitempty"`   // oldest first
	Ratings  []int       `json:"ratings,omitempty"` // 1 to 5, their last ones, oldest first
	Barred   *Bar        `json:"barred,omitempty"`  // for abuse; nil: they are not
	EditedBy string      `json:"edited_by,omitempty"`
	EditedAt time.Time   `json:"edited_at,omitzero"` // by the member of staff EditedBy
}

// StaffNote is what a member of staff noted of a customer.
type StaffNote struct {
	At    time.Time `json:"at"`
	Staff string    `json:"staff,omitempty"` // Slack ID
	Text  string    `json:"text"`
}

// Bar is that a customer was barred for abuse: what they write is kept out of cases.
type Bar struct {
	At    time.Time `json:"at"`
	Staff string    `json:"staff,omitempty"` // Slack ID of the manager
	Case  string    `json:"case"`            // where
	// AnsweredAt is when they wrote and were told last where they can turn.
	AnsweredAt time.Time `json:"answered_at,omitzero"`
}

// What a dossier keeps at most: it stays within a record and in one form.
const (
	MaxNotes   = 20
	MaxNote    = 1000 // characters
	MaxTags    = 10
	MaxTag     = 30 // characters
	MaxCompany = 100
	MaxRatings = 5
)

// Rated returns the dossier with one more rating, 1 to 5.
func (d Dossier) Rated(score int) Dossier {
	d.Ratings = append(slices.Clone(d.Ratings), score)
	d.Ratings = d.Ratings[max(0, len(d.Ratings)-MaxRatings):]
	return d
}

// Noted returns the dossier with one more note; the oldest goes where there are too many.
func (d Dossier) Noted(n StaffNote) Dossier {
	d.Notes = append(slices.Clone(d.Notes), n)
	d.Notes = d.Notes[max(0, len(d.Notes)-MaxNotes):]
	return d
}

// Shared returns the dossier as the customer may see it: what is noted of them, not by whom.
func (d Dossier) Shared() Dossier {
	d.EditedBy = ""
	d.Notes = slices.Clone(d.Notes)
	for i := range d.Notes {
		d.Notes[i].Staff = ""
	}
	if d.Barred != nil {
		bar := *d.Barred
		bar.Staff = ""
		d.Barred = &bar
	}
	return d
}
