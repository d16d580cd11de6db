package telegram_test

import (
	"testing"

	"plutbot/bot"
	"plutbot/internal/botapi"
)

func TestBareCopiesLeaveTheWordsUnderPicturesOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.person.Start("")
	chat := w.person.ID()
	album := w.person.SendAlbum(chat, 0, "Bazar hari Sabtu", []byte("1"), []byte("2"))
	single := w.person.SendPhoto("bazar.jpg", []byte("jpg"), "Bazar hari Sabtu")
	for name, of := range map[string][]botapi.Message{"an album": album, "a picture": {single}} {
		ids := make([]int64, len(of))
		for i, m := range of {
			ids[i] = int64(m.ID)
		}
		for _, bare := range []bool{true, false} {
			sent, err := w.api.Post(t.Context(), bot.Post{Chat: chat, From: chat, Copy: ids, Bare: bare})
			if err != nil || len(sent) != len(of) {
				t.Fatalf("%s: %v, %v", name, sent, err)
			}
			for _, m := range w.person.Messages() {
				if int64(m.ID) == sent[0] && (len(m.Photo) == 0 || (m.Caption == "") != bare) {
					t.Errorf("%s, bare %t: the copy says %q", name, bare, m.Caption)
				}
			}
		}
	}
}
