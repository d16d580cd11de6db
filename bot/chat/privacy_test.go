package chat

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/flows"
)

// before makes the person one who agreed to an older notice.
func (p *person) before(version uint8) {
	p.t.Helper()
	s := p.session()
	s.Consent, s.Agreed = version, flows.DayOf(p.now)-100
	p.data = s.encode(p.chat.content)
}

func TestWhoAgreedToAnOlderNoticeIsAskedAgainAndLosesNothing(t *testing.T) {
	t.Parallel()
	p := finished(t)
	answers := len(p.state().Answers)
	p.before(ConsentVersion - 1)
	p.command("menu", "")
	p.sees("Ada yang baru di aturan privasi", "15 Agustus 2026", "tidak hilang")
	for _, right := range []string{"Minta data saya", "Hapus data saya", "Privasi"} {
		if !strings.Contains(strings.Join(p.buttons(), "|"), right) {
			t.Errorf("no %q in %v", right, p.buttons())
		}
	}
	p.press("Setuju, ayo mulai")
	p.sees("Boleh langsung jualan")
	s := p.session()
	if s.Consent != ConsentVersion || s.Agreed != flows.DayOf(p.now) || len(s.State.Answers) != answers {
		t.Errorf("version %d of %s with %d answers", s.Consent, s.Agreed, len(s.State.Answers))
	}
	if s.allows(purposeReminders) || s.allows(purposeAnnouncements) || s.allows(purposeConsultants) {
		t.Error("a consent was taken that nobody gave")
	}
}

func TestEachPurposeIsAllowedAndWithdrawnByItself(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("privasi", "")
	p.press("Izin saya")
	p.sees("Izin Anda, satu per satu", "Diizinkan 23 November 2026 (versi 3)", "Belum diizinkan")
	for _, known := range purposes {
		word := known.Name
		p.press("Izinkan " + word)
		p.sees("Izin dicatat", "Diizinkan 23 November 2026 (versi 1)")
		for _, other := range purposes {
			if p.session().allows(other.Purpose) != (other.Purpose == known.Purpose) {
				t.Errorf("with %s allowed, %s is %v", known.Name, other.Name, p.session().allows(other.Purpose))
			}
		}
		p.press("Cabut izin " + word)
		p.sees("langsung berlaku", "Dicabut 23 November 2026")
		if p.session().allows(known.Purpose) {
			t.Errorf("%s is still allowed", known.Name)
		}
	}
}

func TestOneButtonAgreesToWhatItSaysAndTheOtherToNothingMore(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.command("start", "")
	p.press("dan kabari saya")
	s := p.session()
	if s.Consent != ConsentVersion || !s.allows(purposeReminders) || !s.allows(purposeAnnouncements) || s.allows(purposeConsultants) {
		t.Errorf("agreed to %d, %+v, %+v", s.Consent, s.consents(), s.subscriptions())
	}
	if s := agreed(t).session(); s.allows(purposeReminders) || s.allows(purposeAnnouncements) {
		t.Error("the first button agrees to more than it says")
	}
}

func TestWithdrawingFromConsultantsHasTheDeskForget(t *testing.T) {
	t.Parallel()
	p, ticket := asked(t)
	if !p.session().allows(purposeConsultants) {
		t.Fatal("sending it was no consent")
	}
	p.command("izin_data", "")
	p.press("Cabut izin konsultan")
	if gone := only[bot.TicketErasing](p, bot.DeskErase); len(gone.Tickets) != 1 || gone.Tickets[0] != ticket {
		t.Errorf("to be forgotten: %v", gone.Tickets)
	}
	if len(p.session().Tickets.All) != 0 {
		t.Error("the ticket is still open here")
	}
	if len(p.state().Answers) == 0 {
		t.Error("the answers are gone as well")
	}
}

