package admin_test

import (
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/admin"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/compose"
	"plutbot/bot/broadcast/follow"
	"plutbot/internal/botapi"
	"plutbot/internal/stage"
	"plutbot/storage"
)

// world is an administrator, and Rina, who helps.
type world struct {
	*stage.Stage
	t          *testing.T
	part       *admin.Admin
	roles      *admin.Roles
	menus      chan int64 // whose menu was shown
	head, rina *botapi.Person
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{Stage: stage.New(t, false), t: t, menus: make(chan int64, 100)}
	w.head, w.rina = w.API.NewUser(botapi.User{FirstName: "Kepala", Language: "id"}), w.API.NewUser(botapi.User{FirstName: "Rina", LastName: "Dewi", Language: "id"})
	w.head.Start("")
	w.roles = admin.NewRoles([]int64{w.head.ID()}, w.Store, w.API.Now)
	w.part = admin.New(admin.Config{Roles: w.roles, Store: w.Store, Messenger: w.Client, Catalog: w.Catalog, Clock: w.API.Now, Wake: w.Wake,
		Menu: func(_ context.Context, person int64) error { w.menus <- person; return nil }})
	w.Play(t, stage.Only(w.part), w.Store, bot.NewJobs(w, map[string]bot.Doer{admin.Part: w.part}))
	return w
}

func (w *world) reads(p *botapi.Person, words string) botapi.Message {
	w.t.Helper()
	return stage.Reads(w.t, p, words)
}

func (w *world) press(p *botapi.Person, label string) {
	w.t.Helper()
	stage.Press(w.t, p, label)
}

// may waits until what Rina may do is this.
func (w *world) may(want ...broadcast.Right) {
	w.t.Helper()
	again := admin.NewRoles([]int64{w.head.ID()}, w.Store, w.API.Now) // another instance
	for _, r := range append(broadcast.Rights(), broadcast.Stop) {
		for _, roles := range []*admin.Roles{w.roles, again} {
			if may, err := roles.May(w.t.Context(), w.rina.ID(), r); err != nil || may != slices.Contains(want, r) {
				w.t.Errorf("may %s: %v, %v", r, may, err)
			}
		}
	}
}

func (w *world) sees(p *botapi.Person, want ...string) {
	w.t.Helper()
	if got, err := w.roles.Commands(w.t.Context(), p.ID()); err != nil || !slices.Equal(got, want) {
		w.t.Errorf("commands %q, %v, want %q", got, err, want)
	}
}

func TestAnAdministratorGivesAndTakesRightsAndBothAreOnRecord(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	number := fmt.Sprint(w.rina.ID())
	w.head.Send("/peran")
	w.reads(w.head, "Belum ada orang lain")
	w.head.Send("/peran " + number + " susun")
	w.reads(w.head, "belum pernah membuka bot ini")
	w.may()

	w.rina.Send("/peran")
	w.reads(w.rina, "Nomor Anda: "+number)
	w.head.Send("/peran " + number + " tidur")
	w.reads(w.head, "belum kenal izin tidur")
	w.head.Send("/peran Rina susun")
	w.reads(w.head, "Rina bukan nomor orang")
	w.head.Send("/peran " + number + " susun, Reports") // either language
	w.reads(w.head, "Rina Dewi")
	w.reads(w.rina, "Kepala memberi Anda izin: menyusun pengumuman, melihat laporan")
	w.may(broadcast.Write, broadcast.Look, broadcast.Stop)
	w.sees(w.rina, "siaran", "kiriman", "laporan")
	w.sees(w.head, "siaran", "kiriman", "laporan", "peran", "audit", "pertanyaan", "muat_ulang")
	if shown := <-w.menus; shown != w.rina.ID() {
		t.Errorf("the menu of %d was shown", shown)
	}

	w.press(w.head, "➕ menyetujui pengumuman")
	w.reads(w.rina, "memberi Anda izin: menyetujui pengumuman")
	w.may(broadcast.Write, broadcast.Approve, broadcast.Look, broadcast.Stop)
	w.press(w.head, "✅ menyusun pengumuman")
	w.reads(w.head, "Rina Dewi: menyetujui pengumuman, melihat laporan")
	w.may(broadcast.Approve, broadcast.Look, broadcast.Stop)
	w.rina.Send("/roles")
	w.reads(w.rina, "Anda boleh: menyetujui pengumuman, melihat laporan")
	w.sees(w.rina, "kiriman", "laporan")
	w.press(w.head, "Rina Dewi")
	w.press(w.head, "🗑 Cabut semua izin")
	w.reads(w.rina, "mencabut semua izin khusus Anda")
	w.may()

	w.head.Send("/peran " + fmt.Sprint(w.head.ID()) + " susun")
	w.reads(w.head, "Izinnya tidak bisa diubah di sini")
	var did []string
	for _, e := range w.Audit(t) {
		did = append(did, e.What+" "+e.Note)
		if e.Who != w.head.ID() || e.Name != "Kepala" || e.About != w.rina.ID() || e.Object != "Rina Dewi" {
			t.Errorf("an entry is %+v", e)
		}
	}
	if want := []string{"role.take write approve look", "role.take write", "role.give approve", "role.give write look"}; !slices.Equal(did, want) {
		t.Errorf("on record is %q, want %q", did, want)
	}
}

