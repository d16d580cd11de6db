package botapi

import (
	"bytes"
	"image"
	imagepng "image/png"
	"io"
	"mime/multipart"
	"net/http"
	"testing"
)

func png(t *testing.T, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := imagepng.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// upload calls a method with files in a form.
func (w *world) upload(method string, values map[string]string, files map[string][]byte) reply {
	w.t.Helper()
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for name, v := range values {
		if err := form.WriteField(name, v); err != nil {
			w.t.Fatal(err)
		}
	}
	for name, data := range files {
		part, err := form.CreateFormFile(name, name+".txt")
		if err != nil {
			w.t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			w.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		w.t.Fatal(err)
	}
	return w.post("/bot"+testToken+"/"+method, form.FormDataContentType(), b.Bytes())
}

func TestFilesAreKeptAndSentAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	r := w.upload("sendDocument", map[string]string{"chat_id": itoa(p.ID()), "caption": "<b>a</b>", "parse_mode": "HTML"}, map[string][]byte{"document": []byte("isi")})
	if !r.OK {
		t.Fatal(r.Description)
	}
	m := decode[Message](t, r.Result)
	if m.Document.Name != "document.txt" || m.Caption != "a" || len(m.CaptionEntities) != 1 {
		t.Errorf("sent %+v", m)
	}
	again := w.message("sendDocument", params{"chat_id": p.ID(), "document": m.Document.ID})
	if again.Document.UniqueID != m.Document.UniqueID {
		t.Errorf("again %+v", again.Document)
	}
	file := decode[map[string]any](t, w.do("getFile", params{"file_id": m.Document.ID}))
	for path, want := range map[string]string{
		"/file/bot" + testToken + "/" + file["file_path"].(string): "isi",
		"/files/" + m.Document.ID:                                  "isi",
	} {
		resp, err := http.Get(w.http.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || string(got) != want {
			t.Errorf("%s: %q %v", path, got, err)
		}
	}
	w.refused("sendDocument", params{"chat_id": p.ID(), "document": "x"}, "Bad Request: wrong file identifier/HTTP URL specified")
	w.refused("sendDocument", params{"chat_id": p.ID()}, "Bad Request: there is no document in the request")
	w.refused("getFile", params{"file_id": "x"}, "Bad Request: wrong file_id or the file is temporarily unavailable")
}

func TestAlbums(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	p := w.user("sari")
	media := `[{"type":"photo","media":"attach://a","caption":"*x*","parse_mode":"MarkdownV2"},{"type":"photo","media":"attach://b"}]`
	r := w.upload("sendMediaGroup", map[string]string{"chat_id": itoa(p.ID()), "media": media},
		map[string][]byte{"a": png(t, 10, 10), "b": png(t, 20, 20)})
	if !r.OK {
		t.Fatal(r.Description)
	}
	list := decode[[]Message](t, r.Result)
	if len(list) != 2 || list[0].MediaGroupID == "" || list[0].MediaGroupID != list[1].MediaGroupID || list[0].Caption != "x" || list[1].Photo[0].Width != 20 {
		t.Errorf("sent %+v", list)
	}
	edit := params{"chat_id": p.ID(), "message_id": list[0].ID, "media": map[string]any{"type": "photo", "media": list[1].Photo[0].ID}}
	if m := w.message("editMessageMedia", edit); m.Photo[0].Width != 20 || m.Caption != "" {
		t.Errorf("edited %+v", m)
	}
	w.refused("sendMediaGroup", params{"chat_id": p.ID(), "media": []any{}}, "Bad Request: there are no messages to send")
	w.refused("sendMediaGroup", params{"chat_id": p.ID()}, `Bad Request: parameter "media" is required`)
	missing := params{"type": "photo", "media": "attach://none"}
	w.refused("sendMediaGroup", params{"chat_id": p.ID(), "media": []any{missing, missing}}, "Bad Request: can't parse InputMedia: media not found")
}
