package botapi

import (
	"bytes"
	"fmt"
	"image"
	_ "image/gif"  // sizes of uploaded pictures
	_ "image/jpeg" // likewise
	_ "image/png"  // likewise
	"net/http"
	"path"
	"strconv"
	"strings"
)

const (
	// maxDownload is the largest file that getFile gives, in bytes.
	maxDownload = 20 << 20
	// previewSide is the longer side of the small size of a photo, in pixels.
	previewSide = 320
)

// storedFile is an uploaded file.
type storedFile struct {
	id, unique, path, name, mime string
	data                         []byte
}

// FileContent is what is in the file with that file_id; nil when there is none.
func (s *Server) FileContent(id string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.state.files[id]; f != nil {
		return f.data
	}
	return nil
}

// store keeps a file and gives it its ids.
func (s *Server) store(kind string, f upload) *storedFile {
	s.state.nextFile++
	n := s.state.nextFile
	ext := path.Ext(f.name)
	if ext == "" && kind == "photo" {
		ext = ".jpg"
	}
	if f.mime == "" || f.mime == "application/octet-stream" {
		f.mime, _, _ = strings.Cut(http.DetectContentType(f.data), ";")
	}
	stored := &storedFile{
		id:     fmt.Sprintf("BQACAgUAAx%s%08d", kind, n),
		unique: fmt.Sprintf("AgAD%08d", n),
		path:   fmt.Sprintf("%ss/file_%d%s", kind, n, ext),
		name:   f.name, mime: f.mime, data: f.data,
	}
	s.state.files[stored.id] = stored
	return stored
}

// media finds the file of a parameter: an upload or a file_id that the bot
// already knows.
func (s *Server) media(kind string, args arguments, param string) (*storedFile, *apiError) {
	if f, ok := args.file(param); ok {
		if len(f.data) == 0 {
			return nil, badRequest("file must be non-empty")
		}
		return s.store(kind, f), nil
	}
	id := args.text(param)
	if id == "" {
		return nil, badRequest("there is no %s in the request", kind)
	}
	if strings.HasPrefix(id, "http://") || strings.HasPrefix(id, "https://") {
		return nil, badRequest("failed to get HTTP URL content")
	}
	stored := s.state.files[id]
	if stored == nil {
		return nil, badRequest("wrong file identifier/HTTP URL specified")
	}
	return stored, nil
}

func (f *storedFile) file() *File {
	return &File{ID: f.id, UniqueID: f.unique, Name: f.name, MIME: f.mime, Size: len(f.data)}
}

// photo gives the sizes of a picture. The large size is the file itself, the
// small one carries the same bytes.
func (f *storedFile) photo() []PhotoSize {
	width, height := 800, 600
	if c, _, err := image.DecodeConfig(bytes.NewReader(f.data)); err == nil {
		width, height = c.Width, c.Height
	}
	full := PhotoSize{ID: f.id, UniqueID: f.unique, Width: width, Height: height, Size: len(f.data)}
	longer := max(width, height)
	if longer <= previewSide {
		return []PhotoSize{full}
	}
	small := full
	small.UniqueID += "s"
	small.Width, small.Height = width*previewSide/longer, height*previewSide/longer
	return []PhotoSize{small, full}
}

// attach puts a file of the kind into a message.
func (m *Message) attach(kind string, f *storedFile, seconds int) {
	file := f.file()
	switch kind {
	case "photo":
		m.Photo = f.photo()
	case "document":
		m.Document = file
	case "voice":
		file.Name, file.Duration = "", &seconds
		m.Voice = file
	case "audio":
		file.Duration = &seconds
		m.Audio = file
	case "video":
		file.Duration, file.Width, file.Height = &seconds, 640, 360
		m.Video = file
	case "sticker":
		still := false
		file.Name, file.MIME, file.Type, file.Width, file.Height = "", "", "regular", 512, 512
		file.Animated, file.IsVideo = &still, &still
		m.Sticker = file
	}
}

// sendFile is sendDocument, sendPhoto and their like.
func sendFile(kind string) method {
	return func(s *Server, args arguments) (any, *apiError) {
		c, m, fail := s.draft(args)
		if fail != nil {
			return nil, fail
		}
		if fail := readCaption(m, args); fail != nil {
			return nil, fail
		}
		f, fail := s.media(kind, args, kind)
		if fail != nil {
			return nil, fail
		}
		m.attach(kind, f, args.number("duration"))
		return s.post(c, m), nil
	}
}

func (s *Server) getFile(args arguments) (any, *apiError) {
	f := s.state.files[args.text("file_id")]
	switch {
	case !args.has("file_id"):
		return nil, badRequest("file_id not specified")
	case f == nil:
		return nil, badRequest("wrong file_id or the file is temporarily unavailable")
	case len(f.data) > maxDownload:
		return nil, badRequest("file is too big")
	}
	return map[string]any{"file_id": f.id, "file_unique_id": f.unique, "file_size": len(f.data), "file_path": f.path}, nil
}

// serveFile answers "<token>/<path>".
func (s *Server) serveFile(w http.ResponseWriter, _ *http.Request, rest string) {
	token, name, _ := strings.Cut(rest, "/")
	if token != s.token {
		writeAnswer(w, nil, &apiError{code: http.StatusUnauthorized, description: "Unauthorized"})
		return
	}
	s.mu.Lock()
	var found *storedFile
	for _, f := range s.state.files {
		if f.path == name {
			found = f
		}
	}
	s.mu.Unlock()
	if found == nil {
		writeAnswer(w, nil, &apiError{code: http.StatusNotFound, description: "Not Found"})
		return
	}
	found.serve(w)
}

// servePageFile gives the page a file by its id.
func (s *Server) servePageFile(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f := s.state.files[r.PathValue("id")]
	s.mu.Unlock()
	if f == nil {
		http.NotFound(w, r)
		return
	}
	f.serve(w)
}

func (f *storedFile) serve(w http.ResponseWriter) {
	w.Header().Set("Content-Type", f.mime)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Content-Length", strconv.Itoa(len(f.data)))
	_, _ = w.Write(f.data) // a reader that went away needs nothing more
}
