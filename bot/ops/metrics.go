// Package ops lets an operator see how the bot is doing: counters for
// Prometheus, and the health of the process and of what it depends on. Nothing
// in it names a person.
package ops

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"plutbot/bot"
	"plutbot/storage"
)

// Metrics counts what happens. It implements bot.Observer.
type Metrics struct {
	registry *prometheus.Registry
	updates  *prometheus.CounterVec
	latency  *prometheus.HistogramVec
	events   *prometheus.CounterVec
	calls    *prometheus.CounterVec
	callTime *prometheus.HistogramVec
	redis    *prometheus.CounterVec
	waits    *prometheus.HistogramVec
}

// buckets run from half a millisecond, a press on a good day, to ten seconds,
// when people give up.
var buckets = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 10}

// NewMetrics makes counters of its own, shared with nobody.
func NewMetrics(version string) *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		updates: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "plutbot_updates_total",
			Help: "Updates by kind and result: done, repeated, ignored, dead, failed."}, []string{"kind", "result"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "plutbot_update_seconds", Buckets: buckets,
			Help: "Time from taking an update to its reply, in seconds."}, []string{"kind"}),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "plutbot_events_total",
			Help: "What happened in conversations, such as a guide that reached an outcome (finished)."}, []string{"event", "guide", "outcome"}),
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "plutbot_telegram_calls_total",
			Help: "Calls to Telegram by method and result: ok, or the reason of the failure (too_many_requests is HTTP 429)."}, []string{"method", "result"}),
		callTime: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "plutbot_telegram_call_seconds", Buckets: buckets,
			Help: "Time that a call to Telegram took, in seconds."}, []string{"method"}),
		redis: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "plutbot_redis_errors_total",
			Help: "Failed calls to Redis, without lost races."}, []string{"call"}),
	}
	m.waits = prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "plutbot_gate_wait_seconds", Buckets: buckets,
		Help: "Time that calls to Telegram waited for its limits, by lane, in seconds."}, []string{"lane"})
	build := prometheus.NewGauge(prometheus.GaugeOpts{Name: "plutbot_build_info", Help: "Always 1; the label tells the version.",
		ConstLabels: prometheus.Labels{"version": version}})
	build.Set(1)
	m.registry.MustRegister(m.updates, m.latency, m.events, m.calls, m.callTime, m.redis, m.waits, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Gauge adds a figure that is read whenever the metrics are fetched.
func (m *Metrics) Gauge(name, help string, read func() float64) {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read))
}

// Handler serves the metrics.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

// Handled implements bot.Observer.
func (m *Metrics) Handled(kind bot.Kind, result string, took time.Duration) {
	m.updates.WithLabelValues(kind.String(), result).Inc()
	m.latency.WithLabelValues(kind.String()).Observe(took.Seconds())
}

// Happened implements bot.Observer.
func (m *Metrics) Happened(e bot.Event) {
	m.events.WithLabelValues(e.Name, e.Guide, e.Outcome).Inc()
}

// Called counts a call to Telegram; reason is "" for success.
func (m *Metrics) Called(method, reason string, took time.Duration) {
	if reason == "" {
		reason = "ok"
	}
	m.calls.WithLabelValues(method, reason).Inc()
	m.callTime.WithLabelValues(method).Observe(took.Seconds())
}

// Waited counts how long a call to Telegram waited for its limits.
func (m *Metrics) Waited(lane string, waited time.Duration) {
	m.waits.WithLabelValues(lane).Observe(waited.Seconds())
}

// Store counts the errors of a store.
func (m *Metrics) Store(s bot.Store) bot.Store { return countedStore{s, m.redis} }

type countedStore struct {
	bot.Store
	errors *prometheus.CounterVec
}

func (c countedStore) count(call string, err error) {
	if err != nil && !errors.Is(err, storage.ErrConflict) {
		c.errors.WithLabelValues(call).Inc()
	}
}

func (c countedStore) Load(ctx context.Context, chat int64) (storage.Record, error) {
	r, err := c.Store.Load(ctx, chat)
	c.count("load", err)
	return r, err
}

func (c countedStore) Commit(ctx context.Context, commit storage.Commit) (storage.Record, error) {
	r, err := c.Store.Commit(ctx, commit)
	c.count("commit", err)
	return r, err
}

func (c countedStore) Shown(ctx context.Context, chat int64, version uint32, card int64) error {
	err := c.Store.Shown(ctx, chat, version, card)
	c.count("shown", err)
	return err
}

func (c countedStore) AddQuestion(ctx context.Context, q storage.Question) error {
	err := c.Store.AddQuestion(ctx, q)
	c.count("add_question", err)
	return err
}

func (c countedStore) Questions(ctx context.Context) ([]storage.Question, error) {
	q, err := c.Store.Questions(ctx)
	c.count("questions", err)
	return q, err
}

func (c countedStore) AddJob(ctx context.Context, j storage.Job) error {
	err := c.Store.AddJob(ctx, j)
	c.count("add_job", err)
	return err
}
