package botapi

import (
	"math"
	"time"
)

// Telegram's published limits. Short bursts pass: a chat may take a few
// messages at once and then one a second.
const (
	overallPerSecond = 30
	paidPerSecond    = 1000
	chatBurst        = 5
	groupPerMinute   = 20
	// forgetChats is how many chats the limiter remembers before it drops
	// those that have been quiet for a minute.
	forgetChats = 10000
)

// window allows a number of messages in any stretch of time.
type window struct {
	span  time.Duration
	sent  []time.Time // a ring of the newest messages
	first int
}

func newWindow(size int, span time.Duration) *window {
	return &window{span: span, sent: make([]time.Time, size)}
}

// wait is how long until one more message is allowed.
func (w *window) wait(now time.Time) time.Duration {
	oldest := w.sent[w.first]
	if oldest.IsZero() || oldest.After(now) {
		return 0
	}
	return oldest.Add(w.span).Sub(now)
}

func (w *window) add(now time.Time) {
	w.sent[w.first] = now
	w.first = (w.first + 1) % len(w.sent)
}

func (w *window) last() time.Time { return w.sent[(w.first+len(w.sent)-1)%len(w.sent)] }

// bucket allows chatBurst messages at once and then one a second.
type bucket struct {
	tokens float64
	at     time.Time
}

// refill adds what has come in since the last message.
func (b *bucket) refill(now time.Time) {
	if b.at.IsZero() {
		b.tokens = chatBurst
	}
	b.tokens = min(chatBurst, b.tokens+max(now.Sub(b.at).Seconds(), 0))
	b.at = now
}

func (b *bucket) wait(now time.Time) time.Duration {
	b.refill(now)
	return time.Duration((1 - b.tokens) * float64(time.Second))
}

func (b *bucket) add(time.Time) { b.tokens-- }

func (b *bucket) last() time.Time { return b.at }

// allowance is a window or a bucket.
type allowance interface {
	wait(now time.Time) time.Duration
	add(now time.Time)
	last() time.Time
}

// limiter counts what a bot sends; edits and new topics count too.
type limiter struct {
	on      bool
	overall *window
	paid    *window // what is paid for
	chats   map[int64]allowance
}

func newLimiter(on bool) limiter {
	return limiter{on: on, overall: newWindow(overallPerSecond, time.Second), paid: newWindow(paidPerSecond, time.Second), chats: map[int64]allowance{}}
}

// SetLimits switches the rate limits on or off and forgets what was counted.
func (s *Server) SetLimits(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits = newLimiter(on)
}

// SetRate lets the bot send so many messages in a second over all chats, as
// Telegram does for who pays, and switches the limits on.
func (s *Server) SetRate(perSecond int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits = newLimiter(true)
	s.limits.overall = newWindow(perSecond, time.Second)
}

// paced are the methods that count against the limits.
var paced = map[string]bool{
	"sendMessage": true, "sendPhoto": true, "sendDocument": true, "sendVoice": true, "sendAudio": true, "sendVideo": true,
	"sendSticker": true, "sendMediaGroup": true, "sendLocation": true, "sendContact": true, "forwardMessage": true,
	"forwardMessages": true, "copyMessage": true, "copyMessages": true, "editMessageText": true,
	"editMessageCaption": true, "editMessageReplyMarkup": true, "editMessageMedia": true, "createForumTopic": true,
}

// pace refuses a call that comes too fast. A refused call does not count.
func (s *Server) pace(name string, args arguments) *apiError {
	if !s.limits.on || !paced[name] {
		return nil
	}
	c, fail := s.findChat(args, "chat_id")
	if fail != nil {
		return nil // the method itself says so
	}
	now := s.now()
	own, overall := s.limits.of(c, now), s.limits.overall
	if args.flag("allow_paid_broadcast") {
		overall = s.limits.paid
	}
	if wait := max(own.wait(now), overall.wait(now)); wait > 0 {
		return tooMany(int(math.Ceil(wait.Seconds())))
	}
	for range messagesIn(name, args) {
		own.add(now)
		overall.add(now)
	}
	return nil
}

// of is the allowance of a chat; the topics of a group share one.
func (l *limiter) of(c *chat, now time.Time) allowance {
	own := l.chats[c.info.ID]
	if own != nil {
		return own
	}
	if len(l.chats) >= forgetChats {
		for id, a := range l.chats {
			if now.Sub(a.last()) > time.Minute {
				delete(l.chats, id)
			}
		}
	}
	if c.private() {
		own = &bucket{}
	} else {
		own = newWindow(groupPerMinute, time.Minute)
	}
	l.chats[c.info.ID] = own
	return own
}

// messagesIn is the number of messages that a call sends.
func messagesIn(name string, args arguments) int {
	list := []any{}
	switch name {
	case "copyMessages", "forwardMessages":
		_ = args.decode("message_ids", &list) // the method itself refuses nonsense
	case "sendMediaGroup":
		_ = args.decode("media", &list) // likewise
	}
	return max(len(list), 1)
}
