package desk

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"carebot/flows/care"
	"carebot/flows/flow"
)

// Resolved: somebody sent the form that settles a case.
type Resolved struct {
	By, Stamp string
	Outcome   care.Outcome
	Sum       string // of a refund, as they wrote it
	Reason    string
	Words     string // to the customer
}

// The fields of the form that settles a case.
const (
	FieldOutcome = "outcome"
	FieldSum     = "sum"
	FieldReason  = "reason"
	FieldWords   = "words"
)

// zloty is the currency of a refund where no order tells another.
const zloty = "PLN"

func (e Resolved) decide(c care.Case, v View) (care.Case, []Effect) {
	staff, no := acting(c, e.By, e.Stamp, v)
	if no != nil {
		return c, no
	}
	e.Reason, e.Words = strings.TrimSpace(e.Reason), strings.TrimSpace(e.Words)
	refund, no := checked(c, e, v)
	if no != nil {
		return c, no
	}
	now := v.Now().UTC()
	c.Status, c.SettledAt, c.WaitsFor = care.StatusSettled, now, ""
	c.Resolution = &care.Resolution{Outcome: e.Outcome, Refund: refund, Reason: e.Reason, Words: e.Words, Staff: e.By, At: now}
	c.History = append(c.History, care.Change{At: now, Staff: e.By, What: care.ChangeSettled, To: string(e.Outcome)})
	data := map[string]any{
		"Case": c.Number, "Outcome": Decided(*c.Resolution), "Reason": e.Reason, "Text": e.Words, "Staff": staff.Name, "Phone": staff.Phone,
	}
	told := maps.Clone(data)
	told["Outcome"] = toldCustomer(*c.Resolution)
	effects := []Effect{Remark{Key: "desk.settled", Data: data}, inform(v, "case.settled", told)}
	if c.Kind == care.KindComplaint {
		effects = append(effects, Decide{})
	}
	return c, effects
}

// toldCustomer words what was decided to whom it concerns: a refusal with regret.
func toldCustomer(r care.Resolution) flow.Text {
	text := Decided(r)
	if r.Outcome == care.OutcomeRejected {
		text.Key += "_kindly"
	}
	return text
}

// Decided words what was decided about a case.
func Decided(r care.Resolution) flow.Text {
	return flow.Text{Key: "outcome." + string(r.Outcome), Data: map[string]any{"Price": r.Refund}}
}

// checked returns the sum of a refund, or what the form still lacks.
func checked(c care.Case, e Resolved, v View) (care.Money, []Effect) {
	lacks := func(field, key string) (care.Money, []Effect) {
		return care.Money{}, []Effect{Refuse{Field: field, Key: key}}
	}
	sum := plainSum(e.Sum)
	switch {
	case !slices.Contains(care.Outcomes(), e.Outcome):
		return lacks(FieldOutcome, "desk.outcome_missing")
	case e.Outcome == care.OutcomeRejected && e.Reason == "":
		return lacks(FieldReason, "desk.reason_missing")
	case e.Outcome != care.OutcomeRefund && sum != "":
		return lacks(FieldSum, "desk.sum_alone")
	case e.Outcome != care.OutcomeRefund:
		return care.Money{}, nil
	}
	hundredths, err := care.ParseSum(sum)
	if err != nil || hundredths == 0 {
		return lacks(FieldSum, "desk.sum_missing")
	}
	return care.Money{Sum: hundredths, Currency: Currency(c, v)}, nil
}

// Currency is what a refund is paid in: the order's, where it is known.
func Currency(c care.Case, v View) string {
	if order, found := v.Order(c.Order); found && c.Order != "" && order.Currency != "" {
		return order.Currency
	}
	return zloty
}

// plainSum turns a sum as people type it, "1 299,90", into one with a point.
func plainSum(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
	return strings.ReplaceAll(s, ",", ".")
}
