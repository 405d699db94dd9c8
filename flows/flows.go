// Package flows lists the dialogues customers can have, one file per flow. They are values for the engine in flows/flow:
// pure, with no I/O and no clock.
package flows

import "carebot/flows/flow"

// All returns every customer flow, in the order of the menu.
func All() []flow.Flow {
	return []flow.Flow{complaint(), order(), human(), cases(), charter(), newsletter(), privacy()}
}
