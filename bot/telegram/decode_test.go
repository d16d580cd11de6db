package telegram_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/go-telegram/bot/models"
	"github.com/google/go-cmp/cmp"

	"plutbot/bot"
	"plutbot/bot/telegram"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	const who = `"chat":{"id":5,"type":"private"},"from":{"id":5,"is_bot":false,"first_name":"Sari","language_code":"id"},"date":1700000000`
	base := bot.Update{ID: 9, Chat: 5, From: 5, Private: true, Language: "id", Name: "Sari", Message: 3}
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
		"new line":   {`{"update_id":9,"message":{"message_id":3,` + who + `,"text":"/start@plut_bot\nhalal"}}`, with(func(u *bot.Update) { u.Kind, u.Command, u.Text = bot.KindCommand, "start", "halal" })},
		"full stop":  {`{"update_id":9,"message":{"message_id":3,` + who + `,"text":"/menu."}}`, with(func(u *bot.Update) { u.Kind, u.Command, u.Text = bot.KindCommand, "menu", "." })},
		"a path":     {`{"update_id":9,"message":{"message_id":3,` + who + `,"text":"/etc/hosts"}}`, with(func(u *bot.Update) { u.Kind, u.Text = bot.KindText, "/etc/hosts" })},
		"late slash": {`{"update_id":9,"message":{"message_id":3,` + who + `,"text":"🙂 /start"}}`, with(func(u *bot.Update) { u.Kind, u.Text = bot.KindText, "🙂 /start" })},
		"lone slash": {`{"update_id":9,"message":{"message_id":3,` + who + `,"text":"/ apa"}}`, with(func(u *bot.Update) { u.Kind, u.Text = bot.KindText, "/ apa" })},
		"photo":      {`{"update_id":9,"message":{"message_id":3,` + who + `,"caption":"ini","photo":[{"file_id":"s"},{"file_id":"l"}]}}`, with(func(u *bot.Update) { u.Kind, u.Media, u.Text, u.File = bot.KindPhoto, "photo", "ini", "l" })},
		"file":       {`{"update_id":9,"message":{"message_id":3,` + who + `,"document":{"file_id":"d"}}}`, with(func(u *bot.Update) { u.Kind, u.Media, u.File = bot.KindFile, "document", "d" })},
		"location": {`{"update_id":9,"message":{"message_id":3,` + who + `,"location":{"latitude":-6.9,"longitude":107.6}}}`, with(func(u *bot.Update) {
			u.Kind, u.Media, u.Place = bot.KindLocation, "location", bot.Place{Latitude: -6.9, Longitude: 107.6}
		})},
		"voice":   {`{"update_id":9,"message":{"message_id":3,` + who + `,"voice":{"file_id":"v"}}}`, with(func(u *bot.Update) { u.Kind, u.Media, u.File = bot.KindOther, "voice", "v" })},
		"sticker": {`{"update_id":9,"message":{"message_id":3,` + who + `,"sticker":{}}}`, with(func(u *bot.Update) { u.Kind, u.Media = bot.KindOther, "sticker" })},
		"press": {`{"update_id":9,"callback_query":{"id":"77","from":{"id":5,"first_name":"Sari","language_code":"id"},"data":"m","message":{"message_id":3,"date":1,"chat":{"id":5,"type":"private"}}}}`, with(func(u *bot.Update) {
			u.Kind, u.Message, u.Press = bot.KindPress, 0, bot.Press{ID: "77", Data: "m", Message: 3}
		})},
		"old press": {`{"update_id":9,"callback_query":{"id":"77","from":{"id":5,"first_name":"Sari","language_code":"id"},"data":"m","message":{"message_id":3,"date":0,"chat":{"id":5,"type":"private"}}}}`, with(func(u *bot.Update) {
			u.Kind, u.Message, u.Press = bot.KindPress, 0, bot.Press{ID: "77", Data: "m", Message: 3, Inaccessible: true}
		})},
		"blocked":       {`{"update_id":9,"my_chat_member":{"chat":{"id":5,"type":"private"},"from":{"id":5,"first_name":"Sari","language_code":"id"},"old_chat_member":{"status":"member"},"new_chat_member":{"status":"kicked"}}}`, with(func(u *bot.Update) { u.Kind, u.Message = bot.KindBlocked, 0 })},
		"unblocked":     {`{"update_id":9,"my_chat_member":{"chat":{"id":5,"type":"private"},"from":{"id":5,"first_name":"Sari","language_code":"id"},"old_chat_member":{"status":"kicked"},"new_chat_member":{"status":"member"}}}`, with(func(u *bot.Update) { u.Kind, u.Message = bot.KindUnblocked, 0 })},
		"promoted":      {`{"update_id":9,"my_chat_member":{"chat":{"id":-5,"type":"group"},"from":{"id":5},"old_chat_member":{"status":"member"},"new_chat_member":{"status":"administrator"}}}`, bot.Update{ID: 9, Chat: -5, From: 5, Kind: bot.KindAdded}},
		"thrown out":    {`{"update_id":9,"my_chat_member":{"chat":{"id":-5,"type":"group"},"from":{"id":5},"old_chat_member":{"status":"member"},"new_chat_member":{"status":"left"}}}`, bot.Update{ID: 9, Chat: -5, From: 5, Kind: bot.KindRemoved}},
		"animation":     {`{"update_id":9,"message":{"message_id":3,` + who + `,"caption":"lihat","animation":{"file_id":"a"},"document":{"file_id":"a"}}}`, with(func(u *bot.Update) { u.Kind, u.Media, u.File, u.Text = bot.KindOther, "animation", "a", "lihat" })},
		"null":          {`{"update_id":9,"message":{"message_id":3,` + who + `,"voice":null}}`, bot.Update{ID: 9}},
		"nobody's":      {`{"update_id":9,"message":{"message_id":3,"text":"x"}}`, bot.Update{ID: 9}},
		"group":         {`{"update_id":9,"message":{"message_id":3,"chat":{"id":-100123,"type":"supergroup"},"from":{"id":5},"text":"x"}}`, bot.Update{ID: 9, Chat: -100123, From: 5, Message: 3, Kind: bot.KindText, Text: "x"}},
		"inline button": {`{"update_id":9,"callback_query":{"id":"77","from":{"id":5},"inline_message_id":"x","data":"m"}}`, bot.Update{ID: 9}},
		"unknown kind":  {`{"update_id":9,"channel_post":{"message_id":3,` + who + `,"text":"x"}}`, bot.Update{ID: 9}},
		"edited": {`{"update_id":9,"edited_message":{"message_id":3,` + who + `,"text":"/halo","entities":[{"type":"bot_command","offset":0,"length":5}]}}`, with(func(u *bot.Update) {
			u.Kind, u.Text, u.Entities = bot.KindEdited, "/halo", []bot.Entity{{Type: "bot_command", Length: 5}}
		})},
		"moving place": {`{"update_id":9,"edited_message":{"message_id":3,` + who + `,"location":{"latitude":1,"longitude":1}}}`, bot.Update{ID: 9}},
		"album":        {`{"update_id":9,"message":{"message_id":3,` + who + `,"media_group_id":"a1","photo":[{"file_id":"l"}]}}`, with(func(u *bot.Update) { u.Kind, u.Media, u.File, u.Album = bot.KindPhoto, "photo", "l", "a1" })},
		"answer":       {`{"update_id":9,"message":{"message_id":3,` + who + `,"text":"ya","reply_to_message":{"message_id":2}}}`, with(func(u *bot.Update) { u.Kind, u.Text, u.Reply = bot.KindText, "ya", 2 })},
		"in a topic":   {`{"update_id":9,"message":{"message_id":3,"message_thread_id":2,"is_topic_message":true,"chat":{"id":-5,"type":"supergroup"},"from":{"id":5,"first_name":"Rina","last_name":"P","username":"rina"},"text":"x","reply_to_message":{"message_id":2,"forum_topic_created":{}}}}`, bot.Update{ID: 9, Chat: -5, From: 5, Name: "Rina P", Username: "rina", Message: 3, Topic: 2, Kind: bot.KindText, Text: "x"}},
		"topic closed": {`{"update_id":9,"message":{"message_id":3,"message_thread_id":2,"is_topic_message":true,"chat":{"id":-5},"from":{"id":5},"forum_topic_closed":{}}}`, bot.Update{ID: 9, Chat: -5, From: 5, Message: 3, Topic: 2, Kind: bot.KindTopicClosed}},
		"topic opened": {`{"update_id":9,"message":{"message_id":3,"message_thread_id":3,"is_topic_message":true,"chat":{"id":-5},"from":{"id":6,"is_bot":true},"forum_topic_created":{"name":"Sari"}}}`, bot.Update{ID: 9, Chat: -5, From: 6, Message: 3, Topic: 3, Kind: bot.KindTopicOpened, Text: "Sari"}},
		"pinned":       {`{"update_id":9,"message":{"message_id":4,"message_thread_id":3,"is_topic_message":true,"chat":{"id":-5},"from":{"id":6,"is_bot":true},"pinned_message":{"message_id":2,"reply_markup":{"inline_keyboard":[[{"callback_data":"dk:claim"}]]}}}}`, bot.Update{ID: 9, Chat: -5, From: 6, Message: 4, Topic: 3, Kind: bot.KindPinned, Reply: 2, ReplyPress: "dk:claim"}},
		"moved":        {`{"update_id":9,"message":{"message_id":3,"chat":{"id":-5},"from":{"id":5},"migrate_to_chat_id":-1005}}`, bot.Update{ID: 9, Chat: -5, From: 5, Message: 3, Kind: bot.KindMigrated, MovedTo: -1005}},
		"reaction":     {`{"update_id":9,"message_reaction":{"chat":{"id":5,"type":"private"},"message_id":3,"user":{"id":5,"first_name":"Sari","language_code":"id"},"date":1,"old_reaction":[],"new_reaction":[{"type":"emoji","emoji":"👍"}]}}`, with(func(u *bot.Update) { u.Kind, u.Text = bot.KindReaction, "👍" })},
		"huge id":      {`{"update_id":9007199254740991,"poll":{}}`, bot.Update{ID: 9007199254740991}},
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

