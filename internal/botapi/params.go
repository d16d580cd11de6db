package botapi

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
)

// methodTable names the methods and types of the Bot API, one a line.
//
//go:embed methods.txt
var methodTable string

// field is a parameter of a method or a field of an object.
type field struct {
	required bool
	types    []string
	kinds    []*kind // the types, ready to compare with
	bit      uint64  // stands for the field in a set of fields
}

// kind is a type of the Bot API: a list, a union, an object, or else the basic
// type of the name.
type kind struct {
	name     string
	elem     *kind
	members  []*kind
	fields   map[string]field
	required uint64 // the bits of the required fields
}

// spec is the Bot API as data: which parameters a method has, which fields an
// object has, and of which types they are.
type spec struct {
	methods map[string]map[string]field
	objects map[string]map[string]field
	unions  map[string][]string
	kinds   map[string]*kind
	lenient bool
}

// botAPI is the embedded table.
var botAPI = sync.OnceValue(parseSpec)

// parseSpec reads the embedded table.
func parseSpec() spec {
	s := spec{
		methods: map[string]map[string]field{},
		objects: map[string]map[string]field{},
		unions:  map[string][]string{},
		kinds:   map[string]*kind{},
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
	for _, fields := range s.methods {
		s.resolve(fields)
	}
	for _, fields := range s.objects {
		s.resolve(fields)
	}
	return s
}

func parseFields(words []string) map[string]field {
	fields := make(map[string]field, len(words))
	for i, w := range words {
		name, types, _ := strings.Cut(w, ":")
		name, required := strings.CutSuffix(name, "!")
		fields[name] = field{required: required, types: strings.Split(types, "|"), bit: 1 << i}
	}
	return fields
}

// resolve finds the kinds of fields.
func (s spec) resolve(fields map[string]field) {
	for name, f := range fields {
		for _, t := range f.types {
			f.kinds = append(f.kinds, s.kindOf(t))
		}
		fields[name] = f
	}
}

func (s spec) kindOf(name string) *kind {
	if k := s.kinds[name]; k != nil {
		return k
	}
	k := &kind{name: name, fields: s.objects[name]}
	s.kinds[name] = k // before its parts, which may contain it
	if elem, ok := strings.CutPrefix(name, "[]"); ok {
		k.elem = s.kindOf(elem)
	}
	for _, member := range s.unions[name] {
		k.members = append(k.members, s.kindOf(member))
	}
	for _, f := range k.fields {
		if f.required {
			k.required |= f.bit
		}
	}
	return k
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
		if value != "" && !s.readable(value, f.kinds) {
			return badRequest("parameter %q of method %s must be of type %s", name, method, strings.Join(f.types, " or "))
		}
	}
	return nil
}

// readable tells whether the text of a parameter can be read as one of the
// kinds.
func (s spec) readable(value string, kinds []*kind) bool {
	for _, k := range kinds {
		ok := false
		switch k.name {
		case "string", "file":
			ok = true
		case "int":
			_, err := strconv.ParseInt(value, 10, 64)
			ok = err == nil
		case "float":
			_, err := strconv.ParseFloat(value, 64)
			ok = err == nil
		case "bool":
			_, ok = parseBool(value)
		default:
			p := scanner{in: value}
			s.value(&p, k)
			p.next()
			ok = !p.bad && p.at == len(value)
		}
		if ok {
			return true
		}
	}
	return false
}

// value passes a value of the kind, or null.
func (s spec) value(p *scanner, k *kind) {
	c := p.next()
	switch {
	case c == 'n':
		p.literal("null")
	case k.elem != nil:
		for p.open('['); p.more(']'); {
			s.value(p, k.elem)
		}
	case k.members != nil:
		s.oneOf(p, k.members)
	case k.fields != nil:
		s.object(p, k)
	case (k.name == "string" || k.name == "file") && c == '"',
		k.name == "bool" && (c == 't' || c == 'f'),
		k.name == "float" && (c == '-' || isDigit(c, 10)):
		p.skip()
	case k.name == "int" && (c == '-' || isDigit(c, 10)):
		n, err := strconv.ParseFloat(p.number(), 64)
		p.bad = p.bad || err != nil || n != math.Trunc(n)
	default:
		p.bad = true
	}
}

// oneOf passes a value of the first kind that fits.
func (s spec) oneOf(p *scanner, kinds []*kind) {
	begin := *p
	for _, k := range kinds {
		*p = begin
		if s.value(p, k); !p.bad {
			return
		}
	}
	p.bad = true
}

func (s spec) object(p *scanner, k *kind) {
	given := uint64(0)
	for p.open('{'); p.more('}'); {
		f, known := k.fields[p.name()]
		switch {
		case known:
			given |= f.bit
			s.oneOf(p, f.kinds)
		case s.lenient:
			p.skip()
		default:
			p.bad = true
		}
	}
	if given&k.required != k.required {
		p.bad = true
	}
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
