package desk

import (
	"slices"
	"strings"
	"time"

	"carebot/flows/care"
)

// Turned: somebody sent the form that says whether a case waits for its customer.
type Turned struct {
	By, Stamp string
	To        care.Status // open or waiting
	WaitsFor  string      // what it waits for, to be read by the customer
}

// The fields of the form that says whether a case waits.
const (
	FieldStatus   = "status"
	FieldWaitsFor = "waits_for"
)

func (e Turned) decide(c care.Case, v View) (care.Case, []Effect) {
	if !c.Open() {
		return openedAgain(c, e, v)
	}
	staff, no := acting(c, e.By, e.Stamp, v)
	if no != nil {
		return c, no
	}
	waitsFor := strings.TrimSpace(e.WaitsFor)
	switch {
	case e.To == care.StatusWaiting && waitsFor == "":
		return c, []Effect{Refuse{Field: FieldWaitsFor, Key: "desk.waits_missing"}}
	case e.To == care.StatusOpen && c.Status == care.StatusOpen:
		return c, []Effect{Refuse{Field: FieldStatus, Key: "desk.status_same"}}
	case e.To == care.StatusWaiting:
		c.WaitsFor, c.WaitsSince = waitsFor, v.Now().UTC()
	case e.To == care.StatusOpen:
		c.WaitsFor, c.WaitsSince = "", time.Time{}
	default:
		return c, []Effect{Refuse{Field: FieldStatus, Key: "desk.status_missing"}}
	}
	c.Status = e.To
	c.History = append(c.History, care.Change{At: v.Now().UTC(), Staff: e.By, What: string(e.To)})
	data := map[string]any{"Case": c.Number, "Staff": staff.Name, "Waits": waitsFor}
	if e.To == care.StatusOpen {
		return c, []Effect{Remark{Key: "desk.goes_on", Data: data}, inform(v, "case.goes_on", data)}
	}
	return c, []Effect{Remark{Key: "desk.waits", Data: data}, inform(v, "case.waits", data)}
}

// Heard returns the case after a word of its customer's: what waited for them goes on, and they wait from now on.
func Heard(c care.Case, now time.Time) care.Case {
	if c.Status != care.StatusWaiting {
		return c
	}
	c.Status, c.WaitsFor, c.WaitsSince, c.HeardAt = care.StatusOpen, "", time.Time{}, now.UTC()
	c.History = append(slices.Clone(c.History), care.Change{At: now.UTC(), What: care.ChangeAnswered})
	return c
}
