package flow

// Export sends the customer all that is held about them, as files.
type Export struct{}

// Erase forgets the customer: their conversation ends with it.
type Erase struct{}

func (Export) isEffect() {}
func (Erase) isEffect()  {}
