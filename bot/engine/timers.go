package engine

import (
	"fmt"

	"carebot/storage"
)

// falls says, by its kind, what a timer does that has fallen due.
func falls() map[string]func(*turn, storage.Timer) error {
	return map[string]func(*turn, storage.Timer) error{
		timerAlbum:      (*turn).fallAlbum,
		timerFlood:      (*turn).fallFlood,
		timerQuiet:      (*turn).fallFlood,
		timerTie:        (*turn).fallTie,
		timerNotice:     (*turn).fallNotice,
		timerCourtesy:   (*turn).fallCourtesy,
		timerRating:     (*turn).fallRating,
		timerRecommend:  (*turn).fallRecommend,
		timerBack:       (*turn).fallBack,
		timerHandOver:   (*turn).fallHandOver,
		timerSeek:       (*turn).fallSeek,
		timerUnowned:    (*turn).fallUnowned,
		timerNamed:      (*turn).fallNamed,
		timerCard:       (*turn).fallCard,
		timerCase:       (*turn).fallCase,
		timerNewsletter: (*turn).fallNews,
		timerNewsAgain:  (*turn).fallNews,
		timerNewsReport: (*turn).fallNews,
		timerErase:      (*turn).fallErase,
		timerReport:     (*turn).fallReport,
		timerCompact:    (*turn).fallCompact,
	}
}

// fall runs a timer that has fallen due, as it is stored now.
func (t *turn) fall(timer storage.Timer) error {
	now, found, err := storage.Timers.Get(t.tx, timer.Key)
	if err != nil || !found || now.Due.After(t.now) {
		return err // it was set anew, or has been done meanwhile
	}
	does, known := falls()[now.Kind]
	if !known {
		return fmt.Errorf("a timer of an unknown kind %q: run the program that has set it", now.Kind)
	}
	return does(t, now)
}
