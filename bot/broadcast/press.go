package broadcast

import (
	"strconv"
	"strings"

	"plutbot/storage"
)

// pressMark begins the data of every button under a broadcast. It is stored in
// messages that people have.
const pressMark = "bc:"

// MaxAction is how long a button's action may be, in bytes, so that its data
// never passes Telegram's limit.
const MaxAction = 32

// What a button under a broadcast can do. The names are stored in messages that
// people have.
const (
	// ActionLeave ends the announcements about this one's topic.
	ActionLeave = "off"
	// ActionGuide opens the guide whose id follows.
	ActionGuide = "g."
	// ActionFull shows the picture or file that somebody with low data was spared.
	ActionFull = "full"
)

// Press is what a button under a broadcast carries.
type Press struct {
	Broadcast int64
	// Position is the recipient's.
	Position storage.Position
	// Action says what the button does.
	Action string
}

// Data is the press as the button carries it.
func (p Press) Data() string {
	return pressMark + strconv.FormatInt(p.Broadcast, 36) + ":" + strconv.FormatInt(int64(p.Position), 36) + ":" + p.Action
}

// PressOf reads a button's data. It gives false for buttons of something else.
func PressOf(data string) (Press, bool) {
	rest, ok := strings.CutPrefix(data, pressMark)
	if !ok {
		return Press{}, false
	}
	number, rest, _ := strings.Cut(rest, ":")
	place, action, ok := strings.Cut(rest, ":")
	id, err := strconv.ParseInt(number, 36, 64)
	position, err2 := strconv.ParseInt(place, 36, 64)
	if !ok || err != nil || err2 != nil {
		return Press{}, false
	}
	return Press{id, storage.Position(position), action}, true
}
