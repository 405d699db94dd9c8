package outbox

import "time"

// parkRecheck is how often it is looked for a receipt that is waited for: its signal is not lost, but an operator may mend
// the store.
const parkRecheck = 30 * time.Second

// resolve puts in the IDs of the messages a delivery refers to; it waits while they have not been sent yet.
func (o *Outbox) resolve(it *item) error {
	if it.d.Thread != "" && it.d.ThreadID == "" {
		id, err := o.await(it, it.d.Thread)
		if err != nil {
			return err
		}
		it.d.ThreadID = id
	}
	if it.d.Target != "" && it.d.TargetID == "" {
		id, err := o.await(it, it.d.Target)
		if err != nil {
			return err
		}
		it.d.TargetID = id
	}
	return nil
}

// await returns the first message ID under a ref, waiting for its receipt.
func (o *Outbox) await(it *item, ref string) (string, error) {
	for {
		arrived := o.waiter(ref) // before looking, so that no signal is missed
		r, found, err := o.receipt(o.waits, ref)
		if err != nil {
			return "", err
		}
		if found && len(r.IDs) > 0 {
			return r.IDs[0], nil
		}
		if err := o.stillWanted(it); err != nil {
			return "", err
		}
		if err := pause(o.waits, parkRecheck, arrived); err != nil {
			return "", err
		}
	}
}

func (o *Outbox) waiter(ref string) <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	ch, ok := o.waiters[ref]
	if !ok {
		ch = make(chan struct{})
		o.waiters[ref] = ch
	}
	return ch
}

func (o *Outbox) signal(ref string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if ch, ok := o.waiters[ref]; ok {
		close(ch)
		delete(o.waiters, ref)
	}
}
