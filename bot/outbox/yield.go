package outbox

import "time"

// hurry counts a waiter that does not yield, or one that waits no more.
func (l *limiter) hurry(change int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before := l.hurried
	l.hurried += change
	switch {
	case before == 0:
		l.calm = make(chan struct{})
	case l.hurried == 0:
		close(l.calm)
	}
}

// spread puts off the next that yields by the share of the window that is taken at a time: places taken all at once come
// free all at once, period after period, and a word to a customer would wait for it. The pauses are a little shorter than
// an even share, so that nothing of the limit is lost. l.mu is held.
func (l *limiter) spread(at time.Time, weight int) {
	gap := l.gap()
	gap -= gap / spreadSlack
	l.next = later(l.next, at.Add(-behind)).Add(time.Duration(weight) * gap)
}

const (
	spreadSlack = 200
	// behind is how late those that yield may be and make up for it: a scheduler's delay, not a pause.
	behind = 10 * time.Millisecond
	// commitTime is what a newsletter's delivery spends between its pass and its call, about: the note that it has begun.
	commitTime = 10 * time.Millisecond
)

// gap returns an even share of the window.
func (l *limiter) gap() time.Duration { return l.shape.Every / time.Duration(max(1, l.shape.Burst)) }

// ahead returns how long before their time those that yield get their pass: where places come free faster than a commit
// is made, they would stay empty for that time.
func (l *limiter) ahead() time.Duration {
	if l.gap() >= commitTime {
		return 0
	}
	return commitTime
}
