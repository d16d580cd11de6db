package storage

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"time"
)

// partitions is into how many parts the chats are divided. A cluster spreads
// the partitions over its nodes; all keys of one chat stay in one of them, so
// that one script may write them together. It is part of every key: changing
// it would lose what is stored.
const partitions = 256

// class is the short name of a kind of key. It is short because it stands in
// the key of every session.
type class string

const (
	classSession   class = "s"
	classDue       class = "d"
	classJobs      class = "j"
	classDead      class = "x"
	classLease     class = "l"
	classConstants class = "c"
	classQuestions class = "q"
	classDocument  class = "r"
	classPeople    class = "a"
	classBlocked   class = "b"
	classAudit     class = "u"
	classFigures   class = "m"

	classBroadcast       class = "b"
	classBroadcastNumber class = "bn"
	classBroadcastList   class = "bl"
	classBroadcastActive class = "ba"
	classBroadcastPeople class = "bp"
	classBroadcastFlight class = "bf"
	classBroadcastAgain  class = "br"
	classBroadcastTaps   class = "bt"

	classShares class = "gs"
	classHolds  class = "gh"
	classPace   class = "gp"
)

const (
	// KeptErased is how long an erased chat's dedupe mark stays: as long as
	// Telegram may deliver an update again.
	KeptErased = 24 * time.Hour
	// KeptDeadLetters is how long a dead letter stays: time enough to look into it,
	// and not longer, because it may hold what a person wrote.
	KeptDeadLetters = 30 * 24 * time.Hour
	// maxDead is how many dead letters a partition keeps, newest first, so that
	// a broken release cannot fill the memory.
	maxDead = 100
)

// KeyClass describes one kind of key for the operator.
type KeyClass struct {
	// Key is its shape: {p} is the partition, the rest in <> is filled in.
	Key string
	// Type is the Redis type of its value.
	Type string
	// Content says what the value holds.
	Content string
	// TTL says how long it stays, and Reason why.
	TTL, Reason string
}

// KeyClasses lists every kind of key that this package writes.
func KeyClasses() []KeyClass {
	return []KeyClass{
		{"plutbot:{p}:s:<chat>", "string", "a chat's session: schema, version, message id of its card, update ids already applied, answers",
			"given with each commit; 24 hours after an erasure", "a person may come back after weeks; an erased chat leaves only its version and the update ids that Telegram may deliver again"},
		{"plutbot:{p}:d", "sorted set", "the jobs of a partition by the millisecond when they are due, or when their lease ends",
			"none", "a job ends when it is done or given up"},
		{"plutbot:{p}:j", "hash", "the jobs of a partition: attempts, due time and payload by chat and job id",
			"none", "a job ends when it is done or given up"},
		{"plutbot:{p}:x", "sorted set", "dead letters: updates that could not be handled, by the millisecond of the failure",
			"30 days, and at most 100 in a partition", "time to look into a failure, without keeping for long what a person wrote"},
		{"plutbot:{p}:l:<name>", "string", "who holds the lease of that name",
			"given with each prolongation", "a crashed owner loses it by itself"},
		{"plutbot:{p}:c:<name>", "string", "a value that all instances share, such as a generated webhook secret",
			"none", "it must not change while anything relies on it"},
		{"plutbot:{p}:r:<kind>:<chat>:<name>", "string", "a document of a part of the application, such as a ticket: version and content",
			"given with each write; those of groups stay", "a closed ticket is kept for questions about it, and no longer"},
		{"plutbot:{p}:a", "hash", "what announcements know about people, by chat: language, region, sector, guides reached, what they do not want",
			"none", "swept when the session is gone: without it there is no consent to announcements"},
		{"plutbot:{p}:b", "hash", "the day on which somebody blocked the bot, by chat",
			"none", "swept when the session is gone: until then the bot might write to them"},
		{"plutbot:{p}:u:audit", "list", "what staff and administrators did: moment, who, what, about what",
			"2 years, and at most 20,000", "evidence for the service report and for who saw what (UU 27/2022)"},
		{"plutbot:{p}:m:<month>", "hash", "how often what happened in a month in the chats of a partition, by name: people, guides, questions; it names no person",
			"400 days after the last new name", "the yearly report of the service"},
		{"plutbot:{p}:q:questions", "list", "what people asked and the bot could not answer, without who asked and without figures, names and addresses",
			"90 days, and at most 2,000", "authors look at them every month"},
		{"plutbot:{p}:b:<broadcast>", "hash", "a broadcast: what it says, its state, and how many recipients are in which state",
			"180 days after the last change", "reports and corrections come within months"},
		{"plutbot:{p}:bn", "string", "the number of the newest broadcast", "none", "a number is never given twice"},
		{"plutbot:{p}:bl", "sorted set", "the numbers of the broadcasts by the millisecond when they were begun", "none", "what has expired leaves it when the next one is begun"},
		{"plutbot:{p}:ba", "set", "the numbers of the broadcasts that are scheduled or running", "none", "one leaves it when it ends"},
		{"plutbot:{p}:bp:<broadcast>", "string", "the recipients of a broadcast, packed: chat, state, reason, marks, message ids; in a key for each filling, zone and 32 KB",
			"180 days after it was filled", "reports and corrections come within months"},
		{"plutbot:{p}:bf:<broadcast>", "sorted set", "the recipients to whom is being sent, by the millisecond when that counts as lost",
			"180 days after the last change", "it is empty when nothing is sent"},
		{"plutbot:{p}:br:<broadcast>", "sorted set", "for each zone, the recipients that are tried again, by the millisecond when",
			"180 days after the last change", "it is empty when the broadcast ends"},
		{"plutbot:{p}:bt:<broadcast>:<button>", "string", "who pressed a button of a broadcast: a bit for each recipient",
			"180 days after the last press", "reports come within months"},
		{"plutbot:{p}:gs:<name>", "hash", "each instance's part of the calls to Telegram in a second", "a minute", "instances ask again several times a second"},
		{"plutbot:{p}:gh:<name>", "sorted set", "the chats that Telegram wants to be left alone, and until which millisecond; 0 is all of them",
			"an hour after the last one ends", "it must survive a restart"},
		{"plutbot:{p}:gp:<chat>", "string or list", "when a chat got messages lately", "two minutes", "Telegram's limits look back one minute"},
	}
}

// keys makes the names of keys.
type keys struct{ prefix string }

// partitionOf gives a chat's partition. It is stored within keys and must
// never change.
func partitionOf(chat int64) int { return partitionOfName(strconv.FormatInt(chat, 10)) }

// partitionOfName gives the partition of what belongs to no chat.
func partitionOfName(name string) int {
	h := fnv.New32a()
	h.Write([]byte(name))
	return int(h.Sum32() >> 24) // 256 partitions
}

func (k keys) partition(p int, c class) string {
	return fmt.Sprintf("%s:{%02x}:%s", k.prefix, p, c)
}

func (k keys) session(chat int64) string {
	return k.partition(partitionOf(chat), classSession) + ":" + strconv.FormatInt(chat, 10)
}

// jobs gives the keys of a partition's jobs: due times, then content.
func (k keys) jobs(p int) []string {
	return []string{k.partition(p, classDue), k.partition(p, classJobs)}
}

func (k keys) document(d Document) string {
	return fmt.Sprintf("%s:%s:%d:%s", k.partition(partitionOf(d.Chat), classDocument), d.Kind, d.Chat, d.Name)
}

func (k keys) named(c class, name string) string {
	return k.partition(partitionOfName(name), c) + ":" + name
}
