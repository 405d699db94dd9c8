package api

import (
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"carebot/bot/platform"
	"carebot/flows/care"
)

// The results of a turn, for Metrics.Turn.
const (
	TurnDone     = "done"      // decided and committed
	TurnRepeat   = "repeat"    // its event had been taken in before
	TurnSetAside = "set_aside" // it could not be read or decided
)

// The outcomes of a try to deliver, for Metrics.Delivery.
const (
	OutcomeSent    = "sent"
	OutcomeRetry   = "retry"   // it failed and is tried again
	OutcomeUnknown = "unknown" // the connection broke: it may have arrived
	OutcomeFailed  = "failed"  // refused or given up
)

// Metrics counts what the bot does, in a registry of its own. All methods may be called from any goroutine.
type Metrics struct {
	registry   *prometheus.Registry
	taken      *prometheus.CounterVec
	turns      *prometheus.CounterVec
	turnTime   prometheus.Histogram
	packs      prometheus.Histogram
	deliveries *prometheus.CounterVec
	waiting    *prometheus.GaugeVec
	limited    *prometheus.CounterVec
	setAside   *prometheus.CounterVec
}

// NewMetrics returns metrics that stand at zero, with Go's and the process's own beside them.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry:   prometheus.NewRegistry(),
		taken:      counter("events_total", "Events taken in.", "platform"),
		turns:      counter("turns_total", "Turns by result: done, repeat, set_aside.", "result"),
		turnTime:   histogram("turn_seconds", "Seconds from the taking in of an event to its commit.", prometheus.ExponentialBuckets(0.0005, 2, 14)),
		packs:      histogram("pack_turns", "Turns committed together.", prometheus.ExponentialBuckets(1, 2, 10)),
		deliveries: counter("deliveries_total", "Tries to deliver by kind and outcome: sent, retry, unknown, failed.", "platform", "kind", "outcome"),
		waiting:    gauge("lanes_waiting", "Lanes with deliveries that wait.", "platform"),
		limited:    counter("limited_total", "Calls that the platform answered with 429.", "platform"),
		setAside:   counter("set_aside_total", "Updates set aside whole because they could not be read or decided.", "platform"),
	}
	m.registry.MustRegister(
		m.taken, m.turns, m.turnTime, m.packs, m.deliveries, m.waiting, m.limited, m.setAside,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
	)
	m.start()
	return m
}

// start makes the series of known labels visible before anything has happened, so that alerts can tell 0 from absent.
func (m *Metrics) start() {
	for _, p := range []care.Platform{care.Telegram, care.Slack} {
		m.taken.WithLabelValues(string(p))
		m.waiting.WithLabelValues(string(p))
		m.limited.WithLabelValues(string(p))
		m.setAside.WithLabelValues(string(p))
	}
	for _, result := range []string{TurnDone, TurnRepeat, TurnSetAside} {
		m.turns.WithLabelValues(result)
	}
}

// Taken counts an event that p handed over, repeats included.
func (m *Metrics) Taken(p care.Platform) { m.taken.WithLabelValues(string(p)).Inc() }

// Turn counts a turn and how long its event waited for the commit. Result is one of the Turn constants.
func (m *Metrics) Turn(result string, took time.Duration) {
	m.turns.WithLabelValues(result).Inc()
	m.turnTime.Observe(took.Seconds())
}

// Pack counts a commit of so many turns.
func (m *Metrics) Pack(turns int) { m.packs.Observe(float64(turns)) }

// Delivery counts a try to deliver. Outcome is one of the Outcome constants.
func (m *Metrics) Delivery(p care.Platform, kind platform.Kind, outcome string) {
	m.deliveries.WithLabelValues(string(p), string(kind), outcome).Inc()
}

// Waiting sets how many lanes of p have deliveries that wait.
func (m *Metrics) Waiting(p care.Platform, lanes int) {
	m.waiting.WithLabelValues(string(p)).Set(float64(lanes))
}

// Limited counts a 429 of p.
func (m *Metrics) Limited(p care.Platform) { m.limited.WithLabelValues(string(p)).Inc() }

// SetAside counts an update of p that was set aside.
func (m *Metrics) SetAside(p care.Platform) { m.setAside.WithLabelValues(string(p)).Inc() }

// Handler serves the metrics in Prometheus' text format.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{Registry: m.registry})
}

func counter(name, about string, labels ...string) *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "carebot", Name: name, Help: about}, labels)
}

func gauge(name, about string, labels ...string) *prometheus.GaugeVec {
	return prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "carebot", Name: name, Help: about}, labels)
}

func histogram(name, about string, buckets []float64) prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: "carebot", Name: name, Help: about, Buckets: buckets})
}
