package botapi

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxRaw bounds a text before it is parsed, in bytes.
const maxRaw = 1 << 15

// readText reads a formatted text: parse_mode or a list of entities.
func readText(args arguments, text, entities string) (string, []Entity, *apiError) {
	raw := args.text(text)
	if !utf8.ValidString(raw) {
		return "", nil, badRequest("strings must be encoded in UTF-8")
	}
	var given []Entity
	if fail := args.decode(entities, &given); fail != nil {
		return "", nil, fail
	}
	return formatText(strings.ReplaceAll(raw, "\r", ""), args.text("parse_mode"), given)
}

// formatText parses, trims and completes a text.
func formatText(raw, mode string, given []Entity) (string, []Entity, *apiError) {
	if len(raw) > maxRaw {
		return "", nil, badRequest("text is too long")
	}
	var refusal string
	var list []Entity
	out := raw
	switch strings.ToLower(mode) {
	case "", "none":
		if list, refusal = givenEntities(given); refusal != "" {
			return "", nil, badRequest("can't parse MessageEntity: %s", refusal)
		}
	case "markdown":
		out, list, refusal = parseLegacy(raw)
	case "html":
		out, list, refusal = parseHTML(raw)
	case "markdownv2":
		out, list, refusal = parseMarkdown(raw)
	default:
		return "", nil, badRequest("unsupported parse_mode")
	}
	if refusal != "" {
		return "", nil, badRequest("can't parse entities: %s", refusal)
	}
	out, list = tidy(out, list)
	return out, completeEntities(out, list), nil
}

// givenEntities leaves out what Telegram marks by itself, and refuses types that
// it does not know.
func givenEntities(given []Entity) (list []Entity, refusal string) {
	for _, e := range given {
		switch e.Type {
		case "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number":
			continue
		}
		if _, known := entityOrder[e.Type]; !known {
			return nil, "unsupported type specified"
		}
		list = append(list, e)
	}
	return list, ""
}

// autoEntities finds what Telegram marks by itself. A command, mention or tag
// must not follow a letter or digit; group 1 is the entity.
var autoEntities = []struct {
	kind string
	hint string
	find *regexp.Regexp
}{
	{"bot_command", "/", regexp.MustCompile(`(?:^|[\s({\[])(/[A-Za-z0-9_]{1,64}(?:@[A-Za-z][A-Za-z0-9_]{2,31})?)(?:[^/\w@]|$)`)},
	{"mention", "@", regexp.MustCompile(`(?:^|[^\w@/])(@[A-Za-z][A-Za-z0-9_]{2,31})\b`)},
	{"hashtag", "#", regexp.MustCompile(`(?:^|[^\p{L}\p{N}_#])(#[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)`)},
	{"email", "@", regexp.MustCompile(`(?:^|[^\w.+-])([\w.+-]+@[\w-]+\.[A-Za-z][\w.-]*\w)`)},
	{"url", ".", regexp.MustCompile(`(?i)(?:^|[^\w@./-])((?:https?://|ftp://|tg://)[^\s<>"]*[^\s<>".,;:!?')\]]|(?:[a-z0-9][a-z0-9-]*\.)+(?:com|org|net|id|io|me|info|gov|edu|dev|app|co)(?:/[^\s<>"]*[^\s<>".,;:!?')\]])?)(?:[^\w@-]|$)`)},
}

// completeEntities adds what Telegram marks by itself, outside of code and
// links.
func completeEntities(text string, list []Entity) []Entity {
	if !strings.ContainsAny(text, "/@#.") {
		return list
	}
	given := len(list)
	for _, auto := range autoEntities {
		if !strings.Contains(text, auto.hint) {
			continue
		}
		for at := 0; at < len(text); {
			m := auto.find.FindStringSubmatchIndex(text[at:])
			if m == nil {
				break
			}
			begin, end := at+m[2], at+m[3]
			e := Entity{Type: auto.kind, Offset: utf16Len(text[:begin]), Length: utf16Len(text[begin:end])}
			if !slices.ContainsFunc(list, func(o Entity) bool { return blocksAuto(o, e) }) {
				list = append(list, e)
			}
			at = end
		}
	}
	if len(list) > given {
		sortEntities(list)
	}
	return list
}

// blocksAuto tells whether an entity forbids an automatic one in its place.
func blocksAuto(o, e Entity) bool {
	switch o.Type {
	case "code", "pre", "text_link", "text_mention", "bot_command", "mention", "hashtag", "email", "url":
		return o.overlaps(e)
	}
	return false
}

// linkEntity makes a link of an entity. A link that Telegram does not accept
// makes none.
func linkEntity(e *Entity, link string) bool {
	if id, ok := userLink(link); ok {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil || n <= 0 {
			return false
		}
		e.Type, e.User = "text_mention", &User{ID: n}
		return true
	}
	checked, ok := checkedLink(link)
	e.Type, e.URL = "text_link", checked
	return ok
}

// userLink reads the id of a link to a person.
func userLink(link string) (string, bool) {
	link = strings.ToLower(link)
	if id, ok := strings.CutPrefix(link, "tg:user?id="); ok {
		return id, true
	}
	return strings.CutPrefix(link, "tg://user?id=")
}

// checkedLink completes and verifies an address as Telegram does.
func checkedLink(link string) (string, bool) {
	if !strings.Contains(link, "://") {
		link = "http://" + link
	}
	u, err := url.Parse(link)
	if err != nil {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "ftp":
		host := u.Hostname()
		if !strings.Contains(strings.Trim(host, "."), ".") && !strings.Contains(host, ":") {
			return "", false
		}
		if u.Path == "" {
			u.Path = "/"
		}
		u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
		return u.String(), true
	case "tg", "ton", "tonsite":
		return link, u.Host != ""
	}
	return "", false
}
