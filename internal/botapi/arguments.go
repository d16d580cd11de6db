package botapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxRequest is Telegram's upload limit of 50 MB with room for the rest of a
// form, in bytes.
const maxRequest = 51 << 20

// upload is a file inside a request.
type upload struct {
	name, mime string
	data       []byte
}

// arguments are the parameters of a call. Telegram turns every way to send
// them into texts first; objects are JSON texts.
type arguments struct {
	values map[string]string
	files  map[string]upload
}

// readArguments reads the parameters of a call from query and body.
func readArguments(r *http.Request) (arguments, error) {
	args := arguments{values: map[string]string{}}
	if r.URL.RawQuery != "" {
		args.addForm(r.URL.Query())
	}
	if r.Body == nil || r.ContentLength == 0 {
		return args, nil
	}
	kind := mediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "multipart/form-data":
		return args, args.readMultipart(r)
	case "application/json", "application/x-www-form-urlencoded", "":
		body, err := readBody(r)
		if err != nil {
			return args, err
		}
		return args, args.readBody(kind, body)
	default:
		return args, fmt.Errorf("content type %s", kind)
	}
}

// mediaType gives a content type without its parameters.
func mediaType(header string) string {
	if !strings.Contains(header, ";") {
		return strings.ToLower(header)
	}
	kind, _, _ := mime.ParseMediaType(header)
	return kind
}

func readBody(r *http.Request) ([]byte, error) {
	if n := r.ContentLength; n > 0 && n <= maxRequest {
		body := make([]byte, n)
		_, err := io.ReadFull(r.Body, body)
		return body, err
	}
	return io.ReadAll(io.LimitReader(r.Body, maxRequest))
}

// readBody adds the parameters of a JSON or urlencoded body.
func (a *arguments) readBody(kind string, body []byte) error {
	if kind == "application/json" {
		if text := bytes.TrimSpace(body); len(text) == 0 || string(text) == "null" {
			return nil
		}
		return splitObject(string(body), a.values)
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return fmt.Errorf("parse form: %w", err)
	}
	a.addForm(form)
	return nil
}

func (a *arguments) addForm(form url.Values) {
	for name, values := range form {
		a.values[name] = values[0]
	}
}

func (a *arguments) readMultipart(r *http.Request) error {
	reader, err := r.MultipartReader()
	if err != nil {
		return fmt.Errorf("open form: %w", err)
	}
	for {
		part, err := reader.NextPart()
		if errors.Is(err, io.EOF) {
			return nil // also for a form without parts, which some libraries send as no body at all
		}
		if err != nil {
			return fmt.Errorf("read form: %w", err)
		}
		data, err := io.ReadAll(io.LimitReader(part, maxRequest))
		if err != nil {
			return fmt.Errorf("read %s: %w", part.FormName(), err)
		}
		if part.FileName() == "" {
			a.values[part.FormName()] = string(data)
			continue
		}
		if a.files == nil {
			a.files = map[string]upload{}
		}
		a.files[part.FormName()] = upload{name: part.FileName(), mime: part.Header.Get("Content-Type"), data: data}
	}
}

func (a arguments) text(name string) string { return a.values[name] }

func (a arguments) has(name string) bool { return a.values[name] != "" }

// require refuses a call without the parameters.
func (a arguments) require(names ...string) *apiError {
	for _, name := range names {
		if !a.has(name) {
			return badRequest("parameter %q is required", name)
		}
	}
	return nil
}

func (a arguments) flag(name string) bool {
	on, _ := parseBool(a.values[name])
	return on
}

func (a arguments) number(name string) int {
	value := a.values[name]
	if value == "" {
		return 0
	}
	n, _ := strconv.Atoi(value)
	return n
}

// decode reads a JSON parameter into target and leaves it alone when the
// parameter is missing.
func (a arguments) decode(name string, target any) *apiError {
	value := strings.TrimSpace(a.values[name])
	if value == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(value), target); err != nil {
		return badRequest("can't parse %s JSON object", strings.ReplaceAll(name, "_", " "))
	}
	return nil
}

// file finds the upload of a parameter: the part of that name, or the part
// named by "attach://part".
func (a arguments) file(name string) (upload, bool) {
	if part, ok := strings.CutPrefix(a.values[name], "attach://"); ok {
		name = part
	}
	f, ok := a.files[name]
	return f, ok
}
