package botapi

import (
	"testing"
	"time"
)

func TestSendEditAndDelete(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.user("sari")
	sent := w.message("sendMessage", params{"chat_id": sari.ID(), "text": " <b>Halo</b> Sari ", "parse_mode": "HTML", "reply_markup": button("Ya", "y")})
	if sent.Text != "Halo Sari" || len(sent.Entities) != 1 || sent.Entities[0] != (Entity{Type: "bold", Length: 4}) {
		t.Errorf("sent %q %v", sent.Text, sent.Entities)
	}
	edit := params{"chat_id": sari.ID(), "message_id": sent.ID, "text": "Baru"}
	w.do("editMessageText", edit)
	seen := sari.Messages()
	if got := seen[len(seen)-1]; got.Text != "Baru" || got.ReplyMarkup != nil || got.EditDate == 0 {
		t.Errorf("after the edit the person sees %+v", got)
	}
	w.refused("editMessageText", edit, "Bad Request: "+notModified)
	w.do("deleteMessage", params{"chat_id": sari.ID(), "message_id": sent.ID})
	if got := sari.Messages(); len(got) != 1 {
		t.Errorf("after the deletion the person sees %d messages", len(got))
	}
	w.refused("editMessageText", edit, "Bad Request: message to edit not found")
	w.refused("deleteMessage", params{"chat_id": sari.ID(), "message_id": sent.ID}, "Bad Request: message to delete not found")
}

func TestOldMessagesCannotBeDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.user("sari")
	m := w.message("sendMessage", params{"chat_id": sari.ID(), "text": "x"})
	w.Advance(49 * time.Hour)
	w.refused("deleteMessage", params{"chat_id": sari.ID(), "message_id": m.ID}, "Bad Request: message can't be deleted")
}
