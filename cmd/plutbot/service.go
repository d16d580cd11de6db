package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"sync"
	"time"

	"plutbot/bot"
	"plutbot/bot/admin"
	"plutbot/bot/broadcast"
	"plutbot/bot/chat"
	"plutbot/bot/ops"
	"plutbot/bot/outbox"
	"plutbot/bot/papers"
	"plutbot/bot/recall"
	"plutbot/bot/telegram"
	"plutbot/storage"
	"plutbot/storage/local"
)

const (
	// maxChats is how many chats are worked on at once. Each may wait for
	// Telegram, so it is far more than there are processors.
	maxChats = 128
	// webhookPath is where Telegram delivers.
	webhookPath = "/telegram"
	// maxConnections is what Telegram may open towards the webhook.
	maxConnections = 64
	// startPatience is how long the start waits for Redis and Telegram.
	startPatience = 30 * time.Second
	// stopPatience is how long a stop waits for what has begun. Service
	// managers kill after 10 seconds.
	stopPatience = 8 * time.Second
	// pollLease is how long an instance that polls may be silent before
	// another one takes over.
	pollLease = 15 * time.Second
)

// settings are what a service is made of.
type settings struct {
	token       telegram.Secret
	api         string
	rate        int // messages a second over all chats, 0 for no limit
	redis, data string
	webhook     string
	secret      telegram.Secret
	listen      string
	content     content          // at the start; see edition
	hangups     <-chan os.Signal // each asks to read the content anew; nil for none
	admins      []int64
	alone       int          // how many people an administrator may write to without a second one
	paid        bool         // whether announcements may be paid for
	forum       int64        // the default staff forum, 0 for none
	logo        *papers.Logo // on every PDF, nil for a plain sign
	clock       bot.Clock
	log         *slog.Logger
}

// service is the running bot: store, application, outbox, intake and the
// operator's addresses.
type service struct {
	settings
	name     string
	durable  bool
	store    *storage.Store
	server   *local.Server
	client   *telegram.Client
	gate     *outbox.Gate
	paidGate *outbox.Gate // nil when nothing may be paid
	sender   *broadcast.Sender
	metrics  *ops.Metrics
	roles    *admin.Roles
	speaks   speaker
	renewing sync.Mutex    // held while the content is read anew
	wish     uint64        // the last one to read it anew that was fulfilled
	changed  chan struct{} // Telegram does not know the commands of the new content yet
	menus    *menus
	lanes    *bot.Lanes
	runner   *outbox.Runner
	listener net.Listener
	owner    string // this instance, towards the others
}

