package engine

import (
	"context"
	"sync"

	"carebot/flows/care"
	"carebot/storage"
)

// newsJob is something to be worked out about a newsletter that takes too long for a turn: whom it would reach, or what
// came of it.
type newsJob struct {
	newsletter string
	result     bool         // what came of it
	done       chan<- error // told how it went; nil: nobody waits for it
}

// newsJobs are the jobs that wait. They are forgotten with the process: whoever needs a number asks for it again.
type newsJobs struct {
	mu      sync.Mutex
	waiting []newsJob
	wake    chan struct{}
	over    chan struct{} // closed when no more are done
}

func newNewsJobs() *newsJobs {
	return &newsJobs{wake: make(chan struct{}, 1), over: make(chan struct{})}
}

// add queues jobs, each once; it never blocks.
func (j *newsJobs) add(jobs []newsJob) {
	if len(jobs) == 0 {
		return
	}
	j.mu.Lock()
	for _, job := range jobs {
		if !j.has(job) {
			j.waiting = append(j.waiting, job)
		}
	}
	j.mu.Unlock()
	select {
	case j.wake <- struct{}{}:
	default:
	}
}

func (j *newsJobs) has(job newsJob) bool {
	for _, other := range j.waiting {
		if other == job {
			return true
		}
	}
	return false
}

// next takes the first job that waits.
func (j *newsJobs) next() (job newsJob, found bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.waiting) == 0 {
		return job, false
	}
	job = j.waiting[0]
	j.waiting = j.waiting[1:]
	return job, true
}

// FigureNewsletters works out what is asked about newsletters, one after another, until ctx ends.
func (e *Engine) FigureNewsletters(ctx context.Context) {
	defer close(e.jobs.over)
	for {
		select {
		case <-e.jobs.wake:
		case <-ctx.Done():
			return
		}
		for job, found := e.jobs.next(); found && ctx.Err() == nil; job, found = e.jobs.next() {
			err := e.figure(ctx, job)
			if job.done != nil {
				job.done <- err
			}
			if err != nil && ctx.Err() == nil {
				e.Log.Error("engine: a newsletter was not counted; what came of it is tried again, whom it would reach when somebody asks", "newsletter", job.newsletter, "error", err)
			}
		}
	}
}

func (e *Engine) figure(ctx context.Context, job newsJob) error {
	if job.result {
		return e.tellResult(ctx, job.newsletter)
	}
	return e.countNewsletter(ctx, job)
}

// countNewsletter counts whom a draft would reach and shows it, unless somebody writes on it meanwhile. For who only waits
// for the number, one of a moment ago will do.
func (e *Engine) countNewsletter(ctx context.Context, job newsJob) error {
	id := job.newsletter
	var n care.Newsletter
	var found bool
	err := e.Committer.store.View(ctx, func(tx storage.Tx) (err error) {
		n, found, err = storage.Newsletters.Get(tx, id)
		return err
	})
	if err != nil || !found || n.State != care.NewsletterDraft || job.done != nil && n.CountHolds(e.Now()) {
		return err
	}
	plan, err := e.PlanNewsletter(ctx, n)
	if err != nil {
		return err
	}
	t := e.ownTurn()
	return <-e.submit(t, func() error { return t.keepCount(id, n.Rev, plan) })
}

// countedHere is how many pages of customers a turn counts itself; of more it would hold up the others.
const countedHere = 3

// countHere counts whom a draft would reach, and returns it; nil where there are too many customers for a turn.
func (t *turn) countHere(n care.Newsletter) (*care.Newsletter, error) {
	if n.Audience.Names(care.Best) {
		return nil, nil
	}
	p := NewsletterPlan{Meant: map[care.Language]int{}, LeftOut: map[care.LeftOut]int{}}
	var after []byte
	for range countedHere {
		next, err := t.engine.planPage(t.tx, n, t.engine.measures(storage.Walk{}), p, after)
		if err != nil {
			return nil, err
		}
		if next == nil {
			if err := t.keepCount(n.ID, n.Rev, p); err != nil {
				return nil, err
			}
			counted, _, err := storage.Newsletters.Get(t.tx, n.ID)
			return &counted, err
		}
		after = next
	}
	return nil, nil
}

// keepCount keeps a count, if it is of the draft as it is.
func (t *turn) keepCount(id string, rev int, plan NewsletterPlan) error {
	n, found, err := storage.Newsletters.Get(t.tx, id)
	if err != nil || !found || n.Rev != rev || n.State != care.NewsletterDraft {
		return err
	}
	n.Counted = &care.NewsletterCount{At: t.now.UTC(), Rev: rev, Meant: plan.Meant, LeftOut: plan.LeftOut}
	if err := storage.Newsletters.Put(t.tx, n); err != nil {
		return err
	}
	w, _, err := storage.Walks.Get(t.tx, id)
	if err != nil {
		return err
	}
	w.Newsletter, w.Best = id, plan.Best
	if err := storage.Walks.Put(t.tx, w); err != nil {
		return err
	}
	return t.showProgress(n, w, "")
}
