package flows

import (
	"time"

	"carebot/flows/care"
	"carebot/flows/flow"
)

func charter() flow.Flow {
	return flow.Flow{
		ID: "charter", Menu: "menu.charter", Small: true, Intents: []care.Intent{care.IntentCharter},
		Finish: func(s flow.Scene) []flow.Effect { return []flow.Effect{sayCharter(s)} },
	}
}

// sayCharter says what the company promises, and how long a first reply really takes once that is known.
func sayCharter(s flow.Scene) flow.Say {
	company := s.Company()
	promises := company.Charter
	lines := flow.Texts{
		{Key: "charter.first_reply", Data: map[string]any{"Time": promises.FirstReply}},
		{Key: "charter.progress", Data: map[string]any{"Time": promises.Progress}},
		{Key: "charter.decision", Data: map[string]any{"Count": promises.Decision}},
	}
	if median, of := s.FirstReplies(); of > 0 {
		lines = append(lines, flow.Text{}, flow.Text{Key: "charter.real", Data: map[string]any{"Time": rounded(median), "Count": of}})
	}
	if returns := promises.Returns[s.Customer().Language]; returns != "" {
		lines = append(lines, flow.Text{}, flow.Text{Key: "charter.returns", Data: map[string]any{"Returns": returns}})
	}
	return flow.Say{Key: "charter.text", Data: map[string]any{"Company": company.Name, "Lines": lines}}
}

// rounded returns a duration as people say it: whole minutes, at least one.
func rounded(d time.Duration) time.Duration { return max(d.Round(time.Minute), time.Minute) }
