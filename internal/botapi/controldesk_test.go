package botapi

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"testing"
)

func TestPageChangesReactsAndClosesTopicsForPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	cast := w.Seed()
	topic := cast.Desk.NewTopic("Bu Sari")
	at := "/control/users/" + itoa(cast.Rina.ID())
	in := fmt.Sprintf(`"chat":%d,"topic":%d`, cast.Desk.ID(), topic)
	m := decode[Message](t, w.must(at+"/send", `{`+in+`,"text":"Boleh"}`))
	one := fmt.Sprintf(`{"chat":%d,"message_id":%d`, cast.Desk.ID(), m.ID)
	w.must(at+"/edit", one+`,"text":"Boleh, dengan syarat"}`)
	w.must("/control/users/"+itoa(cast.Agus.ID())+"/react", one+`,"emoji":"👍"}`)
	got := cast.Desk.Messages(topic)
	last := got[len(got)-1]
	if last.Text != "Boleh, dengan syarat" || len(last.Reactions()) != 1 {
		t.Errorf("the message is %q with %v", last.Text, last.Reactions())
	}
	for path, body := range map[string]string{
		"/control/users/" + itoa(cast.Agus.ID()) + "/edit": one + `,"text":"x"}`, // somebody else's
		at + "/react": one + `,"emoji":"x"}`,
		"/control/users/" + itoa(cast.Sari.ID()) + "/topic": `{` + in + `,"do":"close"}`, // no member
		at + "/topic": `{` + in + `,"do":"paint"}`,
	} {
		if code, raw := w.control(http.MethodPost, path, body); code != http.StatusBadRequest {
			t.Errorf("%s %s: %d %s", path, body, code, raw)
		}
	}
	w.must(at+"/topic", `{`+in+`,"do":"close"}`)
	if topics := cast.Desk.Topics(); !topics[len(topics)-1].Closed {
		t.Error("the topic is open")
	}
	w.must(at+"/topic", `{`+in+`,"do":"open"}`)
	w.must(at+"/delete", one+`}`)
	if got := cast.Desk.Messages(topic); got[len(got)-1].Text != "" {
		t.Errorf("the newest message is %q", got[len(got)-1].Text)
	}
	w.must(at+"/topic", `{`+in+`,"do":"delete"}`)
	if topics := cast.Desk.Topics(); len(topics) != 1 {
		t.Errorf("topics: %v", topics)
	}
}

func TestPageSendsAnAlbum(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	cast := w.Seed()
	for pictures, want := range map[int]int{3: http.StatusOK, 1: http.StatusBadRequest} {
		var form bytes.Buffer
		out := multipart.NewWriter(&form)
		_ = out.WriteField("chat", itoa(cast.Sari.ID()))
		_ = out.WriteField("caption", "Label saya")
		for n := range pictures {
			part, err := out.CreateFormFile(fmt.Sprintf("file%d", n), "foto.png")
			if err != nil {
				t.Fatal(err)
			}
			_, _ = part.Write([]byte("png"))
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
		resp, err := http.Post(w.http.URL+"/control/users/"+itoa(cast.Sari.ID())+"/album", out.FormDataContentType(), &form)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%d pictures: %d", pictures, resp.StatusCode)
		}
	}
	sent := cast.Sari.Messages()
	if len(sent) != 3 || sent[0].MediaGroupID == "" || sent[0].MediaGroupID != sent[2].MediaGroupID || sent[0].Caption != "Label saya" {
		t.Errorf("sent: %+v", sent)
	}
}
