package engine

import (
	"fmt"

	"carebot/flows/care"
	"carebot/flows/desk"
	"carebot/flows/flow"
	"carebot/storage"
)

// reopen opens a settled case again as flows decided, and tells its thread.
func (t *turn) reopen(e flow.Reopen) error {
	before, found, err := storage.Cases.Get(t.tx, e.Case.Number)
	if err != nil {
		return err
	}
	if !found {
		return fmt.Errorf("the case %s is to be opened again and is not there", e.Case.Number)
	}
	after := before.Again(e.Case.Assignee, e.Case.FirstReply, e.Case.ReopenedAt)
	after.History = append(after.History[:len(after.History):len(after.History)],
		care.Change{At: t.now.UTC(), What: care.ChangeReopened, To: after.Assignee})
	if err := t.saveCase(before, after); err != nil {
		return err
	}
	if staff, known := t.engine.staff(after.Assignee); known {
		return t.remarkIn(after, desk.Remark{To: staff.Slack, Key: "desk.reopened", Data: map[string]any{"Staff": staff.Name}})
	}
	return t.remark(after, "desk.reopened_unowned", nil)
}

// remember keeps on the customer what flows found out about them.
func (t *turn) remember(c *care.Customer, e flow.Remember) error {
	if c.Ref == "" && e.Ref != "" {
		brought, err := t.broughtBy(*c, e.Ref)
		if err != nil {
			return err
		}
		if brought {
			c.Ref, c.RefAt = e.Ref, t.now.UTC()
		}
	}
	c.SwitchOffered = c.SwitchOffered || e.SwitchOffered
	return storage.Customers.Put(t.tx, *c)
}