// newService does everything that can fail: it connects to Redis and Telegram,
// and opens the address.
func newService(ctx context.Context, s settings) (_ *service, err error) {
	v := &service{settings: s, lanes: bot.NewLanes(maxChats), changed: make(chan struct{}, 1), metrics: ops.NewMetrics(version())}
	defer func() {
		if err != nil {
			v.close()
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, startPatience)
	defer cancel()
	if v.store, v.server, err = local.Open(ctx, local.Options{URL: s.redis, DataDir: s.data, Log: s.log}); err != nil {
		return nil, err
	}
	v.durable = v.server.Durable
	if v.client, err = telegram.NewClient(telegram.Options{Token: s.token, URL: s.api, Metrics: v.metrics.Called}); err != nil {
		return nil, err
	}
	if v.name, err = v.client.Me(ctx); err != nil {
		if bot.FailureOf(err).Reason == bot.Unauthorized {
			return nil, fmt.Errorf("TELEGRAM_BOT_TOKEN: Telegram does not know this token; ask @BotFather for a new one (%w)", err)
		}
		return nil, fmt.Errorf("TELEGRAM_API_URL: %s cannot be reached: %w", s.api, err)
	}
	if v.listener, err = net.Listen("tcp", s.listen); err != nil {
		return nil, fmt.Errorf("LISTEN: %q cannot be opened: %w", s.listen, err)
	}
	v.owner = instanceName(v.address())
	v.wire()
	if err := v.inherit(ctx); err != nil {
		return nil, err
	}
	if err := whole(ctx, v.store); err != nil {
		return nil, err
	}
	wish, err := v.wished(ctx)
	if err != nil {
		return nil, err
	}
	v.wish = wish.Version
	first, err := v.edit(ctx, s.content)
	if err != nil {
		return nil, err
	}
	v.speaks.Store(first)
	v.content = content{} // it is not held any longer than its edition
	debug.FreeOSMemory()  // reading the content took more than it keeps
	return v, nil
}

// instanceName tells this instance from the others and stays the same when it
// is started again, so that after a crash it goes on polling at once instead
// of waiting for its own lease to run out.
func instanceName(address string) string {
	host, err := os.Hostname()
	if err != nil {
		return rand.Text()
	}
	return host + " " + address
}

// inherit has the jobs that a killed process held done at once, where nobody
// else can hold any. With a shared Redis nothing proves that: names of hosts may
// be the same, and a process that stops has closed its address while it still
// ends its jobs. There the lease runs out by itself.
func (v *service) inherit(ctx context.Context) error {
	if !v.server.Ours {
		return nil
	}
	n, err := v.store.FreeJobs(ctx, v.clock(), outbox.Lease)
	if err != nil {
		return fmt.Errorf("take over the jobs of the process before: %w", err)
	}
	if n > 0 {
		v.log.Info("jobs of the process before, which was killed, go on", "jobs", n)
	}
	return nil
}

// wire puts together the parts that do not depend on the content.
func (v *service) wire() {
	v.gate = outbox.NewGate(outbox.GateOptions{Budgets: v.store, Instance: v.owner, PerSecond: v.rate, Clock: v.clock,
		Waited: v.metrics.Waited, Log: v.log})
	v.roles = admin.NewRoles(v.admins, v.store, v.clock)
	v.runner = outbox.New(v.store, &v.speaks, v.lanes, v.clock, v.log)
	v.menus = &menus{client: v.client, roles: v.roles, says: v.speaks.Load, log: v.log, without: map[int64]bool{}}
	config := broadcast.Config{
		Records: v.store, Queue: v.store, Poster: v.client, People: v.store, Gate: bulk{v.gate.Pass(outbox.Broadcasts)},
		Owner: v.owner, Workers: bulkWorkers(v.rate), PauseAt: pauseAt, Clock: v.clock, Log: v.log,
	}
	if v.paid {
		v.paidGate = outbox.NewGate(outbox.GateOptions{Budgets: storage.Paid{Store: v.store}, Instance: v.owner, PerSecond: broadcast.PaidPerSecond,
			Clock: v.clock, Waited: v.metrics.Waited, Log: v.log})
		config.Paid, config.PaidWorkers = bulk{v.paidGate.Pass(outbox.Broadcasts)}, paidWorkers
	}
	v.sender = broadcast.NewSender(config)
	v.metrics.Gauge("plutbot_gate_refused", "How often Telegram said that it was too much.", func() float64 { return float64(v.gate.Refused()) })
	for _, lane := range []outbox.Lane{outbox.Replies, outbox.Desk, outbox.Broadcasts} {
		v.metrics.Gauge("plutbot_gate_waiting_"+lane.String(), "Calls to Telegram that wait for its limits.", func() float64 { return float64(v.gate.Waiting(lane)) })
	}
	v.metrics.Gauge("plutbot_updates_waiting", "Updates and jobs taken and not yet ended.", func() float64 { return float64(v.lanes.Depth()) })
	v.metrics.Gauge("plutbot_jobs_waiting", "Jobs in the outbox.", func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		n, err := v.store.JobDepth(ctx)
		if err != nil {
			return -1
		}
		return float64(n)
	})
}

// address is where the service listens.
func (v *service) address() string { return v.listener.Addr().String() }

// run serves until ctx ends, then finishes what has begun and stops in the
// reverse order of the start.
func (v *service) run(ctx context.Context) error {
	defer v.close()
	working, stopWorking := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWorking()

	mux, err := v.routes(ctx)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(v.log.Handler(), slog.LevelDebug)}
	var tasks sync.WaitGroup
	failed := make(chan error, 2)
	tasks.Go(func() {
		if err := server.Serve(v.listener); !errors.Is(err, http.ErrServerClosed) {
			failed <- fmt.Errorf("serve %s: %w", v.listen, err)
		}
	})
	tasks.Go(func() { v.gate.Run(working) })
	if v.paidGate != nil {
		tasks.Go(func() { v.paidGate.Run(working) })
	}
	tasks.Go(func() { v.runner.Run(working) })
	tasks.Go(func() { v.sender.Run(working) })
	tasks.Go(func() { v.menus.introduce(ctx) })
	tasks.Go(func() { v.sweep(working) })
	tasks.Go(func() { v.recall().Run(ctx) })
	tasks.Go(func() { v.renew(ctx) })
	intake, stopIntake := context.WithCancel(ctx)
	defer stopIntake()
	tasks.Go(func() {
		if err := v.intake(intake); err != nil {
			failed <- err
		}
	})
	select {
	case <-ctx.Done():
		v.log.Info("stopping: finishing what has begun")
	case err = <-failed:
	}
	stopIntake()
	stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopPatience)
	defer cancel()
	if err := server.Shutdown(stopping); err != nil {
		_ = server.Close() // the patience is over
	}
	stopWorking()
	tasks.Wait()
	v.lanes.Wait()
	return err
}

