package chat

import (
	"strings"
	"testing"

	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

func TestALessonIsReadAskedAndKept(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Belajar singkat")
	p.sees("Sudah selesai: 0 dari 1")
	p.press("Meja bersih")
	p.sees("Meja bersih · 1 dari 3", "Tiga kartu.", "Kartu satu")
	p.press("Berikutnya")
	p.sees("2 dari 3", "Kartu dua")
	p.command("menu", "") // left in the middle
	p.say("belajar")
	p.press("Meja bersih")
	p.sees("3 dari 3", "Kartu tiga") // the first card that was not read
	p.press("Sebelumnya")
	p.sees("Kartu dua")
	p.press("Berikutnya")
	p.press("Jawab satu pertanyaan")
	p.sees("Meja kotor?", "<b>A.</b> Dilap", "<b>B.</b> Dicuci")
	p.press("A")
	p.sees("Belum tepat.", "Minyaknya tertinggal.", "UU 1/2026", "Cek ulang di kantor dinas")
	p.command("belajar", "")
	p.sees("Sudah selesai: 0 dari 1")
	p.press("Meja bersih")
	p.sees("1 dari 3") // all read: from the beginning
	p.press("Berikutnya")
	p.press("Berikutnya")
	p.press("Jawab satu pertanyaan")
	p.press("B")
	p.sees("Betul!", "Sabun mengangkat minyak.")
	p.press("Belajar singkat")
	p.sees("Sudah selesai: 1 dari 1")
	p.press("✅ Meja bersih")
}

// On an outcome the title of a lesson could be taken for the guide.
func TestAnOutcomeOffersItsLessonByWhatItDoes(t *testing.T) {
	t.Parallel()
	p := visitor(t)
	p.command("label", "")
	p.press("Jual lagi, kemasan asli")
	if all := strings.Join(p.buttons(), "|"); !strings.Contains(all, "🎓 Belajar: Label kemasan") || strings.Contains(all, "🏷 Label kemasan") {
		t.Errorf("the buttons are %q", all)
	}
	p.press("Belajar: Label kemasan")
	p.sees("1 dari")
}

// What was learned is told with the other data, and is no document.
func TestTheExportTellsWhatWasLearned(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	told := func() string {
		files, err := p.chat.Export(p.data, p.now)
		if err != nil {
			t.Fatal(err)
		}
		return string(files[0].Content)
	}
	if text := told(); !strings.Contains(text, "Pelajaran yang selesai: belum ada.") {
		t.Error(text)
	}
	p.command("belajar", "")
	p.press("Meja bersih")
	for range 2 {
		p.press("Berikutnya")
	}
	p.press("Jawab satu pertanyaan")
	p.press("B")
	if text := told(); !strings.Contains(text, "Pelajaran yang selesai: Meja bersih") || !strings.Contains(text, "Dokumen yang dicentang: 0") {
		t.Error(text)
	}
}

func TestALessonThatIsGoneLeavesTheList(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	s, err := decode(p.chat.content, p.data)
	if err != nil {
		t.Fatal(err)
	}
	for _, screen := range []screen{screenLesson, screenQuiz, screenQuizDone} {
		s.Screen, s.Arg, s.Page = screen, "gone x", 9
		card, err := p.chat.Show(s.encode(p.chat.content), p.now)
		if err != nil || !strings.Contains(card.Text, "Sudah selesai") {
			t.Errorf("%q, %v", card.Text, err)
		}
	}
}

// Ticks of documents and marks of lessons are kept as short keys; two that
// collide would tick each other.
func TestMarksOfTheContentDoNotCollide(t *testing.T) {
	t.Parallel()
	content, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	of := map[uint16]string{}
	note := func(message string) {
		if other, known := of[tickKey(message)]; known && other != message {
			t.Errorf("%s and %s have the same key: rename the newer one", other, message)
		}
		of[tickKey(message)] = message
	}
	for _, g := range content.Guides {
		for _, o := range g.Outcomes {
			for _, d := range o.Lists[flows.Documents] {
				note(flows.MessageID(g.ID, flows.Documents.Message(), d.ID))
			}
		}
	}
	for _, l := range content.Lessons {
		for _, text := range append([]string{"right"}, cardTexts(l)...) {
			note(l.Message(text))
		}
	}
	if len(of) < 200 {
		t.Errorf("only %d keys", len(of))
	}
}
