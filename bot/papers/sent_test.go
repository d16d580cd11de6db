package papers_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/papers"
	"plutbot/internal/botapi"
	"plutbot/internal/stage"
)

// nobody takes no updates: papers are only sent.
type nobody struct{}

func (nobody) Handle(context.Context, bot.Update) (bot.Answer, error) { return bot.Answer{}, nil }

// TestPapersReachThePerson sends a paper and a kept photograph through the
// outbox to Telegram.
func TestPapersReachThePerson(t *testing.T) {
	t.Parallel()
	s := stage.New(t, true)
	s.Play(t, nobody{}, s.Store, bot.NewJobs(s, map[string]bot.Doer{"papers": papers.NewPrinter(s.Client, "plut_bot", nil)}))
	sari := s.API.NewUser(botapi.User{FirstName: "Sari"})
	sari.Send("/start")
	sent := sari.SendPhoto("ktp.jpg", []byte("a picture"), "")
	do := func(what string, data any) {
		task, err := bot.NewTask(what, what, data)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Store.AddJob(t.Context(), task.Job(sari.ID(), 1, s.API.Now())); err != nil {
			t.Fatal(err)
		}
		s.Wake()
	}
	gets := func(what string, is func(botapi.Message) bool) {
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		err := sari.WaitFor(ctx, func(all []botapi.Message) bool {
			for _, m := range all {
				if m.From.IsBot && is(m) {
					return true
				}
			}
			return false
		})
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	do(papers.DoSend, papers.Paper{Name: "rencana", Caption: "📄 <b>Rencana</b>", Title: "Rencana usaha", Start: "p-D6CQ", Code: "D-6CQ", Foot: "Kaki", Page: "%d/%s"})
	gets("the paper", func(m botapi.Message) bool {
		return m.Document != nil && m.Document.Name == "rencana.pdf" && m.Caption == "📄 Rencana" &&
			strings.HasPrefix(string(s.API.FileContent(m.Document.ID)), "%PDF-")
	})
	do(papers.DoShow, papers.Kept{File: sent.Photo[len(sent.Photo)-1].ID, Photo: true, Caption: "📎 KTP"})
	gets("the photograph", func(m botapi.Message) bool {
		return len(m.Photo) > 0 && m.Caption == "📎 KTP" && string(s.API.FileContent(m.Photo[len(m.Photo)-1].ID)) == "a picture"
	})
}