// routes are the operator's addresses, and the webhook if there is one.
func (v *service) routes(ctx context.Context) (http.Handler, error) {
	content := func() string { return v.speaks.Load().flows.Version }
	health := ops.Health{Version: version(), Content: content, Durable: v.durable, Probes: []ops.Probe{
		{Name: "redis", Ask: v.store.Ping},
		{Name: "telegram", Ask: func(ctx context.Context) error { _, err := v.client.Me(ctx); return err }},
	}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", health.Healthz)
	mux.HandleFunc("GET /readyz", health.Readyz)
	mux.Handle("GET /metrics", v.metrics.Handler())
	if v.webhook == "" {
		return mux, nil
	}
	if v.secret == "" {
		// All instances must expect the same one, so it is kept in the store.
		secret, err := v.store.Constant(ctx, "webhook_secret", func() (string, error) { return rand.Text(), nil })
		if err != nil {
			return nil, fmt.Errorf("agree on a webhook secret: %w", err)
		}
		v.secret = telegram.Secret(secret)
	}
	mux.Handle(webhookPath, telegram.NewWebhook(telegram.WebhookOptions{Secret: v.secret, Handler: v.menus.after(&v.speaks), Lanes: v.lanes, Log: v.log}))
	return mux, nil
}

// intake takes updates until ctx ends.
func (v *service) intake(ctx context.Context) error {
	if v.webhook != "" {
		if err := v.client.SetWebhook(ctx, v.webhook, string(v.secret), maxConnections); err != nil {
			return fmt.Errorf("WEBHOOK_URL: Telegram does not accept %s: %w", v.webhook, err)
		}
		return nil // the HTTP server takes them
	}
	if err := v.client.DeleteWebhook(ctx); err != nil {
		return fmt.Errorf("turn the webhook off before polling: %w", err)
	}
	poller := telegram.NewPoller(telegram.PollerOptions{
		Client: v.client, Handler: v.menus.after(&v.speaks), Lanes: v.lanes, Log: v.log,
		Lease: func(ctx context.Context) (bool, error) {
			return v.store.AcquireLease(ctx, storage.LeasePoller, v.owner, pollLease)
		},
	})
	err := poller.Run(ctx)
	releasing, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := v.store.ReleaseLease(releasing, storage.LeasePoller, v.owner); err != nil {
		v.log.Debug("the polling lease runs out by itself", "error", err)
	}
	return err
}

// recall looks at everybody's results when other rules count.
func (v *service) recall() *recall.Recaller {
	rules := func(now time.Time) string { return v.speaks.Load().chat.Rules(now) }
	return recall.New(recall.Config{Store: v.store, Rules: rules, Task: chat.Recall, Clock: v.clock, Log: v.log})
}

// sweepEvery is the pause between two looks for what is kept too long.
const sweepEvery = time.Hour

// sweep forgets what nobody may keep any longer.
func (v *service) sweep(ctx context.Context) {
	ticker := time.NewTicker(sweepEvery)
	defer ticker.Stop()
	for {
		if err := v.store.Sweep(ctx, v.clock()); err != nil && ctx.Err() == nil {
			v.log.Warn("what is kept too long could not be forgotten; trying again later", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// close gives back what newService took.
func (v *service) close() {
	if v.listener != nil {
		_ = v.listener.Close() // closed already by the server
	}
	if v.store != nil {
		if err := v.store.Close(); err != nil {
			v.log.Debug("close the store", "error", err)
		}
	}
	if v.server != nil {
		if err := v.server.Close(); err != nil {
			v.log.Warn("stop the store", "error", err)
		}
	}
}
