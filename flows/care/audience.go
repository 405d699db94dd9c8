package care

// Segment is one rule that picks customers.
type Segment string

// The segments. Those of orders look at the year before now, where they say so.
const (
	Everyone     Segment = "everyone"
	InLanguage   Segment = "language"     // Value: the language
	Tagged       Segment = "tag"          // Value: the tag
	Bought       Segment = "bought"       // at least one order that was not cancelled
	NeverBought  Segment = "never_bought" // none
	New          Segment = "new"          // first seen in the last 30 days
	Best         Segment = "best"         // in the fifth with the largest turnover in a year
	Regular      Segment = "regular"      // at least three orders in a year
	Dormant      Segment = "dormant"      // no order and no word for as long as the company says
	Recommenders Segment = "recommenders" // their last answer to how likely they recommend us was 9 or 10
	Interested   Segment = "interest"     // Value: the interest; they have chosen it, or all
	Brought      Segment = "referred"     // they came by somebody's own link
	Bringers     Segment = "referrers"    // somebody came by theirs
	Unthanked    Segment = "unthanked"    // a recommendation, on either side of it, since they were last thanked for one
	Unhappy      Segment = "unhappy"      // an open complaint, or a last rating of 1 or 2
)

// Segments returns all segments, in the order they are offered.
func Segments() []Segment {
	return []Segment{
		Everyone, InLanguage, Tagged, Bought, NeverBought, New, Best, Regular, Dormant, Recommenders, Interested, Brought, Bringers, Unthanked,
		Unhappy,
	}
}

// Valued reports whether a segment needs a value.
func (s Segment) Valued() bool { return s == InLanguage || s == Tagged || s == Interested }

// Expression picks customers: by a segment, or by other expressions. One field is set; the zero value picks nobody.
type Expression struct {
	Segment Segment      `json:"segment,omitempty"`
	Value   string       `json:"value,omitempty"`
	All     []Expression `json:"all,omitempty"` // and
	Any     []Expression `json:"any,omitempty"` // or
	Not     *Expression  `json:"not,omitempty"`
}

// In returns the expression of a segment; value is empty where the segment needs none.
func In(s Segment, value string) Expression { return Expression{Segment: s, Value: value} }

// AllOf returns the expression that picks whom all of them pick; of none: everyone.
func AllOf(of ...Expression) Expression {
	return joined(of, Everyone, func(of []Expression) Expression { return Expression{All: of} })
}

// AnyOf returns the expression that picks whom one of them picks; of none: nobody.
func AnyOf(of ...Expression) Expression {
	return joined(of, "", func(of []Expression) Expression { return Expression{Any: of} })
}

// NotIn returns the expression that picks whom the given one does not.
func NotIn(e Expression) Expression { return Expression{Not: &e} }

func joined(of []Expression, none Segment, several func([]Expression) Expression) Expression {
	switch len(of) {
	case 0:
		return In(none, "")
	case 1:
		return of[0]
	default:
		return several(of)
	}
}

// Audience is whom a newsletter is for, among those who want any. The unhappy are spared unless With says otherwise or
// the expression itself names them.
type Audience struct {
	Who  Expression `json:"who"`
	With bool       `json:"with_unhappy,omitempty"` // the unhappy, too
}

// Picks reports whether a customer is in the audience. It looks at no consent, language of texts or pace: Newsletter.Meant
// does.
func (a Audience) Picks(f Facts, m Measures) bool {
	if !a.With && f.in(Unhappy, "", m) && !a.Who.names(Unhappy) {
		return false
	}
	return a.Who.picks(f, m)
}

func (e Expression) picks(f Facts, m Measures) bool {
	switch {
	case e.Segment != "":
		return f.in(e.Segment, e.Value, m)
	case e.Not != nil:
		return e.Not.sound() && !e.Not.picks(f, m)
	case len(e.All) > 0:
		for _, part := range e.All {
			if !part.picks(f, m) {
				return false
			}
		}
		return true
	default:
		for _, part := range e.Any {
			if part.picks(f, m) {
				return true
			}
		}
		return false
	}
}

// sound reports whether every part of an expression is known: what an unknown segment leaves out must not be everyone.
func (e Expression) sound() bool {
	for _, part := range e.parts() {
		if !part.sound() {
			return false
		}
	}
	return len(e.parts()) > 0 || e.Segment.known() && (e.Value != "" || !e.Segment.Valued())
}

func (s Segment) known() bool {
	for _, known := range Segments() {
		if s == known {
			return true
		}
	}
	return false
}

func (e Expression) parts() []Expression {
	if e.Not != nil {
		return []Expression{*e.Not}
	}
	return append(e.All[:len(e.All):len(e.All)], e.Any...)
}

// names reports whether an expression names a segment anywhere.
func (e Expression) names(s Segment) bool {
	if e.Segment == s {
		return true
	}
	for _, part := range e.parts() {
		if part.names(s) {
			return true
		}
	}
	return false
}

// Names reports whether an audience names a segment anywhere, so that what only it needs can be left unread.
func (a Audience) Names(s Segment) bool { return a.Who.names(s) }

// Empty reports whether nobody was chosen yet.
func (a Audience) Empty() bool { return a.Who.Segment == "" && len(a.Who.parts()) == 0 }

// Thanks reports whether who gets something because of this audience is thanked with it for recommendations.
func (a Audience) Thanks() bool { return a.Names(Unthanked) }
