package flows

import (
	"carebot/flows/care"
	"carebot/flows/flow"
)

// AudienceText says an audience in words, for staff.
func AudienceText(a care.Audience, terms care.NewsletterTerms) flow.Text {
	key := "audience.spared"
	if a.With || a.Names(care.Unhappy) {
		key = "audience.all"
	}
	return flow.Text{Key: key, Data: map[string]any{"Who": expressionText(a.Who, terms, false)}}
}

func expressionText(e care.Expression, terms care.NewsletterTerms, within bool) flow.Text {
	switch {
	case e.Not != nil:
		return flow.Text{Key: "audience.not", Data: map[string]any{"Of": expressionText(*e.Not, terms, false)}}
	case len(e.All) > 0:
		return joinedText("audience.and", e.All, terms, within)
	case len(e.Any) > 0:
		return joinedText("audience.or", e.Any, terms, within)
	case e.Segment == "":
		return flow.Text{Key: "audience.nobody"}
	}
	data := map[string]any{"Value": e.Value, "Time": terms.DormantAfter}
	if e.Segment == care.InLanguage {
		data["Value"] = flow.Text{Key: "language.name_" + e.Value}
	}
	return flow.Text{Key: "audience." + string(e.Segment), Data: data}
}

// joinedText says several expressions with a word between them; within another expression, in parentheses.
func joinedText(key string, parts []care.Expression, terms care.NewsletterTerms, within bool) flow.Text {
	said := expressionText(parts[0], terms, true)
	for i, part := range parts[1:] {
		joined := key
		if within && i == len(parts)-2 {
			joined += "_within"
		}
		said = flow.Text{Key: joined, Data: map[string]any{"Left": said, "Right": expressionText(part, terms, true)}}
	}
	return said
}

// AudienceFaultText says to staff why the text of an audience cannot be read.
func AudienceFaultText(f *care.AudienceFault) flow.Text {
	return flow.Text{Key: "audience." + f.Key, Data: map[string]any{"Word": f.Word}}
}

// NewsletterFaultText says to staff what of a newsletter must be mended.
func NewsletterFaultText(f care.NewsletterFault) flow.Text {
	data := map[string]any{"Most": f.Most, "Language": ""}
	if f.Language != "" {
		data["Language"] = flow.Text{Key: "language.name_" + string(f.Language)}
	}
	return flow.Text{Key: "newsletter." + f.Key, Data: data}
}
