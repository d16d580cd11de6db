package bot_test

import (
	"strings"
	"testing"

	"plutbot/bot"
)

//go:noinline
func breakDown(chat int64) int { return []int{}[chat] }

func TestAPanicIsToldByItsPlaceWithoutTheArguments(t *testing.T) {
	t.Parallel()
	const chat = 6_123_456_789
	var err error
	func() {
		defer func() { err = bot.Panicked(recover()) }()
		breakDown(chat)
	}()
	lines := strings.Split(err.Error(), "\n")
	if !strings.HasPrefix(lines[0], "panic: runtime error: index out of range") {
		t.Errorf("it begins with %q", lines[0])
	}
	place := 0
	for i, line := range lines {
		if strings.Contains(line, "breakDown") && strings.Contains(line, "panic_test.go:11") {
			place = i
		}
	}
	if place == 0 {
		t.Errorf("the place is missing:\n%v", err)
	}
	for _, line := range lines[1:] {
		if strings.Contains(line, "6123456789") || strings.Contains(line, "0x16cfc8915") {
			t.Errorf("an argument is in it: %s", line)
		}
	}
}
