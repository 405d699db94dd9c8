package outbox

import (
	"carebot/bot/platform"
	"carebot/storage"
)

// draw fills in what a Home shows, as it stands now: of many changes that wait only the last state is drawn, and it is
// never stored. It reads in line with all turns.
func (o *Outbox) draw(it *item) error {
	if it.d.Kind != platform.PutHome || o.home == nil {
		return nil
	}
	var home *platform.Home
	err := o.commit.Do(o.sends, func(tx storage.Tx) (err error) {
		home, err = o.home(tx, it.d.User)
		return err
	}, nil)
	it.d.Home = home
	return err
}

// redraws reports whether a later drawing of the same card or Home makes an earlier one needless.
func redraws(later, earlier platform.Delivery) bool {
	if later.Kind != earlier.Kind {
		return false
	}
	switch earlier.Kind {
	case platform.PutCard:
		return earlier.Target != "" && later.Target == earlier.Target
	case platform.PutHome:
		return later.User == earlier.User
	default:
		return false
	}
}
