package engine

import "carebot/bot/platform"

// mostInstead is how much of a message that could not be delivered managers read, in characters.
const mostInstead = 500

// tellInstead tells the managers what a member of staff was to hear directly, who can no longer be written to.
func (t *turn) tellInstead(d platform.Delivery) error {
	name := d.Chat
	if staff, known := t.engine.staff(d.Chat); known {
		name = staff.Name
	}
	return t.tellManagers("desk.absent", map[string]any{"Staff": name, "Text": clipped(d.Content.Text, mostInstead)})
}
