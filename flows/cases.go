package flows

import (
	"slices"
	"strconv"
	"strings"

	"carebot/flows/care"
	"carebot/flows/flow"
)

const (
	pageOfCases = 10
	lastWords   = 5   // messages shown of a case
	shownOfWord = 200 // characters of each

	actCase  = "case_show"
	actMore  = "case_more"
	actWrite = "case_write"
)

func cases() flow.Flow {
	return flow.Flow{
		ID: "cases", Menu: "menu.cases", Small: true, Intents: []care.Intent{care.IntentMyCases},
		Finish: func(s flow.Scene) []flow.Effect { return []flow.Effect{listCases(s, 0)} },
		Acts: slices.Concat([]flow.Act{ // the first shows a case: deep links use it
			{Name: actCase, Press: showCase},
			{Name: actMore, Press: moreCases},
			{Name: actWrite, Press: writeCase},
		}, ratingActs(), recommendActs()),
		Questions: slices.Concat(ratingQuestions(), recommendQuestions()),
	}
}

// listed returns the customer's cases as they are listed: those that are open first, the newest of each first.
func listed(v flow.View) []care.Case {
	all := slices.Clone(v.LastCases())
	slices.SortStableFunc(all, func(a, b care.Case) int {
		switch {
		case a.Open() == b.Open():
			return 0
		case a.Open():
			return -1
		default:
			return 1
		}
	})
	return all
}

// listCases says a page of the customer's cases, from one on, with a button for each.
func listCases(v flow.View, from int) flow.Say {
	all := listed(v)
	if from < 0 || from >= len(all) {
		return flow.Say{Key: "cases.none"}
	}
	end := min(from+pageOfCases, len(all))
	var lines flow.Texts
	var rows [][]flow.Choice
	for i, c := range all[from:end] {
		if i > 0 {
			lines = append(lines, flow.Text{})
		}
		lines = append(lines, aboutCase(v, c)...)
		rows = append(rows, []flow.Choice{caseButton(c)})
	}
	if end < len(all) {
		rows = append(rows, []flow.Choice{{Step: actMore, ID: strconv.Itoa(end), Key: "cases.more"}})
	}
	return flow.Say{Key: "cases.list", Data: map[string]any{"Cases": lines}, Choices: rows}
}

func caseButton(c care.Case) flow.Choice {
	return flow.Choice{Step: actCase, ID: c.Number, Key: "case.choice", Data: map[string]any{"Case": c.Number, "Topic": flow.Subject(c)}}
}

// aboutCase says a case in lines: number and subject, status, who has it, what is promised by when.
func aboutCase(v flow.View, c care.Case) flow.Texts {
	lines := flow.Texts{
		{Key: "cases.head", Data: map[string]any{"Case": c.Number, "Topic": flow.Subject(c), "Order": c.Order}},
		{Key: "cases.status_" + string(c.Status)},
	}
	if !c.Open() {
		return lines
	}
	lines = append(lines, whoHas(v, c))
	if c.RepliedAt.IsZero() && !c.FirstReply.IsZero() {
		lines = append(lines, flow.Text{Key: "cases.first_reply", Data: map[string]any{"Reply": c.FirstReply}})
	}
	if !c.Decision.IsZero() {
		lines = append(lines, flow.Text{Key: "cases.decision", Data: map[string]any{"Decision": care.DateOf(c.Decision.In(v.Now().Location()))}})
	}
	return lines
}

func whoHas(v flow.View, c care.Case) flow.Text {
	for _, l := range v.Roster() {
		if l.Slack == c.Assignee && c.Assignee != "" {
			return flow.Text{Key: "cases.staff", Data: map[string]any{"Staff": l.Name, "Phone": l.Phone}}
		}
	}
	company := v.Company()
	return flow.Text{Key: "cases.unowned", Data: map[string]any{"Company": company.Name, "Phone": company.Phone}}
}

// mine returns a case if it is the customer's. About somebody else's nothing is said.
func mine(v flow.View, number string) (care.Case, bool) {
	c, ok := v.Case(number)
	return c, ok && c.Customer == v.Customer().ID
}

// showCase says a case with its last messages.
func showCase(v flow.View, number string) flow.Reaction {
	c, ok := mine(v, number)
	if !ok {
		return flow.Reaction{}
	}
	var lines flow.Texts
	for _, e := range v.LastWords(c.Number, lastWords) {
		lines = append(lines, wordLine(v, e))
	}
	say := flow.Say{Key: "cases.one", Data: map[string]any{"About": aboutCase(v, c), "Lines": lines}, Case: c.Number}
	if c.Open() || c.Reopens(v.Now()) {
		say.Choices = [][]flow.Choice{{writeButton(c)}}
	}
	return flow.Reaction{Effects: []flow.Effect{flow.Toast{Key: "cases.toast", Data: map[string]any{"Case": c.Number}}, say}, Again: true}
}

func writeButton(c care.Case) flow.Choice {
	return flow.Choice{Step: actWrite, ID: c.Number, Key: "cases.write"}
}

// wordLine says one message of a case, shortened: who, when, what.
func wordLine(v flow.View, e care.Entry) flow.Text {
	m := e.Message
	text := strings.Join(strings.Fields(m.Text), " ")
	data := map[string]any{"At": m.At.In(v.Now().Location()), "Text": care.Shortened(text, shownOfWord), "Count": len(m.Files), "Staff": ""}
	key := "cases.word_files"
	switch {
	case text != "":
		key = "cases.word"
	case len(m.Files) == 0:
		key = "cases.word_other"
	}
	if e.Author == care.ByStaff {
		for _, l := range v.Roster() {
			if l.Slack == e.Staff {
				data["Staff"] = l.Name
			}
		}
		if data["Staff"] == "" {
			data["Staff"] = v.Company().Name
		}
	}
	return flow.Text{Key: key, Data: data}
}

func moreCases(v flow.View, id string) flow.Reaction {
	from, err := strconv.Atoi(id)
	if err != nil || from <= 0 || from >= len(v.LastCases()) {
		return flow.Reaction{}
	}
	picked := flow.Picked{Choice: flow.Choice{Step: actMore, ID: id, Key: "cases.more"}}
	return flow.Reaction{Effects: []flow.Effect{picked, listCases(v, from)}, Again: true}
}

// writeCase lets the customer's next message go to a case.
func writeCase(v flow.View, number string) flow.Reaction {
	c, ok := mine(v, number)
	if !ok || !c.Open() && !c.Reopens(v.Now()) {
		return flow.Reaction{}
	}
	return flow.Reaction{Writing: c.Number, Effects: []flow.Effect{
		flow.Picked{Choice: writeButton(c)},
		flow.Say{Key: "cases.writing", Data: map[string]any{"Case": c.Number}, Case: c.Number},
	}}
}
