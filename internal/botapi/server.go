// Package botapi is a local, stateful Telegram Bot API: it keeps chats,
// messages, topics and files, enforces Telegram's limits, answers with its
// error words, injects faults on demand, and lets tests and a chat page act as
// people. Any bot library can talk to it; one that sends what the Bot API does
// not know needs a lenient server.
package botapi

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	botID = 7000000001
	// keptCalls bounds the record of calls, keptMessages the history of one
	// chat, keptUpdates the updates that can be delivered again: a load test
	// must not fill the memory.
	keptCalls    = 10000
	keptMessages = 5000
	keptUpdates  = 10000
)

// Config says how a Server begins.
type Config struct {
	// Token is the bot's token; requests with another one are refused.
	Token string
	// BotName and BotUsername are the bot's first name and username.
	BotName, BotUsername string
	// Now is the clock that the virtual clock starts from; nil is the real one.
	Now func() time.Time
	// Limits switches Telegram's rate limits on.
	Limits bool
	// Lenient ignores parameters and fields that the Bot API does not know, as
	// Telegram does; some libraries send such. Without it they are refused, so
	// that a mistake in the bot is seen.
	Lenient bool
	// NoRecord keeps no calls, for load tests.
	NoRecord bool
	// Log receives what goes wrong in deliveries; nil discards it.
	Log *slog.Logger
}

// Server is a local Bot API for one bot. It is safe for concurrent use.
type Server struct {
	token   string
	bot     User
	spec    spec
	methods map[string]method
	log     *slog.Logger
	base    func() time.Time
	record  bool

	ctx    context.Context
	cancel context.CancelFunc
	tasks  sync.WaitGroup

	mu      sync.Mutex
	shift   time.Duration
	state   *state
	limits  limiter
	faults  []*activeFault
	hook    *hook
	calls   []Call
	callID  int64
	streams map[*stream]struct{}
}

// state is everything that a reset forgets.
type state struct {
	people      map[int64]*Person
	chats       map[int64]*chat
	order       []*chat
	files       map[string]*storedFile
	queries     map[string]*query
	pressed     []string // ids of queries, oldest first
	queue       queue
	profile     profile
	nextUser    int64
	nextChat    int64
	nextPrivate int
	nextFile    int
	nextQuery   int64
	nextAlbum   int64
}

// New makes a server without people.
func New(cfg Config) *Server {
	log := cfg.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	base := cfg.Now
	if base == nil {
		base = time.Now
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Server{
		token: cfg.Token,
		bot: User{
			ID: botID, IsBot: true, FirstName: cfg.BotName, Username: cfg.BotUsername,
		},
		spec:    botAPI(),
		methods: methods(),
		log:     log,
		base:    base,
		record:  !cfg.NoRecord,
		ctx:     ctx,
		cancel:  cancel,
		limits:  newLimiter(cfg.Limits),
		streams: map[*stream]struct{}{},
	}
	s.spec.lenient = cfg.Lenient
	s.state = s.newState()
	return s
}

func (s *Server) newState() *state {
	return &state{
		people:   map[int64]*Person{},
		chats:    map[int64]*chat{},
		files:    map[string]*storedFile{},
		queries:  map[string]*query{},
		queue:    newQueue(),
		profile:  newProfile(s.bot.FirstName),
		nextUser: 500000001,
		nextChat: -1002000000001,
	}
}

// Close ends deliveries, long polls and event streams, and waits for them.
func (s *Server) Close() {
	s.mu.Lock()
	s.cancel()
	s.mu.Unlock()
	s.tasks.Wait()
}

// Now is the time of the virtual clock.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

func (s *Server) now() time.Time { return s.base().Add(s.shift) }

// Advance moves the virtual clock forward.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shift += d
	s.emitClock()
}

// SetDate moves the virtual clock to the date of day and keeps the time of
// day.
func (s *Server) SetDate(day time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	h, m, sec := now.Clock()
	s.shift += time.Date(day.Year(), day.Month(), day.Day(), h, m, sec, now.Nanosecond(), now.Location()).Sub(now)
	s.emitClock()
}

// Reset forgets people, chats, updates, calls and faults, and sets the clock
// back. A webhook stays set.
func (s *Server) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	updates := s.state.queue.next
	s.state = s.newState()
	s.state.queue.next = updates
	s.shift = 0
	s.faults = nil
	s.calls = nil
	if s.hook != nil {
		s.hook.lanes = map[int64]*lane{}
		s.hook.ready = nil
	}
	s.emitClock()
}

// Handler serves the Bot API, the files, the controls and the page.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /view", s.serveView)
	mux.HandleFunc("GET /events", s.serveEvents)
	mux.HandleFunc("GET /files/{id}", s.servePageFile)
	s.addControls(mux)
	mux.Handle("/", pageHandler())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		switch {
		case strings.HasPrefix(path, "/bot"):
			s.serveMethod(w, r, path[len("/bot"):])
		case strings.HasPrefix(path, "/file/bot"):
			s.serveFile(w, r, path[len("/file/bot"):])
		default:
			mux.ServeHTTP(w, r)
		}
	})
}
