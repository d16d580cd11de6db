package botapi

import (
	"math"
	"time"
)

// Telegram's published limits. Short bursts pass: a chat may take a few
// messages at once and then one a second.
const (
	overallPerSecond = 30
	chatBurst        = 5
	groupPerMinute   = 20
	// forgetChats is how many idle chats the limiter remembers before it
	// looks for those whose allowance is full again.
	forgetChats = 10000
)

// bucket is an allowance that refills with time.
type bucket struct {
	tokens float64
	at     time.Time
}

// take uses one token. When there is none it says in how many seconds there
// will be.
func (b *bucket) take(now time.Time, size, perSecond float64) (wait int, ok bool) {
	if b.at.IsZero() {
		b.tokens = size
	} else {
		b.tokens = min(size, b.tokens+max(now.Sub(b.at).Seconds(), 0)*perSecond)
	}
	b.at = now
	if b.tokens < 1 {
		return max(int(math.Ceil((1-b.tokens)/perSecond)), 1), false
	}
	b.tokens--
	return 0, true
}

// limiter counts what a bot sends; edits count too.
type limiter struct {
	on      bool
	overall bucket
	chats   map[int64]*bucket
}

func newLimiter(on bool) limiter { return limiter{on: on, chats: map[int64]*bucket{}} }

// SetLimits switches the rate limits on or off and forgets what was counted.
func (s *Server) SetLimits(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.limits = newLimiter(on)
}

// paced are the methods that count against the limits.
var paced = map[string]bool{
	"sendMessage": true, "sendPhoto": true, "sendDocument": true, "sendVoice": true, "sendAudio": true, "sendVideo": true,
	"sendSticker": true, "sendMediaGroup": true, "sendLocation": true, "sendContact": true, "forwardMessage": true,
	"forwardMessages": true, "copyMessage": true, "copyMessages": true, "editMessageText": true,
	"editMessageCaption": true, "editMessageReplyMarkup": true, "editMessageMedia": true,
}

// pace refuses a call that comes too fast.
func (s *Server) pace(name string, args arguments) *apiError {
	if !s.limits.on || !paced[name] {
		return nil
	}
	c, fail := s.findChat(args, "chat_id")
	if fail != nil {
		return nil // the method itself says so
	}
	now := s.now()
	b := s.limits.chats[c.info.ID]
	if b == nil {
		s.limits.forget(now)
		b = &bucket{}
		s.limits.chats[c.info.ID] = b
	}
	size, rate := float64(chatBurst), 1.0
	if !c.private() {
		size, rate = groupPerMinute, groupPerMinute/60.0
	}
	for range messagesIn(name, args) {
		if wait, ok := b.take(now, size, rate); !ok {
			return tooMany(wait)
		}
		if wait, ok := s.limits.overall.take(now, overallPerSecond, overallPerSecond); !ok {
			return tooMany(wait)
		}
	}
	return nil
}

// messagesIn is the number of messages that a call sends.
func messagesIn(name string, args arguments) int {
	list := []any{}
	switch name {
	case "copyMessages", "forwardMessages":
		_ = args.decode("message_ids", &list) // the method itself refuses nonsense
	case "sendMediaGroup":
		_ = args.decode("media", &list)
	}
	return max(len(list), 1)
}

func (l *limiter) forget(now time.Time) {
	if len(l.chats) < forgetChats {
		return
	}
	for id, b := range l.chats {
		if now.Sub(b.at) > time.Minute {
			delete(l.chats, id)
		}
	}
}
