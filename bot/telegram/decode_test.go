package telegram_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"plutbot/bot"
	"plutbot/bot/telegram"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	const who = `"chat":{"id":5,"type":"private"},"from":{"id":5,"is_bot":false,"first_name":"Sari","language_code":"id"},"date":1700000000`
	base := bot.Update{ID: 9, Chat: 5, From: 5, Private: true, Language: "id", Message: 3}
	with := func(change func(*bot.Update)) bot.Update {
		u := base
		change(&u)
		return u
	}
	for name, c := range map[string]struct {
		raw  string
		want bot.Update
	}{
		"text":       {`{"update_id":9,"message":{"message_id":3,` + who + `,"text":"halo kak"}}`, with(func(u *bot.Update) { u.Kind, u.Text = bot.KindText, "halo kak" })},
		"command":    {`{"update_id":9,"message":{"message_id":3,` + who + `,"text":"/start halal"}}`, with(func(u *bot.Update) { u.Kind, u.Command, u.Text = bot.KindCommand, "start", "halal" })},
		"for a bot":  {`{"update_id":9,"message":{"message_id":3,` + who + `,"text":"/Hapus_Data@plut_bot  x y "}}`, with(func(u *bot.Update) { u.Kind, u.Command, u.Text = bot.KindCommand, "hapus_data", "x y" })},
		"lone slash": {`{"update_id":9,"message":{"message_id":3,` + who + `,"text":"/ apa"}}`, with(func(u *bot.Update) { u.Kind, u.Text = bot.KindText, "/ apa" })},
		"photo":      {`{"update_id":9,"message":{"message_id":3,` + who + `,"caption":"ini","photo":[{"file_id":"s"},{"file_id":"l"}]}}`, with(func(u *bot.Update) { u.Kind, u.Text, u.File = bot.KindPhoto, "ini", "l" })},
		"file":       {`{"update_id":9,"message":{"message_id":3,` + who + `,"document":{"file_id":"d"}}}`, with(func(u *bot.Update) { u.Kind, u.File = bot.KindFile, "d" })},
		"location":   {`{"update_id":9,"message":{"message_id":3,` + who + `,"location":{"latitude":-6.9,"longitude":107.6}}}`, with(func(u *bot.Update) { u.Kind, u.Place = bot.KindLocation, bot.Place{Latitude: -6.9, Longitude: 107.6} })},
		"voice":      {`{"update_id":9,"message":{"message_id":3,` + who + `,"voice":{"file_id":"v"}}}`, with(func(u *bot.Update) { u.Kind = bot.KindOther })},
		"sticker":    {`{"update_id":9,"message":{"message_id":3,` + who + `,"sticker":{}}}`, with(func(u *bot.Update) { u.Kind = bot.KindOther })},
		"pinned":     {`{"update_id":9,"message":{"message_id":3,` + who + `,"pinned_message":{"message_id":1}}}`, with(func(u *bot.Update) { u.Kind = bot.KindNone })},
		"press": {`{"update_id":9,"callback_query":{"id":"77","from":{"id":5,"language_code":"id"},"data":"m","message":{"message_id":3,"date":1,"chat":{"id":5,"type":"private"}}}}`, with(func(u *bot.Update) {
			u.Kind, u.Message, u.Press = bot.KindPress, 0, bot.Press{ID: "77", Data: "m", Message: 3}
		})},
		"old press": {`{"update_id":9,"callback_query":{"id":"77","from":{"id":5,"language_code":"id"},"data":"m","message":{"message_id":3,"date":0,"chat":{"id":5,"type":"private"}}}}`, with(func(u *bot.Update) {
			u.Kind, u.Message, u.Press = bot.KindPress, 0, bot.Press{ID: "77", Data: "m", Message: 3, Inaccessible: true}
		})},
		"blocked":       {`{"update_id":9,"my_chat_member":{"chat":{"id":5,"type":"private"},"from":{"id":5,"language_code":"id"},"new_chat_member":{"status":"kicked"}}}`, with(func(u *bot.Update) { u.Kind, u.Message = bot.KindBlocked, 0 })},
		"unblocked":     {`{"update_id":9,"my_chat_member":{"chat":{"id":5,"type":"private"},"from":{"id":5,"language_code":"id"},"new_chat_member":{"status":"member"}}}`, with(func(u *bot.Update) { u.Kind, u.Message = bot.KindUnblocked, 0 })},
		"group":         {`{"update_id":9,"message":{"message_id":3,"chat":{"id":-100123,"type":"supergroup"},"from":{"id":5},"text":"x"}}`, bot.Update{ID: 9, Chat: -100123, From: 5, Message: 3, Kind: bot.KindText, Text: "x"}},
		"inline button": {`{"update_id":9,"callback_query":{"id":"77","from":{"id":5},"inline_message_id":"x","data":"m"}}`, bot.Update{ID: 9}},
		"unknown kind":  {`{"update_id":9,"edited_message":{"message_id":3,` + who + `,"text":"x"}}`, bot.Update{ID: 9}},
		"huge id":       {`{"update_id":9007199254740991,"poll":{}}`, bot.Update{ID: 9007199254740991}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := telegram.Decode([]byte(c.raw))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{`{}`, `[]`, `{"update_id":1,"message":{"text":"/"}}`, `{"update_id":1,"message":{"photo":[]}}`, `{"update_id":-1,"callback_query":{"message":null}}`, "\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, err := telegram.Decode(raw)
		if err == nil && u.Kind == bot.KindCommand && u.Command == "" {
			t.Errorf("a command without a name from %q", raw)
		}
	})
}

func BenchmarkDecodePress(b *testing.B) {
	raw := []byte(`{"update_id":9,"callback_query":{"id":"77","from":{"id":5,"is_bot":false,"first_name":"Sari","language_code":"id"},"chat_instance":"1","data":"a:halal:usaha:warung","message":{"message_id":3,"date":1700000000,"chat":{"id":5,"type":"private","first_name":"Sari"},"text":"Langkah 3"}}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := telegram.Decode(raw); err != nil {
			b.Fatal(err)
		}
	}
}
