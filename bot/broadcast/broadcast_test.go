package broadcast_test

import (
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/storage"
)

func TestEachZoneGetsItAtItsOwnHourAndNobodyAtNight(t *testing.T) {
	t.Parallel()
	at := func(clock string) time.Time {
		moment, err := time.Parse("2006-01-02 15:04 -0700", clock)
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	for name, c := range map[string]struct {
		at     string
		urgent bool
		now    string
		want   [storage.Zones]string
	}{
		"at once by day":      {"", false, "2026-12-01 09:00 +0700", [3]string{"2026-12-01 09:00 +0700", "2026-12-01 09:00 +0700", "2026-12-01 09:00 +0700"}},
		"planned":             {"2026-12-02T09:00", false, "2026-12-01 09:00 +0700", [3]string{"2026-12-02 09:00 +0700", "2026-12-02 09:00 +0800", "2026-12-02 09:00 +0900"}},
		"planned in the past": {"2026-11-30T09:00", false, "2026-12-01 09:00 +0700", [3]string{"2026-12-01 09:00 +0700", "2026-12-01 09:00 +0700", "2026-12-01 09:00 +0700"}},
		"evening in the east": {"", false, "2026-12-01 18:30 +0700", [3]string{"2026-12-01 18:30 +0700", "2026-12-01 18:30 +0700", "2026-12-02 07:00 +0900"}},
		"morning in the west": {"", false, "2026-12-01 05:30 +0700", [3]string{"2026-12-01 07:00 +0700", "2026-12-01 07:00 +0800", "2026-12-01 05:30 +0700"}},
		"urgent at night":     {"", true, "2026-12-01 23:00 +0700", [3]string{"2026-12-01 23:00 +0700", "2026-12-01 23:00 +0700", "2026-12-01 23:00 +0700"}},
		"planned for a night": {"2026-12-01T22:00", false, "2026-12-01 09:00 +0700", [3]string{"2026-12-02 07:00 +0700", "2026-12-02 07:00 +0800", "2026-12-02 07:00 +0900"}},
	} {
		content := broadcast.Content{At: c.at, Urgent: c.urgent}
		for zone, want := range c.want {
			got, err := content.Opens(zone, at(c.now))
			if err != nil || !got.Equal(at(want)) {
				t.Errorf("%s: %s gets it at %s, want %s (%v)", name, broadcast.ZoneNames[zone], got, want, err)
			}
		}
	}
	if _, err := (broadcast.Content{At: "tomorrow"}).Opens(0, time.Now()); err == nil {
		t.Error("a time that cannot be read was accepted")
	}
}

func TestEachLanguageFindsItsVersionAndWhereItsWordsComeFrom(t *testing.T) {
	t.Parallel()
	message := []int64{1}
	c := broadcast.Content{Variants: []broadcast.Variant{
		{Language: "id", From: 9, Messages: message}, {Language: "id", LowData: true, Words: &broadcast.Wording{Text: "x"}},
		{Language: "en", From: 9, Messages: message}, {Language: "en", LowData: true, Words: &broadcast.Wording{Text: "x"}},
		{Language: "jv", From: 9, Messages: []int64{2}},
	}}
	for _, want := range []struct {
		language              string
		lowData               bool
		version, full, origin int
	}{
		{"id", false, 0, 0, 0}, {"id", true, 1, 0, 0}, {"en", false, 2, 2, 0}, {"en", true, 3, 2, 0}, {"jv", false, 4, 4, 4},
		{"jv", true, 4, 4, 4}, // nothing of it can be left out
		{"de", true, 0, 0, 0}, // nobody wrote that
	} {
		n := c.Version(want.language, want.lowData)
		if n != want.version || c.Full(n) != want.full || c.Origin(n) != want.origin {
			t.Errorf("%+v: version %d of %d, from %d", want, n, c.Full(n), c.Origin(n))
		}
	}
}

func TestAPressNamesTheRecipientWithinTelegramsLimit(t *testing.T) {
	t.Parallel()
	longest := broadcast.Press{Broadcast: 1 << 40, Position: 1 << 40, Action: "g.12345678901234567890123456789:"[:broadcast.MaxAction]}
	for _, p := range []broadcast.Press{longest, {Broadcast: 1, Position: 0, Action: "off"}, {Broadcast: 2, Position: 3, Action: ""}} {
		data := p.Data()
		if got, ok := broadcast.PressOf(data); !ok || got != p || len(data) > bot.MaxButtonData {
			t.Errorf("%q of %d bytes became %+v", data, len(data), got)
		}
	}
	for _, data := range []string{"", "bc:", "bc:1", "bc:1:2", "bc:?:2:off", "bc:1:?:off", "q:nib:1"} {
		if p, ok := broadcast.PressOf(data); ok {
			t.Errorf("%q became %+v", data, p)
		}
	}
}