// erases is what the conversation leaves behind when somebody erases all data.
func (w *world) erases(p *botapi.Person, language string) {
	w.t.Helper()
	t, err := bot.NewTask(bot.StaffErased, "erased", bot.StaffErasing{Language: language})
	if err == nil {
		err = w.Store.AddJob(w.t.Context(), t.Job(p.ID(), 0, w.API.Now()))
	}
	if err != nil {
		w.t.Fatal(err)
	}
	w.Wake()
}

// A role belongs to the records of the staff: an erasure leaves it, says so, and
// offers to give it up, which stands in the audit and is told the administrators.
func TestWhoErasesAllDataIsToldOfTheRoleThatStaysAndMayGiveItUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rina.Start("")
	w.head.Send(fmt.Sprint("/peran ", w.rina.ID(), " susun laporan"))
	w.reads(w.rina, "Kepala memberi Anda izin")
	w.may(broadcast.Write, broadcast.Look, broadcast.Stop)
	<-w.menus
	w.erases(w.rina, "en")
	w.reads(w.rina, "Your rights in this bot are still there: write announcements, see reports.")
	w.press(w.rina, "🗑 Give up my rights")
	w.press(w.rina, "‹ Tidak jadi")
	w.reads(w.rina, "Peran Anda")
	w.may(broadcast.Write, broadcast.Look, broadcast.Stop)
	w.press(w.rina, "🗑 Lepaskan izin saya")
	asked := w.reads(w.rina, "Lepaskan izin ini: menyusun pengumuman, melihat laporan?")
	for range 2 { // Telegram delivers it twice
		u := bot.Update{ID: 78, Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: "br:O", Message: int64(asked.ID)},
			Private: true, Chat: w.rina.ID(), From: w.rina.ID(), Name: "Rina Dewi", Language: "id"}
		if _, err := w.part.Handle(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	w.reads(w.rina, "Izin Anda sudah dilepas")
	w.reads(w.head, "Rina Dewi melepas izinnya sendiri: menyusun pengumuman, melihat laporan")
	w.may()
	if shown := <-w.menus; shown != w.rina.ID() {
		t.Errorf("the menu of %d was shown", shown)
	}
	w.head.Send("/audit")
	w.reads(w.head, "Rina Dewi melepas izinnya sendiri: menyusun pengumuman, melihat laporan\n")
	if e := w.Audit(t)[0]; e.What != "role.leave" || e.Who != w.rina.ID() || e.About != w.rina.ID() || e.Note != "write look" {
		t.Errorf("on record is %+v", e)
	}
}

