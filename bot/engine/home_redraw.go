package engine

import (
	"carebot/bot/platform"
	"carebot/flows/care"
	"carebot/storage"
)

// homeTab is the tab of Home that shows one's cases; the others are Slack's own.
const homeTab = "home"

// opened runs the turn of App Home being opened: it is drawn, and from now on kept up to date for whoever is on the staff.
func (t *turn) opened(o platform.Opened) error {
	user := t.event.Sender.ID
	if o.Tab != homeTab || user == "" {
		return nil
	}
	if _, known := t.engine.staff(user); known {
		if err := storage.Homes.Put(t.tx, storage.Home{Staff: user, OpenedAt: t.now.UTC()}); err != nil {
			return err
		}
	}
	return t.drawHome(user)
}

// drawHome has somebody's Home drawn anew. What it shows is read when it is sent, so that of many changes one is drawn.
func (t *turn) drawHome(user string) error {
	return t.enqueue("slack/home/"+user, "", platform.Delivery{Kind: platform.PutHome, Platform: care.Slack, User: user})
}

// putCase stores a case and has the Homes that show it drawn anew. before is zero for a new case.
func (t *turn) putCase(before, after care.Case) error {
	if err := storage.Cases.Put(t.tx, after); err != nil {
		return err
	}
	if err := t.wind(after); err != nil {
		return err
	}
	return t.redrawHomes(before, after)
}

// redrawHomes has the Homes drawn anew on which a case has changed: of who had and has it, of all where nobody has it,
// and of the managers. before is zero for a new case.
func (t *turn) redrawHomes(before, after care.Case) error {
	if !shownAnew(before, after) {
		return nil
	}
	toAll := before.Assignee == "" && before.Open() || after.Assignee == "" && after.Open()
	return t.drawHomes(func(s care.Staff) bool {
		return toAll || s.Manager || s.Slack == before.Assignee || s.Slack == after.Assignee
	})
}

// drawHomes has the Homes drawn anew of those of the staff who have opened theirs and see a change on it.
func (t *turn) drawHomes(see func(care.Staff) bool) error {
	homes, _, err := storage.Homes.Page(t.tx, storage.Query{Limit: homeStaff})
	if err != nil {
		return err
	}
	for _, h := range homes {
		if staff, known := t.engine.staff(h.Staff); !known || !see(staff) {
			continue
		}
		if err := t.drawHome(h.Staff); err != nil {
			return err
		}
	}
	return nil
}

// shownAnew reports whether Home shows a case otherwise than before.
func shownAnew(before, after care.Case) bool {
	was, _ := before.NextClock()
	is, _ := after.NextClock()
	return was != is || before.Status != after.Status || before.Assignee != after.Assignee || before.Customer != after.Customer ||
		len(before.History) != len(after.History)
}
