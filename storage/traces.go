package storage

import (
	"encoding/json"
	"errors"
	"iter"
	"strconv"
	"strings"
	"time"
)

// TraceKind is what kind of thing is kept about a chat.
type TraceKind string

// The kinds of trace.
const (
	TraceSession   TraceKind = "session"   // Data is the session's
	TraceErased    TraceKind = "erased"    // the mark of an erased session; At is the erasure
	TraceDocument  TraceKind = "document"  // Document and Data are set
	TraceJob       TraceKind = "job"       // something to be done for the chat
	TraceFailure   TraceKind = "failure"   // an update that could not be handled; At is when
	TraceAnnounced TraceKind = "announced" // what announcements know
	TraceBlocked   TraceKind = "blocked"   // that the bot was blocked
	TraceRecipient TraceKind = "recipient" // that an announcement was meant for the chat; At is when it began
	TraceStaff     TraceKind = "staff"     // what somebody did as staff; At is when
)

// Trace is something that a store keeps about a chat.
type Trace struct {
	Chat     int64
	Kind     TraceKind
	Document DocumentKind
	Data     []byte
	// At is when it was first kept; the zero time where that is not known.
	At time.Time
}

// Traces finds what entries hold about people: chats of groups are left out.
// After an error it ends.
func Traces(entries iter.Seq2[Entry, error]) iter.Seq2[Trace, error] {
	return func(yield func(Trace, error) bool) {
		sent := mailings{began: map[string]time.Time{}, width: map[string]int{}, segments: map[string][][]byte{}}
		for e, err := range entries {
			var found []Trace
			if err == nil {
				found, err = sent.tracesOf(e)
			}
			if err != nil {
				yield(Trace{}, err)
				return
			}
			for _, t := range found {
				if t.Chat > 0 && !yield(t, nil) {
					return
				}
			}
		}
		for _, t := range sent.recipients() {
			if t.Chat > 0 && !yield(t, nil) {
				return
			}
		}
	}
}

// mailings are the recipients of broadcasts, by broadcast. How wide they are
// stored stands in another entry, which may come later.
type mailings struct {
	began    map[string]time.Time
	width    map[string]int
	segments map[string][][]byte
}

var errTrace = errors.New("an entry cannot be read: a newer release wrote it")

// tracesOf reads one entry.
func (m mailings) tracesOf(e Entry) ([]Trace, error) {
	_, rest, ok := strings.Cut(e.Key, "}:")
	if !ok {
		return nil, errTrace
	}
	short, name, _ := strings.Cut(rest, ":")
	switch c := class(short); {
	case c == classSession:
		return sessionTrace(e, name)
	case c == classDocument:
		return documentTrace(e, name)
	case c == classJobs:
		return pairTraces(e, TraceJob, func(_, value []byte) (int64, error) {
			j, err := decodeJob("", string(value))
			return j.Chat, err
		})
	case c == classPeople:
		return pairTraces(e, TraceAnnounced, chatOf)
	case c == classBlocked && name == "":
		return pairTraces(e, TraceBlocked, chatOf)
	case c == classDead:
		return deadTraces(e)
	case c == classAudit:
		return auditTraces(e)
	case c == classBroadcast:
		m.broadcast(e, name)
	case c == classBroadcastPeople:
		id, _, _ := strings.Cut(name, ":")
		m.segments[id] = append(m.segments[id], e.Value...)
	}
	return nil, nil
}

func chatOf(field, _ []byte) (int64, error) { return strconv.ParseInt(string(field), 10, 64) }

func sessionTrace(e Entry, name string) ([]Trace, error) {
	chat, err := strconv.ParseInt(name, 10, 64)
	if err != nil || len(e.Value) != 1 {
		return nil, errTrace
	}
	r, err := decodeRecord(e.Value[0])
	if err != nil {
		return nil, err
	}
	if len(r.Data) > 0 {
		return []Trace{{Chat: chat, Kind: TraceSession, Data: r.Data}}, nil
	}
	return []Trace{{Chat: chat, Kind: TraceErased, At: time.UnixMilli(e.Expires).Add(-KeptErased)}}, nil
}

func documentTrace(e Entry, name string) ([]Trace, error) {
	parts := strings.SplitN(name, ":", 3)
	if len(parts) != 3 || len(e.Value) != 1 {
		return nil, errTrace
	}
	chat, err := strconv.ParseInt(parts[1], 10, 64)
	_, data, ok := strings.Cut(string(e.Value[0]), "\n")
	if err != nil || !ok {
		return nil, errTrace
	}
	return []Trace{{Chat: chat, Kind: TraceDocument, Document: DocumentKind(parts[0]), Data: []byte(data)}}, nil
}

// pairTraces reads a hash.
func pairTraces(e Entry, kind TraceKind, chat func(field, value []byte) (int64, error)) ([]Trace, error) {
	var all []Trace
	for i := 0; i+1 < len(e.Value); i += 2 {
		who, err := chat(e.Value[i], e.Value[i+1])
		if err != nil {
			return nil, err
		}
		all = append(all, Trace{Chat: who, Kind: kind})
	}
	return all, nil
}

func deadTraces(e Entry) ([]Trace, error) {
	var all []Trace
	for i := 0; i+1 < len(e.Value); i += 2 {
		d, err := decodeDead(string(e.Value[i]))
		if err != nil {
			return nil, err
		}
		all = append(all, Trace{Chat: d.Chat, Kind: TraceFailure, At: d.At})
	}
	return all, nil
}

func auditTraces(e Entry) ([]Trace, error) {
	var all []Trace
	for _, line := range e.Value {
		var a AuditEntry
		if err := json.Unmarshal(line, &a); err != nil {
			return nil, errTrace
		}
		all = append(all, Trace{Chat: a.Who, Kind: TraceStaff, At: a.At})
	}
	return all, nil
}

// broadcast notes how the recipients of a broadcast are stored.
func (m mailings) broadcast(e Entry, id string) {
	fields := map[string]string{}
	for i := 0; i+1 < len(e.Value); i += 2 {
		fields[string(e.Value[i])] = string(e.Value[i+1])
	}
	b := readBroadcast(0, fields)
	m.began[id], m.width[id] = b.Began, int(b.shape.width())
}

func (m mailings) recipients() []Trace {
	var all []Trace
	for id, segments := range m.segments {
		width := m.width[id]
		for _, stored := range segments {
			for i := 0; width > 0 && i+width <= len(stored); i += width {
				all = append(all, Trace{Chat: readChat(string(stored[i : i+chatBytes])), Kind: TraceRecipient, At: m.began[id]})
			}
		}
	}
	return all
}