func TestDecodeRefusesWhatIsNoUpdate(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{"", "{", "[]", "null", "{}", `"x"`, `{"message":{"text":"x"}}`, `{"update_id":"9"}`} {
		if u, err := telegram.Decode([]byte(raw)); err == nil {
			t.Errorf("%q gives %+v", raw, u)
		}
	}
}

// The poller passes over what it cannot read, and needs its id for that.
func TestDecodeGivesTheIDOfAnUnreadableUpdate(t *testing.T) {
	t.Parallel()
	u, err := telegram.Decode([]byte(`{"message":{"text":7},"update_id":9}`))
	if err == nil || !reflect.DeepEqual(u, bot.Update{ID: 9}) {
		t.Errorf("%+v, %v", u, err)
	}
}

// Each field of a message is known here: who speaks and how (frame), what a
// person can send (content), or what Telegram says by itself. A new release of
// the library that brings a field fails this test, so that nobody who sends
// something new meets silence, and nobody who joins is told off.
func TestEachPartOfAMessageHasItsKind(t *testing.T) {
	t.Parallel()
	content := map[string]bot.Kind{"text": bot.KindText, "photo": bot.KindPhoto, "document": bot.KindFile, "location": bot.KindLocation}
	for name := range strings.FieldsSeq(`animation audio checklist contact dice game invoice live_photo paid_media poll
		rich_message sticker story video video_note voice`) {
		content[name] = bot.KindOther
	}
	service := map[string]bot.Kind{"migrate_to_chat_id": bot.KindMigrated, "forum_topic_closed": bot.KindTopicClosed, "forum_topic_reopened": bot.KindTopicReopened}
	quiet := map[string]bool{}
	const frame = `message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot
		sender_tag receiver_user ephemeral_message_id date business_connection_id chat forward_origin is_topic_message
		is_automatic_forward reply_to_message external_reply quote reply_to_story reply_to_checklist_task_id via_bot edit_date
		has_protected_content is_from_offline is_paid_post media_group_id author_signature paid_star_count entities
		link_preview_options suggested_post_info effect_id caption caption_entities show_caption_above_media has_media_spoiler
		guest_bot_caller_user guest_bot_caller_chat guest_query_id reply_to_poll_option_id reply_markup
		venue` // comes with a location
	const said = `new_chat_members left_chat_member new_chat_title new_chat_photo delete_chat_photo group_chat_created
		supergroup_chat_created channel_chat_created message_auto_delete_timer_changed migrate_to_chat_id
		migrate_from_chat_id pinned_message successful_payment refunded_payment users_shared chat_shared gift unique_gift
		gift_upgrade_sent connected_website write_access_allowed passport_data proximity_alert_triggered boost_added
		chat_background_set checklist_tasks_done checklist_tasks_added direct_message_price_changed forum_topic_created
		forum_topic_edited forum_topic_closed forum_topic_reopened general_forum_topic_hidden
		general_forum_topic_unhidden giveaway_created giveaway giveaway_winners giveaway_completed
		paid_message_price_changed chat_owner_left chat_owner_changed community_chat_added community_chat_joined
		community_chat_removed suggested_post_approved suggested_post_approval_failed suggested_post_declined
		suggested_post_paid suggested_post_refunded video_chat_scheduled video_chat_started video_chat_ended
		video_chat_participants_invited web_app_data managed_bot_created poll_option_added poll_option_deleted`
	for name := range strings.FieldsSeq(frame + " " + said) {
		quiet[name] = true
	}
	for field := range reflect.TypeFor[models.Message]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		want, sent := content[name]
		if kind, ok := service[name]; ok {
			want = kind
		}
		if sent == quiet[name] {
			t.Errorf("%q must be content or not: say which", name)
			continue
		}
		value := `{}`
		switch name {
		case "text":
			value = `"x"`
		case "photo":
			value = `[{"file_id":"x"}]`
		case "migrate_to_chat_id":
			value = `-1005`
		case "message_thread_id":
			value = `7`
		case "is_topic_message":
			value = `true`
		case "media_group_id":
			value = `"7"`
		case "entities", "caption_entities":
			value = `[]`
		case "message_id", "chat", "from", "date", "caption":
			continue // they are part of the frame below
		}
		raw := fmt.Sprintf(`{"update_id":9,"message":{"message_id":3,"chat":{"id":5,"type":"private"},"from":{"id":5},"date":1,"caption":"x",%q:%s}}`, name, value)
		u, err := telegram.Decode([]byte(raw))
		if err != nil || u.Kind != want {
			t.Errorf("%s gives %s, want %s (%v)", name, u.Kind, want, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{}`, `[]`, "\xff", press,
		`{"update_id":1,"message":{"chat":{"id":1},"text":"/start@plut_bot halal"}}`,
		`{"update_id":1,"message":{"chat":{"id":1},"text":"/"}}`,
		`{"update_id":1,"message":{"chat":{"id":1},"photo":[]}}`,
		`{"update_id":-1,"callback_query":{"message":null}}`,
		`{"update_id":1,"my_chat_member":{"chat":{"id":1},"new_chat_member":{"status":"kicked"}}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		u, err := telegram.Decode(raw)
		switch {
		case (err != nil || u.Kind == bot.KindNone) && !reflect.DeepEqual(u, bot.Update{ID: u.ID}):
			t.Errorf("more than an id from %q: %+v", raw, u)
		case err == nil && u.ID == 0, u.Kind != bot.KindNone && u.Chat == 0:
			t.Errorf("no id or chat from %q: %+v", raw, u)
		case (u.Kind == bot.KindCommand) != (u.Command != ""):
			t.Errorf("command %q of kind %s from %q", u.Command, u.Kind, raw)
		case u.Kind != bot.KindPress && u.Press != bot.Press{}:
			t.Errorf("press %+v of kind %s from %q", u.Press, u.Kind, raw)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	raw := []byte(`{"update_id":9,"callback_query":{"id":"77","from":{"id":5,"is_bot":false,"first_name":"Sari","language_code":"id"},"chat_instance":"1","data":"a:halal:usaha:warung","message":{"message_id":3,"date":1700000000,"chat":{"id":5,"type":"private","first_name":"Sari"},"text":"Langkah 3"}}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := telegram.Decode(raw); err != nil {
			b.Fatal(err)
		}
	}
}
