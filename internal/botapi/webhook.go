package botapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"time"
)

const (
	defaultConnections = 40
	maxConnections     = 100
	// A failed delivery is tried again after firstRetry, then after twice as
	// long, up to maxRetry. Telegram waits longer; a test should not.
	firstRetry = 50 * time.Millisecond
	maxRetry   = 2 * time.Second
	// webhookTimeout is how long Telegram waits for an answer.
	webhookTimeout = 60 * time.Second
	maxHookAnswer  = 1 << 20
	maxSecret      = 256 // characters of the secret token
)

var secretPattern = regexp.MustCompile(`^[A-Za-z0-9_-]*$`)

// hook is the webhook that is set.
type hook struct {
	url         string
	secret      string
	connections int
	custom      bool
	client      *http.Client
	cancel      context.CancelFunc
	ctx         context.Context

	lanes   map[int64]*lane // by chat
	ready   []*lane         // lanes with an update that nobody delivers
	busy    int
	lastErr string
	errAt   time.Time
}

// lane holds the updates of one chat, which are delivered one after another.
type lane struct {
	chat    int64
	waiting []*update
	busy    bool
	retry   time.Duration
}

func (h *hook) add(u *update) {
	l := h.lanes[u.chat]
	if l == nil {
		l = &lane{chat: u.chat}
		h.lanes[u.chat] = l
	}
	l.waiting = append(l.waiting, u)
	if !l.busy && len(l.waiting) == 1 {
		h.ready = append(h.ready, l)
	}
}

