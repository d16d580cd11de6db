package bot

import (
	"sync"

	"plutbot/storage"
)

// maxRecent bounds the sessions in memory: at about 300 bytes each, 1.2 MB.
const maxRecent = 4096

// known is a session as this process last saw it.
type known struct {
	record storage.Record
	// shown is true when this process has shown the card of this version, so
	// that a repeated update needs no second reply.
	shown bool
}

// recent remembers the sessions of the chats that are talking now. It saves a
// round trip per update and is never trusted: every write is fenced by the
// version in the store.
type recent struct {
	mu   sync.Mutex
	chat map[int64]known
}

func newRecent() *recent { return &recent{chat: make(map[int64]known)} }

func (r *recent) get(chat int64) (known, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	k, ok := r.chat[chat]
	return k, ok
}

// put remembers a session; when there are too many, any other one makes room.
func (r *recent) put(chat int64, k known) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.chat[chat]; !ok && len(r.chat) >= maxRecent {
		for other := range r.chat {
			delete(r.chat, other)
			break
		}
	}
	r.chat[chat] = k
}

func (r *recent) forget(chat int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.chat, chat)
}
