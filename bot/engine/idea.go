package engine

import (
	"fmt"

	"carebot/flows/care"
	"carebot/storage"
)

// takeIdea keeps what a member of staff suggests, and thanks.
func (t *turn) takeIdea(a asked) error {
	if a.rest == "" {
		return t.answer(a.lang, "care.idea_which", nil)
	}
	if err := t.keepIdea(care.Idea{Staff: a.by.Slack, Words: a.rest}); err != nil {
		return err
	}
	return t.answer(a.lang, "care.idea_thanks", nil)
}

// ideaRef names the post of an idea in the managers' channel.
func ideaRef(id string) string { return "idea/" + id }

// keepIdea keeps a suggestion, of a member of staff's or a customer's, and posts it to the managers with who it came
// from. Its ID and time are filled in.
func (t *turn) keepIdea(idea care.Idea) error {
	n, err := counted(t.tx, "idea", 1)
	if err != nil {
		return err
	}
	idea.ID, idea.At = fmt.Sprintf("I-%d", n), t.now.UTC()
	if err := storage.Ideas.Insert(t.tx, idea); err != nil {
		return err
	}
	key, data := "desk.idea", map[string]any{"Text": idea.Words, "Case": idea.Case}
	if staff, known := t.engine.staff(idea.Staff); known {
		data["Staff"] = staff.Name
	} else {
		customer, _, err := storage.Customers.Get(t.tx, idea.Customer)
		if err != nil {
			return err
		}
		key, data["Customer"] = "desk.idea_customer", customer.FullName()
	}
	text, err := t.text(t.engine.Company.Language, key, data)
	if err != nil {
		return err
	}
	post := t.toManagers(care.Content{Text: text})
	post.Ref = ideaRef(idea.ID)
	return t.enqueue(managersLane, "", post)
}