func (s *Server) setWebhook(args arguments) (any, *apiError) {
	if !args.has("url") {
		return s.deleteWebhook(args)
	}
	u, err := url.Parse(args.text("url"))
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, badRequest("invalid webhook URL specified")
	}
	secret := args.text("secret_token")
	switch {
	case len(secret) > maxSecret:
		return nil, badRequest("secret token is too long")
	case !secretPattern.MatchString(secret):
		return nil, badRequest("secret token contains unallowed characters")
	}
	connections := args.number("max_connections")
	if connections < 1 || connections > maxConnections {
		connections = defaultConnections
	}
	if fail := s.setAllowed(args); fail != nil {
		return nil, fail
	}
	if args.flag("drop_pending_updates") {
		s.state.queue.waiting = nil
	}
	s.endPoll("terminated by setWebhook request")
	s.stopHook()
	ctx, cancel := context.WithCancel(s.ctx)
	_, custom := args.file("certificate")
	s.hook = &hook{
		url: args.text("url"), secret: secret, connections: connections, custom: custom,
		ctx: ctx, cancel: cancel, lanes: map[int64]*lane{},
		client: &http.Client{
			Timeout:       webhookTimeout,
			Transport:     &http.Transport{MaxIdleConnsPerHost: connections, MaxConnsPerHost: connections},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
	s.prune()
	for _, u := range s.state.queue.waiting {
		if !u.done {
			s.hook.add(u)
		}
	}
	s.deliver()
	return true, nil
}

func (s *Server) deleteWebhook(args arguments) (any, *apiError) {
	if args.flag("drop_pending_updates") {
		s.state.queue.waiting = nil
	}
	s.stopHook()
	return true, nil
}

func (s *Server) stopHook() {
	if s.hook != nil {
		s.hook.cancel()
		s.hook = nil
	}
}

func (s *Server) getWebhookInfo(arguments) (any, *apiError) {
	s.prune()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": len(s.batch(len(s.state.queue.waiting)))}
	if s.state.queue.allowed != nil {
		info["allowed_updates"] = s.state.queue.allowed
	}
	if h := s.hook; h != nil {
		info["url"], info["max_connections"], info["has_custom_certificate"] = h.url, h.connections, h.custom
		if h.lastErr != "" {
			info["last_error_message"], info["last_error_date"] = h.lastErr, h.errAt.Unix()
		}
	}
	return info, nil
}

// deliver starts as many deliveries as there are ready chats and free
// connections.
func (s *Server) deliver() {
	h := s.hook
	for h != nil && len(h.ready) > 0 && h.busy < h.connections && h.ctx.Err() == nil {
		l := h.ready[0]
		h.ready = h.ready[1:]
		if len(l.waiting) == 0 {
			continue
		}
		if len(l.waiting) > 1 && s.reorders("webhook") {
			l.waiting[0], l.waiting[1] = l.waiting[1], l.waiting[0]
		}
		u := l.waiting[0]
		l.busy = true
		h.busy++
		twice := s.duplicates("webhook")
		s.tasks.Go(func() { s.deliverOne(h, l, u, twice) })
	}
}

// deliverOne posts an update and does what the answer asks for.
func (s *Server) deliverOne(h *hook, l *lane, u *update, twice bool) {
	name, args, err := s.postUpdate(h, u)
	if err == nil && twice {
		_, _, err = s.postUpdate(h, u)
	}
	if err == nil && name != "" {
		// Telegram does not tell the bot what became of such a call.
		if _, fail := s.run(s.canonical(name), args); fail != nil {
			s.log.Warn("call in webhook answer", "method", name, "err", fail.Error())
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h.busy--
	l.busy = false
	if err != nil {
		h.lastErr, h.errAt = err.Error(), s.now()
		s.retryLater(h, l)
		s.deliver()
		return
	}
	l.retry = 0
	u.done = true
	s.state.queue.delivered++
	if len(l.waiting) > 0 && l.waiting[0] == u {
		l.waiting = l.waiting[1:]
	}
	if len(l.waiting) > 0 {
		h.ready = append(h.ready, l)
	} else {
		delete(h.lanes, l.chat)
	}
	if s.state.queue.delivered > keptUpdates {
		s.prune()
	}
	s.deliver()
}

// retryLater makes the lane ready again after its back-off.
func (s *Server) retryLater(h *hook, l *lane) {
	l.retry = min(max(2*l.retry, firstRetry), maxRetry)
	wait := l.retry
	l.busy = true
	s.tasks.Go(func() {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-h.ctx.Done():
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		l.busy = false
		oldest := s.now().Add(-keepUpdates)
		for len(l.waiting) > 0 && l.waiting[0].at.Before(oldest) {
			l.waiting = l.waiting[1:]
		}
		h.ready = append(h.ready, l)
		s.deliver()
	})
}

// postUpdate sends one update. A call in the answer's body comes back.
func (s *Server) postUpdate(h *hook, u *update) (string, arguments, error) {
	var args arguments
	fault, fired := s.fault(h.ctx, "webhook")
	if fired && !fault.AfterEffect && (fault.Code != 0 || fault.Drop) {
		return "", args, fmt.Errorf("fault: %s", fault.Description)
	}
	req, err := http.NewRequestWithContext(h.ctx, http.MethodPost, h.url, bytes.NewReader(u.body))
	if err != nil {
		return "", args, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", h.secret)
	}
	resp, err := h.client.Do(req)
	if err != nil {
		return "", args, fmt.Errorf("connection failed: %w", err)
	}
	defer resp.Body.Close() //nolint:errcheck // the body is read to its end
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxHookAnswer))
	if err != nil {
		return "", args, fmt.Errorf("read answer: %w", err)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return "", args, fmt.Errorf("Wrong response from the webhook: %s", resp.Status) //nolint:staticcheck // Telegram's words
	}
	if fired && fault.AfterEffect {
		return "", args, fmt.Errorf("fault: answer lost")
	}
	return hookCall(resp, body)
}

// hookCall reads a method call from the answer to an update.
func hookCall(resp *http.Response, body []byte) (string, arguments, error) {
	args := arguments{values: map[string]string{}}
	kind := mediaType(resp.Header.Get("Content-Type"))
	if len(body) == 0 || kind == "application/json" && !json.Valid(body) {
		return "", args, nil
	}
	if kind != "application/json" && kind != "application/x-www-form-urlencoded" {
		return "", args, nil
	}
	if err := args.readBody(kind, body); err != nil {
		return "", args, nil //nolint:nilerr // an answer that is no call is no failure
	}
	name := args.text("method")
	delete(args.values, "method")
	return name, args, nil
}
