package engine

import (
	"strconv"
	"strings"
	"time"

	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// What Home shows at most: with what stands around it, it stays within one view.
const (
	homeUnowned = 15
	homeMine    = 40
	homeStaff   = 100 // members, for managers
	weekCases   = 300 // looked at for somebody's figures
)

// week is how long the figures of Home go back.
const week = 7 * 24 * time.Hour

// Home draws the Home of a Slack user as everything stands in the store. Whoever is not on the staff is told so.
func (e *Engine) Home(tx storage.Tx, slackID string) (*platform.Home, error) {
	t := e.ownTurn()
	t.reset(tx)
	by, known := e.staff(slackID)
	if !known {
		w := wording{turn: t, lang: e.Company.Language}
		return &platform.Home{Parts: []platform.HomePart{{Rows: []platform.Row{{Text: w.say("care.home_stranger", nil)}}}}}, w.err
	}
	h := homeDraft{wording: wording{turn: t, lang: t.languageOf(by)}, by: by}
	parts := []func() (platform.HomePart, error){h.unowned, h.mine, h.figures}
	if by.Manager {
		parts = append(parts, h.everybody)
	}
	home := &platform.Home{}
	for _, part := range parts {
		made, err := part()
		if err != nil {
			return nil, err
		}
		if made.Title != "" {
			home.Parts = append(home.Parts, made)
		}
	}
	return home, h.err
}

// homeDraft is a Home being worded.
type homeDraft struct {
	wording
	by care.Staff
}

// unowned are the cases that nobody has, to be taken.
func (h *homeDraft) unowned() (platform.HomePart, error) {
	cases, total, err := h.turn.casesBy(storage.ByClock, storage.Query{Prefix: []any{""}}, homeUnowned)
	if err != nil || total == 0 {
		return platform.HomePart{}, err
	}
	part := platform.HomePart{Title: h.say("care.home_unowned", map[string]any{"Total": total})}
	for _, c := range cases {
		row := h.caseRow(c, false)
		row.Button = &platform.Button{Label: h.say("card.take", nil), Action: actionTake, Data: takeData(c), Style: takeStyle(c)}
		part.Rows = append(part.Rows, row)
	}
	part.Small = h.moreBy("care.home_more_open", total-len(cases))
	return part, nil
}

// mine are the cases of who looks, what is due next first.
func (h *homeDraft) mine() (platform.HomePart, error) {
	cases, total, err := h.turn.casesBy(storage.ByClock, storage.Query{Prefix: []any{h.by.Slack}}, homeMine)
	if err != nil {
		return platform.HomePart{}, err
	}
	late, err := h.overdue(h.by.Slack)
	if err != nil {
		return platform.HomePart{}, err
	}
	part := platform.HomePart{Title: h.say("care.home_mine", map[string]any{"Total": total, "Late": late})}
	for _, c := range cases {
		row := h.caseRow(c, false)
		row.Open = h.say("care.home_open", nil)
		part.Rows = append(part.Rows, row)
	}
	if total == 0 {
		part.Rows = append(part.Rows, platform.Row{Text: h.say("care.none_mine", nil)})
	}
	part.Small = h.moreBy("care.home_more_mine", total-len(cases))
	return part, nil
}

// moreBy says how many more there are and where; nothing where there are none.
func (h *homeDraft) moreBy(key string, more int) string {
	if more <= 0 {
		return ""
	}
	return h.say(key, map[string]any{"Count": more})
}

// overdue counts somebody's cases of which something should have been done by now.
func (h *homeDraft) overdue(slackID string) (int, error) {
	return storage.Cases.Count(h.turn.tx, storage.ByClock,
		storage.Query{Prefix: []any{slackID}, To: []any{h.turn.now.UTC()}, Limit: countedCases})
}

// figures are what who looks has done in a week.
func (h *homeDraft) figures() (platform.HomePart, error) {
	since := h.turn.now.Add(-week).UTC()
	cases, _, err := storage.Cases.By(h.turn.tx, storage.ByDeed,
		storage.Query{Prefix: []any{h.by.Slack}, From: []any{since.Format(time.DateOnly)}, Limit: weekCases, Reverse: true})
	if err != nil {
		return platform.HomePart{}, err
	}
	var f care.Figures
	seen := map[string]bool{}
	for _, c := range cases {
		if !seen[c.Number] {
			seen[c.Number] = true
			f.Add(c, h.by.Slack, since)
		}
	}
	return platform.HomePart{
		Title: h.say("care.home_week", nil),
		Rows: []platform.Row{{Text: h.say("care.home_figures", map[string]any{
			"Settled": f.Settled, "Replies": f.FirstReplies, "Kept": f.Kept,
		})}},
	}, nil
}

// everybody is what each member of staff has in hand.
func (h *homeDraft) everybody() (platform.HomePart, error) {
	part := platform.HomePart{Title: h.say("care.home_everybody", nil)}
	v := &view{turn: h.turn}
	roster := v.Roster()
	if v.err != nil {
		return part, v.err
	}
	for _, load := range roster[:min(len(roster), homeStaff)] {
		late, err := h.overdue(load.Slack)
		if err != nil {
			return part, err
		}
		row := platform.Row{Lead: load.Name, Text: h.say("care.home_load", map[string]any{
			"Load": strconv.Itoa(load.Open) + "/" + strconv.Itoa(load.Capacity), "Late": late, "Away": load.Away,
		})}
		row.Text = "· " + strings.TrimSpace(row.Text)
		if late > 0 {
			row.Mark = overdueMark
		}
		part.Rows = append(part.Rows, row)
	}
	return part, nil
}