func TestTheExportIsReadableAndPortable(t *testing.T) {
	t.Parallel()
	p, ticket := asked(t)
	p.command("profil", "")
	p.press("Nama usaha")
	p.say("Kue Sari")
	p.press("PIRT")
	p.say("2063301010012-28")
	p.say("1/1/2030")
	p.command("usaha", "")
	p.press("Tambah usaha")
	p.say("Warung Budi")
	p.command("data_saya", "")
	if !p.turn.Export || only[bot.TicketClosing](p, bot.DeskTranscript).Ticket != ticket {
		t.Errorf("what the desk keeps is not among it: %v", p.turn.Tasks)
	}
	files, err := p.chat.Export(p.data, p.now)
	if err != nil || len(files) != 2 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	text := string(files[0].Content)
	for _, want := range []string{"Usaha: Kue Sari", "Usaha: Warung Budi", "PIRT: punya, nomor 2063301010012-28, berlaku sampai 1 Januari 2030", "Barang: Kue", "Konsultan"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if strings.ContainsAny(text, "<>") {
		t.Errorf("tags in\n%s", text)
	}
	var all portable
	if err := json.Unmarshal(files[1].Content, &all); err != nil {
		t.Fatal(err)
	}
	if all.Format != portableFormat || len(all.Businesses) != 2 || len(all.Tickets) != 1 || len(all.Consents) != 2 {
		t.Fatalf("portable: %+v", all)
	}
	first := all.Businesses[0]
	if first.Name != "Kue Sari" || len(first.Answers) != 7 || len(first.Documents) != 1 || first.Documents[0].Ends != "2030-01-01" || first.Documents[0].Issued != "" {
		t.Errorf("the first business: %+v", first)
	}
	if got := first.Answers[3]; got.Question != "jual.omzet" || got.Number == nil || *got.Number != 300_000_000 {
		t.Errorf("an amount: %+v", got)
	}
}

func TestWhoSawIsAskedOfTheDesk(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("siapa_melihat", "")
	if r := only[bot.TicketsSeen](p, bot.DeskSeen); len(r.Tickets) != 0 { // an administrator may have seen something
		t.Errorf("asked for %+v", r)
	}
	p, ticket := asked(t)
	p.command("privasi", "")
	p.press("Siapa melihat")
	p.sees("saya kirim di pesan berikut")
	if r := only[bot.TicketsSeen](p, bot.DeskSeen); len(r.Tickets) != 1 || r.Tickets[0] != ticket || r.Language != "id" {
		t.Errorf("asked for %+v", r)
	}
}

func TestTheRetentionTableIsShown(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.command("privasi", "")
	p.press("Lama disimpan")
	p.sees("Berapa lama data disimpan", "<b>90 hari</b>", "<b>180 hari</b>", "pasal 42")
	if got, want := strings.Count(p.seen.Text, "• "), len(bot.Retentions()); got != want {
		t.Errorf("%d lines for %d kinds of data", got, want)
	}
}

func TestConsentsSurviveTheRecordAndSwitchingBusinesses(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("izin_data", "")
	p.press("Izinkan pengingat")
	p.command("usaha", "")
	p.press("Tambah usaha")
	p.say("Dua")
	if !p.session().allows(purposeReminders) {
		t.Error("the consent belongs to one business")
	}
}

func TestThePartForAdministratorsHearsOfAnErasureInTheLanguageOfThePerson(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("hapus_data", "")
	p.press("Ya, hapus")
	var told []string
	for _, task := range p.turn.Tasks {
		if task.Do == bot.StaffErased {
			told = append(told, string(task.Data))
		}
	}
	if len(told) != 1 || told[0] != `{"language":"id"}` {
		t.Errorf("the tasks are %q", told)
	}
}

func TestAnErasureReachesTheAnnouncementsThatWereSent(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("hapus_data", "")
	p.press("Ya, hapus")
	var due []time.Duration
	ids := map[string]bool{}
	for _, task := range p.turn.Tasks {
		if task.Do == bot.NewsForget {
			due = append(due, task.Due.Sub(p.now).Round(time.Second))
			ids[task.ID] = true
		}
	}
	if !p.turn.Erase || len(due) != 2 || due[0] != 0 || due[1] != forgetAgain || len(ids) != 2 {
		t.Errorf("erased: %v; the announcements forget after %v", p.turn.Erase, due)
	}
}
