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
	case timerFlood, timerQuiet:
		return t.fallFlood(timer)
	case timerTie:
		return t.fallTie(now)
	case timerNotice, timerCourtesy, timerRating, timerRecommend:
		return t.fallUnasked(now)
	case timerBack, timerHandOver, timerSeek, timerUnowned, timerNamed:
		return t.fallHand(now)
	case timerCard:
		return t.fallCard(now)
	case timerNewsletter, timerNewsAgain, timerNewsReport:
		return t.fallNews(now)
	case timerCase:
		return t.fallCase(now)
	case timerErase:
		return t.fallErase(now)
	case timerReport:
		return t.fallReport(now)
	case timerCompact:
		return t.fallCompact(now)
	default:
		return fmt.Errorf("a timer of an unknown kind %q", timer.Kind)
	}
}

// fallUnasked says what customers are told or asked without having begun it.
func (t *turn) fallUnasked(timer storage.Timer) error {
	switch timer.Kind {
	case timerNotice:
		return t.fallNotice(timer)
	case timerCourtesy:
		return t.fallCourtesy(timer)
	case timerRating:
		return t.fallRating(timer)
	default:
		return t.fallRecommend(timer)
	}
}
