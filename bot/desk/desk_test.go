package desk_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"plutbot/bot"
	"plutbot/internal/botapi"
)

func TestATicketBecomesATopicWithItsBriefAndBothSidesTalk(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.API.NewUser(botapi.User{FirstName: "Sari"})
	sari.Send("/start")
	w.open(sari, bot.TicketOpening{Name: "Bu Sari", Title: "Izin pangan", Answers: []string{"Produk: keripik"}, Code: "I-7Q2K",
		Business: []string{"Keripik Sari"}, Suggested: "Keripik perlu <b>P-IRT</b>.", Province: "32"})
	topic := w.topicOf("Bu Sari")
	brief := w.sees(topic, "Boleh jual keripik di pasar?")
	for _, want := range []string{"Bu Sari", "PLUT Kota Bandung", "Izin pangan", "Produk: keripik", "I-7Q2K", "Keripik Sari", "P-IRT", "Belum ada yang menangani"} {
		if !strings.Contains(brief.Text, want) {
			t.Errorf("the brief lacks %q:\n%s", want, brief.Text)
		}
	}
	sari.Send("Halo kak")
	w.sees(topic, "Halo kak")
	w.rina.SendTo(w.forum.ID(), topic, "Boleh, Bu. Ini caranya.")
	if got := w.reads(sari, "Boleh, Bu."); !strings.HasPrefix(got.Text, "👤 Rina · Konsultan PLUT\n") {
		t.Errorf("the SME reads %q", got.Text)
	}
	w.sees(topic, "Ditangani Rina")
	if !w.told(bot.TicketOpen) || !w.told(bot.TicketClaimed) {
		t.Errorf("the conversation was told %v", w.news)
	}
}

func TestNotesNeverReachTheSME(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	notes := []string{"// RAHASIA satu", "  //RAHASIA dua", "/catatan RAHASIA tiga", "/CATATAN@plut_bot RAHASIA empat", "/note RAHASIA lima", "/entahapa RAHASIA enam"}
	for _, n := range notes {
		w.rina.SendTo(w.forum.ID(), topic, n)
	}
	became := w.rina.SendTo(w.forum.ID(), topic, "pesan yang jadi catatan")
	w.reads(sari, "pesan yang jadi catatan")
	w.rina.Edit(w.forum.ID(), became.ID, "// RAHASIA tujuh")
	w.lacks(sari, "pesan yang jadi catatan")
	slip := w.rina.SendTo(w.forum.ID(), topic, "/ctatan RAHASIA sembilan")
	w.rina.Edit(w.forum.ID(), slip.ID, "/catat RAHASIA sepuluh")
	w.rina.SendAlbum(w.forum.ID(), topic, "// RAHASIA sebelas", []byte("a"), []byte("b"))
	note := w.rina.SendTo(w.forum.ID(), topic, "// RAHASIA delapan")
	w.rina.Edit(w.forum.ID(), note.ID, "ini boleh dibaca")
	w.reads(sari, "ini boleh dibaca")
	w.rina.SendTo(w.forum.ID(), 0, "RAHASIA di luar topik")
	w.rina.SendTo(w.forum.ID(), topic, "penutup")
	w.reads(sari, "penutup")
	for _, m := range sari.Messages() {
		if strings.Contains(m.Text+m.Caption, "RAHASIA") || len(m.Photo) > 0 {
			t.Errorf("leaked: %q with %d pictures", m.Text+m.Caption, len(m.Photo))
		}
	}
}

func TestEverythingThatPeopleSendArrivesInItsForm(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	sari.SendPhoto("dapur.jpg", []byte("jpeg"), "dapur saya")
	sari.SendVoice([]byte("ogg"), 3)
	sari.SendSticker("👍")
	sari.SendLocation(-6.9, 107.6)
	w.eventually("four messages", w.forum, topic, func(all []botapi.Message) bool {
		kinds := map[string]bool{}
		for _, m := range all {
			kinds["photo"] = kinds["photo"] || len(m.Photo) > 0 && m.Caption == "dapur saya"
			kinds["voice"] = kinds["voice"] || m.Voice != nil
			kinds["sticker"] = kinds["sticker"] || m.Sticker != nil
			kinds["place"] = kinds["place"] || m.Location != nil
		}
		return kinds["photo"] && kinds["voice"] && kinds["sticker"] && kinds["place"]
	})
	w.rina.SendFileTo(w.forum.ID(), topic, "document", "contoh.pdf", []byte("pdf"), "contoh suratnya")
	if got := w.reads(sari, "contoh suratnya"); got.Document == nil || !strings.Contains(got.Caption, "Rina") {
		t.Errorf("the document came as %+v", got)
	}
}