// There is always an administrator: the settings name them, and an erasure does
// not reach the settings. Who has no role is told nothing.
func TestAnAdministratorWhoErasesAllDataStaysOneAndIsToldSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rina.Start("")
	w.erases(w.rina, "id")
	w.erases(w.head, "id")
	w.reads(w.head, "Anda tetap admin bot ini")
	w.head.Send(fmt.Sprint("/peran ", w.rina.ID(), " laporan"))
	w.reads(w.rina, "Kepala memberi Anda izin: melihat laporan")
	for _, m := range w.rina.Messages() {
		if strings.Contains(m.Text, "tetap ada") {
			t.Errorf("who had no role was told %q", m.Text)
		}
	}
}

func TestAChangeOfRolesThatComesAgainChangesAndSaysNothingMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.rina.Start("")
	number := fmt.Sprint(w.rina.ID())
	for range 3 {
		u := bot.Update{ID: 77, Kind: bot.KindCommand, Command: "peran", Text: number + " susun", Private: true, Chat: w.head.ID(), From: w.head.ID(), Name: "Kepala", Language: "id"}
		if _, err := w.part.Handle(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	w.reads(w.rina, "memberi Anda izin")
	w.head.Send("/audit")
	w.reads(w.head, "memberi izin kepada Rina Dewi")
	if entries := w.Audit(t); len(entries) != 1 {
		t.Errorf("on record is %+v", entries)
	}
	told := 0
	for _, m := range w.rina.Messages() {
		if m.From.IsBot {
			told++
		}
	}
	if told != 1 {
		t.Errorf("Rina was told %d times", told)
	}
}

func TestTheAuditIsReadPageByPageAndAsAFile(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 23 {
		e := storage.AuditEntry{At: w.API.Now().Add(time.Duration(n-23) * 10 * time.Minute), Who: 5, Name: "=Ana", What: "announcement.pause", Object: fmt.Sprint(n)}
		if n == 3 {
			e.What, e.Note = "announcement.approve", "800"
		}
		if err := w.Store.AddAudit(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	w.head.Send("/audit")
	first := w.reads(w.head, "menjeda pengumuman no. 22")
	if strings.Contains(first.Text, "no. 12") || !strings.Contains(first.Text, "no. 13") {
		t.Errorf("the first page is %q", first.Text)
	}
	w.press(w.head, "Lebih lama ›")
	w.reads(w.head, "no. 12")
	w.press(w.head, "Lebih lama ›")
	w.reads(w.head, "=Ana menyetujui pengumuman no. 3 (800 orang)")
	w.press(w.head, "🔑 Peran")
	w.reads(w.head, "Belum ada catatan")
	w.head.Send("/audit 3")
	if one := w.reads(w.head, "· pengumuman no. 3"); strings.Contains(one.Text, "menjeda") || !strings.Contains(one.Text, "menyetujui") {
		t.Errorf("about one announcement there is %q", one.Text)
	}
	w.press(w.head, "Semua")
	w.reads(w.head, "no. 22")
	w.press(w.head, "📄 Unduh .csv")
	file := w.reads(w.head, "Catatan sampai")
	content := w.API.FileContent(file.Document.ID)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(content), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 1+24 || rows[0][1] != "Nama" || rows[1][6] != "audit.file" || rows[2][4] != "22" || rows[2][1] != "'=Ana" {
		t.Errorf("the file has %d rows: %q, %v", len(rows), rows, err)
	}
}

// Every command and button around announcements, by right.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	people := map[string]int64{"admin": w.head.ID(), "nobody": 90}
	for i, r := range broadcast.Rights() {
		p := w.API.NewUser(botapi.User{FirstName: string(r)})
		p.Start("")
		people[string(r)] = p.ID()
		u := bot.Update{ID: int64(500 + i), Kind: bot.KindCommand, Command: "peran", Text: fmt.Sprint(p.ID(), " ", []string{"susun", "setuju", "laporan"}[i]), Private: true, Chat: w.head.ID(), From: w.head.ID()}
		if _, err := w.part.Handle(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	control := broadcast.NewControl(w.Store, w.Store, w.API.Now, 30)
	composing := compose.New(compose.Config{Control: control, Store: w.Store, Messenger: w.Client, People: w.Store, Rights: w.roles, Topics: []string{"info"}, Catalog: w.Catalog, Clock: w.API.Now, Wake: w.Wake})
	following := follow.New(follow.Config{Control: control, Writing: control, Records: w.Store, Store: w.Store, Messenger: w.Client, May: w.roles.May, Catalog: w.Catalog, Clock: w.API.Now, Wake: w.Wake, Log: w.Log})
	command := func(name string) bot.Update { return bot.Update{Kind: bot.KindCommand, Command: name} }
	press := func(data string) bot.Update {
		return bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: data, Message: 1}}
	}
	for _, c := range []struct {
		what   string
		part   bot.Part
		update bot.Update
		may    string
	}{
		{"write", composing, command("siaran"), "admin write"},
		{"approve", composing, press("bk:A:99"), "admin approve"},
		{"reject", composing, press("bk:R:99"), "admin approve"},
		{"send", composing, press("bk:S"), "admin write"},
		{"list", following, command("kiriman"), "admin write approve look"},
		{"card", following, press("bf:o:2r"), "admin write approve look"},
		{"pause", following, press("bf:p:2r"), "admin write approve"},
		{"cancel", following, press("bf:C:2r"), "admin write approve"},
		{"resume", following, press("bf:s:2r"), "admin approve"},
		{"send again", following, press("bf:F:2r"), "admin approve"},
		{"correct", following, press("bf:e:2r"), "admin approve"},
		{"report", following, press("bf:t:2r"), "admin write approve look"},
		{"audit", w.part, command("audit"), "admin"},
		{"page of the audit", w.part, press("br:a::0"), "admin"},
		{"give a right", w.part, press(fmt.Sprintf("br:g:%d:write", w.head.ID())), "admin"},
	} {
		for who, id := range people {
			u := c.update
			u.ID, u.Private, u.Chat, u.From, u.Language = 1, true, id, id, "id"
			may, err := c.part.Takes(t.Context(), u)
			if err != nil {
				t.Fatal(err)
			}
			if may && u.Kind == bot.KindPress {
				answer, err := c.part.Handle(t.Context(), u)
				if err != nil {
					t.Fatalf("%s by %s: %v", c.what, who, err)
				}
				may = !strings.Contains(answer.Toast, "belum punya izin") && !strings.Contains(answer.Toast, "hanya untuk admin")
			}
			if want := slices.Contains(strings.Fields(c.may), who); may != want {
				t.Errorf("%s by %s: %v, want %v", c.what, who, may, want)
			}
		}
	}
}

func TestManyProblemsOfNewContentFitIntoOneMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := admin.Reloaded{Now: "abc1234"}
	for n := range 300 {
		r.Problems = append(r.Problems, fmt.Sprintf("jual/guide.yaml:%d: <ask> %s", n+1, strings.Repeat("& ", 500)))
	}
	for _, language := range w.Catalog.Languages() {
		if _, err := w.Client.Send(t.Context(), w.head.ID(), admin.ReloadedCard(w.Catalog.In(language), r)); err != nil {
			t.Fatal(err)
		}
		shown := w.reads(w.head, "abc1234").Text
		for _, words := range []string{"(300)", "jual/guide.yaml:1: <ask>", "jual/guide.yaml:12: ", "288"} {
			if !strings.Contains(shown, words) {
				t.Errorf("%s: no %q in %q", language, words, shown)
			}
		}
		if strings.Contains(shown, "jual/guide.yaml:13: ") {
			t.Errorf("%s: all of it is shown: %q", language, shown)
		}
	}
}
