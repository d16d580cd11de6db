package botapi

import (
	_ "embed"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// methodTable names the methods and types of the Bot API, one a line.
//
//go:embed methods.txt
var methodTable string

// field is a parameter of a method or a field of an object.
type field struct {
	required bool
	types    []string
}

// spec is the Bot API as data: which parameters a method has, which fields an
// object has, and of which types they are.
type spec struct {
	methods map[string]map[string]field
	objects map[string]map[string]field
	unions  map[string][]string
	lenient bool
}

// parseSpec reads the embedded table.
func parseSpec() spec {
	s := spec{
		methods: map[string]map[string]field{},
		objects: map[string]map[string]field{},
		unions:  map[string][]string{},
	}
	for line := range strings.Lines(methodTable) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || words[0] == "#":
		case words[0] != "type":
			s.methods[words[0]] = parseFields(words[1:])
		case len(words) > 2 && words[2] == "=":
			for _, w := range words[3:] {
				if w != "|" {
					s.unions[words[1]] = append(s.unions[words[1]], w)
				}
			}
		default:
			s.objects[words[1]] = parseFields(words[2:])
		}
	}
	return s
}

func parseFields(words []string) map[string]field {
	fields := make(map[string]field, len(words))
	for _, w := range words {
		name, types, _ := strings.Cut(w, ":")
		name, required := strings.CutSuffix(name, "!")
		fields[name] = field{required: required, types: strings.Split(types, "|")}
	}
	return fields
}

// check refuses what a bot sends although no such parameter exists, or of
// another type than the Bot API asks for. Telegram ignores the first, as a
// lenient server does, and guesses at the second; here a mistake in the bot is
// to be seen.
func (s spec) check(method string, args arguments) *apiError {
	fields := s.methods[method]
	for name, value := range args.values {
		f, ok := fields[name]
		if !ok && s.lenient {
			continue
		}
		if !ok {
			return badRequest("unknown parameter %q of method %s", name, method)
		}
		if value != "" && !s.matchesText(value, f.types) {
			return badRequest("parameter %q of method %s must be of type %s", name, method, strings.Join(f.types, " or "))
		}
	}
	return nil
}

// matchesText tells whether the text of a parameter can be read as one of the
// types.
func (s spec) matchesText(value string, types []string) bool {
	var parsed any
	decoded := false
	for _, t := range types {
		switch t {
		case "string", "file":
			return true
		case "int":
			if _, err := strconv.ParseInt(value, 10, 64); err == nil {
				return true
			}
		case "float":
			if _, err := strconv.ParseFloat(value, 64); err == nil {
				return true
			}
		case "bool":
			if _, ok := parseBool(value); ok {
				return true
			}
		default:
			if !decoded {
				if json.Unmarshal([]byte(value), &parsed) != nil {
					return false
				}
				decoded = true
			}
			if parsed == nil || s.matches(parsed, t) {
				return true
			}
		}
	}
	return false
}

// matches tells whether decoded JSON is a value of the type.
func (s spec) matches(value any, t string) bool {
	if elem, ok := strings.CutPrefix(t, "[]"); ok {
		list, ok := value.([]any)
		if !ok {
			return false
		}
		for _, v := range list {
			if !s.matches(v, elem) {
				return false
			}
		}
		return true
	}
	switch t {
	case "string", "file":
		_, ok := value.(string)
		return ok
	case "bool":
		_, ok := value.(bool)
		return ok
	case "float":
		_, ok := value.(float64)
		return ok
	case "int":
		n, ok := value.(float64)
		return ok && n == math.Trunc(n)
	}
	for _, u := range s.unions[t] {
		if s.matches(value, u) {
			return true
		}
	}
	return s.matchesObject(value, s.objects[t])
}

func (s spec) matchesObject(value any, fields map[string]field) bool {
	object, ok := value.(map[string]any)
	if !ok || fields == nil {
		return false
	}
	for name, f := range fields {
		if _, given := object[name]; f.required && !given {
			return false
		}
	}
	for name, v := range object {
		f, known := fields[name]
		if !known && !s.lenient {
			return false
		}
		if known && v != nil && !s.matchesAny(v, f.types) {
			return false
		}
	}
	return true
}

func (s spec) matchesAny(value any, types []string) bool {
	for _, t := range types {
		if s.matches(value, t) {
			return true
		}
	}
	return false
}

func parseBool(s string) (value, ok bool) {
	switch strings.ToLower(s) {
	case "true", "yes", "1":
		return true, true
	case "false", "no", "0", "":
		return false, true
	}
	return false, false
}