func TestAnswersChangesAndReactionsFindTheirCounterpart(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	asked := sari.Send("Berapa biayanya?")
	there := w.sees(topic, "Berapa biayanya?")
	answer := w.rina.Reply(w.forum.ID(), there.ID, "Gratis.")
	got := w.reads(sari, "Gratis.")
	if got.ReplyTo == nil || got.ReplyTo.ID != asked.ID {
		t.Errorf("the answer answers %+v, want message %d", got.ReplyTo, asked.ID)
	}
	w.rina.Edit(w.forum.ID(), answer.ID, "Gratis untuk usaha mikro.")
	w.reads(sari, "Gratis untuk usaha mikro.")
	sari.Edit(sari.ID(), asked.ID, "Berapa biaya P-IRT?")
	w.sees(topic, "Berapa biaya P-IRT?")
	sari.Reply(sari.ID(), got.ID, "Terima kasih")
	if thanks := w.sees(topic, "Terima kasih"); thanks.ReplyTo == nil || thanks.ReplyTo.ID != answer.ID {
		t.Errorf("the thanks answer %+v, want message %d", thanks.ReplyTo, answer.ID)
	}
	sari.React(sari.ID(), got.ID, "❤")
	w.eventually("a heart", w.forum, topic, func(all []botapi.Message) bool {
		for _, m := range all {
			if m.ID == answer.ID && strings.Contains(strings.Join(m.Reactions(), ""), "❤") {
				return true
			}
		}
		return false
	})
}

func TestADeletedTopicIsMadeAnewAndTheMessageArrivesOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	w.forum.DeleteTopic(topic)
	sari.Send("masih di sana?")
	w.eventually("the message in a new topic", w.forum, 0, func(all []botapi.Message) bool {
		n := 0
		for _, m := range all {
			if m.Text == "masih di sana?" {
				n++
			}
		}
		return n == 1
	})
	again := w.topicOf("Sari")
	if again == topic {
		t.Error("the topic is the one that was deleted")
	}
	w.rina.SendTo(w.forum.ID(), again, "Masih, Bu.")
	w.reads(sari, "Masih, Bu.")
}

func TestFirstClaimWinsAndTheOtherIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.sme("Sari")
	topic := w.topicOf("Sari")
	brief := w.sees(topic, "Belum ada yang menangani")
	first, err := w.rina.PressIn(w.forum.ID(), brief.ID, "dk:claim")
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.agus.PressIn(w.forum.ID(), brief.ID, "dk:claim")
	if err != nil {
		t.Fatal(err)
	}
	w.sees(topic, "Ditangani Rina")
	w.eventually("both toasts", w.forum, topic, func([]botapi.Message) bool {
		a, _, okA := w.rina.Toast(first)
		b, _, okB := w.agus.Toast(second)
		return okA && okB && strings.Contains(a, "Anda tangani") && strings.Contains(b, "Sudah ditangani Rina")
	})
}

func TestABlockedSMEIsShownInTheTopic(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	sari.Block()
	w.rina.SendTo(w.forum.ID(), topic, "Halo?")
	w.sees(topic, "memblokir bot")
}

func TestClosingTellsTheSummaryAndANewMessageOpensAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	w.rina.SendTo(w.forum.ID(), topic, "/tutup Daftar lewat OSS, gratis.")
	w.sees(topic, "Selesai")
	if !w.told(bot.TicketClosed) {
		t.Error("the conversation was not told")
	}
	w.task(sari.ID(), "rate", bot.DeskRate, bot.TicketRating{Ticket: "p1", Stars: 5, Comment: "cepat"})
	w.sees(topic, "5/5 dari pelaku usaha")
	sari.Send("satu lagi kak")
	w.sees(topic, "satu lagi kak")
	w.sees(topic, "dibuka kembali")
}

func TestAlbumsStayAlbumsInBothDirections(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	sari.SendAlbum(sari.ID(), 0, "tiga foto", []byte("a"), []byte("b"), []byte("c"))
	w.eventually("an album of three", w.forum, topic, func(all []botapi.Message) bool { return albumOf(all, 3) })
	w.rina.SendAlbum(w.forum.ID(), topic, "", []byte("d"), []byte("e"))
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := sari.WaitFor(ctx, func(all []botapi.Message) bool {
		return albumOf(slices.DeleteFunc(all, func(m botapi.Message) bool { return !m.From.IsBot }), 2)
	}); err != nil {
		t.Error(err)
	}
}

// albumOf says whether an album of so many messages is among those of the bot.
func albumOf(all []botapi.Message, size int) bool {
	albums := map[string]int{}
	for _, m := range all {
		if m.MediaGroupID != "" && m.From != nil && m.From.IsBot {
			albums[m.MediaGroupID]++
		}
	}
	for _, n := range albums {
		if n == size {
			return true
		}
	}
	return false
}
