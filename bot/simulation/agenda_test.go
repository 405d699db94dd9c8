package simulation_test

import (
	"container/heap"
	"time"
)

// act is something that somebody does at a time.
type act struct {
	at time.Time
	n  int // what was planned first goes first
	do func()
}

// agenda is what people are going to do, the soonest first.
type agenda struct {
	acts []act
	n    int
}

// plan adds an act.
func (a *agenda) plan(at time.Time, do func()) {
	a.n++
	heap.Push(a, act{at, a.n, do})
}

// next returns the soonest act and takes it out.
func (a *agenda) next() act {
	next, _ := heap.Pop(a).(act)
	return next
}

// Len implements heap.Interface.
func (a *agenda) Len() int { return len(a.acts) }

// Less implements heap.Interface.
func (a *agenda) Less(i, j int) bool {
	if !a.acts[i].at.Equal(a.acts[j].at) {
		return a.acts[i].at.Before(a.acts[j].at)
	}
	return a.acts[i].n < a.acts[j].n
}

// Swap implements heap.Interface.
func (a *agenda) Swap(i, j int) { a.acts[i], a.acts[j] = a.acts[j], a.acts[i] }

// Push implements heap.Interface.
func (a *agenda) Push(x any) {
	if next, is := x.(act); is {
		a.acts = append(a.acts, next)
	}
}

// Pop implements heap.Interface.
func (a *agenda) Pop() any {
	last := a.acts[len(a.acts)-1]
	a.acts = a.acts[:len(a.acts)-1]
	return last
}
