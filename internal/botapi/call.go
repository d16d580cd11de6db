package botapi

import (
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Call is one recorded call of a method.
type Call struct {
	ID     int64             `json:"id"`
	Time   time.Time         `json:"time"`
	Method string            `json:"method"`
	Params map[string]string `json:"params"`
	Result json.RawMessage   `json:"result,omitempty"`
	OK     bool              `json:"ok"`
	Code   int               `json:"error_code,omitempty"`
	Error  string            `json:"error,omitempty"`
}

// method does what a call asks for. It runs with the server's lock held.
type method func(*Server, arguments) (any, *apiError)

// answer is the envelope of every reply.
type answer struct {
	OK          bool         `json:"ok"`
	Result      any          `json:"result,omitempty"`
	ErrorCode   int          `json:"error_code,omitempty"`
	Description string       `json:"description,omitempty"`
	Parameters  *answerHints `json:"parameters,omitempty"`
}

type answerHints struct {
	RetryAfter int   `json:"retry_after,omitempty"`
	MovedTo    int64 `json:"migrate_to_chat_id,omitempty"`
}

// serveMethod answers "<token>/<method>".
func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, path string) {
	token, name, ok := strings.Cut(path, "/")
	if !ok || name == "" {
		writeAnswer(w, nil, &apiError{code: http.StatusNotFound, description: "Not Found"})
		return
	}
	if token != s.token {
		writeAnswer(w, nil, &apiError{code: http.StatusUnauthorized, description: "Unauthorized"})
		return
	}
	args, err := readArguments(r)
	if err != nil {
		writeAnswer(w, nil, badRequest("can't read the request: %v", err))
		return
	}
	name = s.canonical(name)
	run := s.run
	if name == "getUpdates" {
		run = func(_ string, args arguments) (any, *apiError) { return s.getUpdates(r.Context(), args) }
	}
	result, fail, lost := s.call(r.Context(), name, args, run)
	if lost {
		// The connection breaks: the caller cannot know what happened.
		panic(http.ErrAbortHandler)
	}
	writeAnswer(w, result, fail)
}

// canonical gives the spelling of a method's name; Telegram ignores case.
func (s *Server) canonical(name string) string {
	if _, ok := s.spec.methods[name]; ok {
		return name
	}
	for known := range s.spec.methods {
		if strings.EqualFold(known, name) {
			return known
		}
	}
	return name
}

// call runs a method with faults around it. lost says that the answer is to
// be lost.
func (s *Server) call(
	ctx context.Context, name string, args arguments, run func(string, arguments) (any, *apiError),
) (result any, fail *apiError, lost bool) {
	fault, fired := s.fault(ctx, name)
	if fired && !fault.AfterEffect {
		if fault.Code != 0 {
			fail = fault.refusal()
			s.note(name, args, nil, fail)
			return nil, fail, false
		}
		if fault.Drop {
			return nil, nil, true
		}
	}
	result, fail = run(name, args)
	if fired && fault.AfterEffect {
		return nil, fault.refusal(), fault.Code == 0
	}
	return result, fail, false
}

// run executes a method and records it. The result is ready to be written.
func (s *Server) run(name string, args arguments) (any, *apiError) {
	do, fail := s.find(name, args)
	var result any
	s.mu.Lock()
	if fail == nil {
		if fail = s.pace(name, args); fail == nil {
			result, fail = do(s, args)
		}
	}
	noted := s.noted()
	s.mu.Unlock()
	var body json.RawMessage
	if fail == nil {
		encoded, err := json.Marshal(result)
		if err != nil {
			fail = &apiError{code: http.StatusInternalServerError, description: "Internal Server Error: " + err.Error()}
		}
		body = encoded
	}
	if noted {
		s.note(name, args, body, fail)
	}
	if fail != nil {
		return nil, fail
	}
	return body, nil
}

// find gives the method when it exists and may be called like this.
func (s *Server) find(name string, args arguments) (method, *apiError) {
	if _, known := s.spec.methods[name]; !known {
		return nil, &apiError{code: http.StatusNotFound, description: "Not Found: method not found"}
	}
	do, implemented := s.methods[name]
	if !implemented {
		return nil, &apiError{code: http.StatusNotImplemented, description: "Not Implemented: " + name + " is not part of the local Bot API"}
	}
	return do, s.spec.check(name, args)
}

// noted tells whether anybody wants to know of calls.
func (s *Server) noted() bool { return s.record || s.watched() }

// note records a call and tells the page about it.
func (s *Server) note(name string, args arguments, body json.RawMessage, fail *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.noted() {
		return
	}
	s.callID++
	c := Call{ID: s.callID, Time: s.now(), Method: name, Params: maps.Clone(args.values), Result: body, OK: fail == nil}
	for part, f := range args.files {
		c.Params[part] = f.name + " (" + strconv.Itoa(len(f.data)) + " bytes)"
	}
	if fail != nil {
		c.Code, c.Error = fail.code, fail.description
	}
	if s.record {
		if len(s.calls) >= 2*keptCalls {
			s.calls = append([]Call(nil), s.calls[len(s.calls)-keptCalls:]...)
		}
		s.calls = append(s.calls, c)
	}
	s.emitCall(c)
}

// Calls are the recorded calls, oldest first; only the newest are kept.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Call(nil), s.calls...)
}

func writeAnswer(w http.ResponseWriter, result any, fail *apiError) {
	header := w.Header()
	header["Content-Type"] = []string{"application/json"}
	if fail == nil {
		if body, ok := result.(json.RawMessage); ok {
			const begin, end = `{"ok":true,"result":`, "}"
			header["Content-Length"] = []string{strconv.Itoa(len(begin) + len(body) + len(end))}
			_, _ = io.WriteString(w, begin) // a caller that went away needs no answer
			_, _ = w.Write(body)            // likewise
			_, _ = io.WriteString(w, end)   // likewise
			return
		}
	}
	a := answer{OK: fail == nil, Result: result}
	if fail != nil {
		a.ErrorCode, a.Description = fail.code, fail.description
		if fail.retryAfter > 0 {
			a.Parameters = &answerHints{RetryAfter: fail.retryAfter}
			header.Set("Retry-After", strconv.Itoa(fail.retryAfter))
		}
		if fail.movedTo != 0 {
			a.Parameters = &answerHints{MovedTo: fail.movedTo}
		}
		w.WriteHeader(fail.code)
	}
	_ = json.NewEncoder(w).Encode(a) // likewise
}
