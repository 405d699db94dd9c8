package engine

import (
	"fmt"
	"strings"

	"carebot/storage"
)

// fall runs a timer that has fallen due.
func (t *turn) fall(timer storage.Timer) error {
	now, found, err := storage.Timers.Get(t.tx, timer.Key)
	if err != nil || !found || now.Due.After(t.now) {
		return err // it was set anew, or has been done meanwhile
	}
	switch timer.Kind {
	case timerAlbum:
		return t.fallAlbum(strings.TrimPrefix(timer.Key, timerAlbum+"/"))
	case timerFlood:
		return t.fallFlood(timer)
	case timerTie:
		return t.fallTie(now)
	case timerNotice:
		return t.fallNotice(now)
	case timerCourtesy:
		return t.fallCourtesy(now)
	case timerRating:
		return t.fallRating(now)
	case timerRecommend:
		return t.fallRecommend(now)
	case timerBack, timerHandOver, timerSeek, timerUnowned, timerNamed:
		return t.fallHand(now)
	case timerCard:
		return t.fallCard(now)
	case timerNewsletter:
		return t.fallNewsletter(now)
	case timerCase:
		return t.fallCase(now)
	case timerErase:
		return t.fallErase(now)
	case timerCompact:
		return t.fallCompact(now)
	default:
		return fmt.Errorf("a timer of an unknown kind %q", timer.Kind)
	}
}
