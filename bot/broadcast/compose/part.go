package compose

import (
	"context"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/audience"
	"plutbot/locales"
)

// mark begins the data of every button of this part.
const mark = "bk:"

// What a button does. The letters stand in messages that people have.
const (
	verbMain    = "m"
	verbMessage = "M"
	verbPreview = "P"
	verbTopics  = "t"
	verbTopic   = "T" // topic
	verbPeople  = "a"
	verbFacet   = "f" // facet, page
	verbValue   = "v" // facet, value, page
	verbGuides  = "g" // page
	verbGuide   = "G" // guide, "" for none
	verbLink    = "l"
	verbTime    = "w"
	verbNow     = "W"
	verbUrgent  = "u"
	verbPaid    = "p"
	verbCheck   = "s"

	verbVersions    = "V"
	verbVersion     = "n" // language
	verbVersionLink = "N" // language
	verbVersionDrop = "x" // language

	verbSend    = "S"
	verbApprove = "A" // announcement
	verbReject  = "R" // announcement
	verbDiscard = "X"

	verbKeep      = "k" // ask for a template's name
	verbTemplates = "L"
	verbUse       = "U" // template
	verbDrop      = "D" // template
)

func data(parts ...string) string { return mark + strings.Join(parts, ":") }

// command begins or goes on.
const command = "siaran"

// Takes implements bot.Part: the command, the buttons, and what somebody who may
// write announcements was asked for.
func (c *Composer) Takes(ctx context.Context, u bot.Update) (bool, error) {
	if !u.Private {
		return false, nil
	}
	switch u.Kind {
	case bot.KindCommand:
		if u.Command != command {
			return false, nil
		}
		return c.Rights.May(ctx, u.From, broadcast.Write)
	case bot.KindPress:
		return strings.HasPrefix(u.Press.Data, mark), nil
	case bot.KindText, bot.KindPhoto, bot.KindFile, bot.KindOther:
		if may, err := c.Rights.May(ctx, u.From, broadcast.Write); err != nil || !may {
			return false, err
		}
		d, _, err := c.load(ctx, u.Chat)
		_, more := d.album(u)
		return d.Asking != "" || more, err
	case bot.KindEdited:
		if may, err := c.Rights.May(ctx, u.From, broadcast.Write); err != nil || !may {
			return false, err
		}
		changed, err := c.edits(ctx, u)
		return len(changed) > 0, err
	default:
		return false, nil
	}
}

// Handle implements bot.Part.
func (c *Composer) Handle(ctx context.Context, u bot.Update) (bot.Answer, error) {
	p := c.Catalog.In(c.Catalog.Match(u.Language))
	switch u.Kind {
	case bot.KindPress:
		return c.press(ctx, u, p)
	case bot.KindEdited:
		changed, err := c.edits(ctx, u)
		if err != nil {
			return bot.Answer{}, err
		}
		return bot.Answer{}, c.Store.WriteDocuments(ctx, u.Chat, changed)
	}
	d, doc, err := c.load(ctx, u.Chat)
	if err != nil {
		return bot.Answer{}, err
	}
	d.Broadcast = 0 // what was made of it before is another one
	note := ""
	more, added := d.album(u)
	switch {
	case u.Kind == bot.KindCommand:
		if doc.Version == 0 {
			d = draft{Topic: c.Topics[0]}
		}
		if d.Asking != askMessage {
			d.rest()
		}
	case added:
		d.put(more, d.in(more).add(u))
		return bot.Answer{}, c.save(ctx, &doc, d)
	case d.Asking == askMessage:
		d.put(d.Language, d.in(d.Language).begin(u))
		d.rest()
	case d.Asking == askLink:
		note = d.link(u.Text)
	case d.Asking == askName:
		kept := doc.Version
		if d, note, err = c.keep(ctx, d, &doc, u.Text); err != nil {
			return bot.Answer{}, err
		}
		if doc.Version != kept && note == "" {
			note = "kept"
		}
		return bot.Answer{}, c.sendMain(ctx, u.Chat, p, d, note)
	default:
		note = d.time(u.Text, c.Clock())
	}
	if err := c.save(ctx, &doc, d); err != nil {
		return bot.Answer{}, err
	}
	return bot.Answer{}, c.sendMain(ctx, u.Chat, p, d, note)
}

// sendMain shows the draft in a new message.
func (c *Composer) sendMain(ctx context.Context, chat int64, p *locales.Printer, d draft, note string) error {
	card, err := c.main(ctx, p, d, note)
	if err != nil {
		return err
	}
	_, err = c.Messenger.Send(ctx, chat, card)
	return err
}

// rest asks for nothing more, except the message when there is none yet.
func (d *draft) rest() {
	d.Asking, d.Language = "", ""
	if len(d.Messages) == 0 {
		d.Asking = askMessage
	}
}

// maxLabel is how long the words on a button may be.
const maxLabel = 28

// link reads the words and the address of a button. It gives what is wrong.
func (d *draft) link(text string) (wrong string) {
	fields := strings.Fields(text)
	if len(fields) < 2 {
		return "link"
	}
	address := fields[len(fields)-1]
	label := strings.Join(fields[:len(fields)-1], " ")
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "https" || parsed.Host == "" || utf8.RuneCountInString(label) > maxLabel {
		return "link"
	}
	v := d.in(d.Language)
	v.Label, v.Link = label, address
	d.put(d.Language, v)
	d.rest()
	return ""
}

// hour matches the hour at the end of "besok jam 09.00".
var hour = regexp.MustCompile(`(?i)\s*(?:jam|pukul|at)?\s*(\d{1,2})[.:](\d{2})\s*$`)

// time reads a day and an hour as people write them.
func (d *draft) time(text string, now time.Time) (wrong string) {
	found := hour.FindStringSubmatchIndex(text)
	if found == nil {
		return "time"
	}
	h, _ := strconv.Atoi(text[found[2]:found[3]])
	m, _ := strconv.Atoi(text[found[4]:found[5]])
	local := now.In(broadcast.Location(0))
	day := local
	if words := strings.TrimSpace(text[:found[0]]); words != "" {
		var err error
		if day, err = locales.ReadDate(words, local); err != nil {
			return "time"
		}
	}
	at := time.Date(day.Year(), day.Month(), day.Day(), h, m, 0, 0, local.Location())
	if h > 23 || m > 59 || at.Before(now) {
		return "time"
	}
	d.At, d.Asking = at.Format("2006-01-02T15:04"), ""
	return ""
}

// press does what a button says, and shows what follows in its message.
func (c *Composer) press(ctx context.Context, u bot.Update, p *locales.Printer) (bot.Answer, error) {
	answer := bot.Answer{Press: u.Press.ID}
	parts := append(strings.Split(strings.TrimPrefix(u.Press.Data, mark), ":"), "", "", "")
	may, err := c.Rights.May(ctx, u.From, needs(parts[0]))
	if err != nil {
		return answer, err
	}
	if !may {
		answer.Toast = p.Text("compose.toast.forbidden", nil)
		return answer, nil
	}
	d, doc, err := c.load(ctx, u.Chat)
	if err != nil {
		return answer, err
	}
	var card bot.Card
	switch verb := parts[0]; {
	case verb == verbApprove || verb == verbReject:
		card, err = c.decide(ctx, u, p, verb == verbApprove, parts[1], &answer)
	case doc.Version == 0:
		answer.Toast = p.Text("compose.toast.gone", nil)
		return answer, nil
	case verb == verbSend:
		card, err = c.send(ctx, u, p, d, &doc)
	case verb == verbDiscard:
		doc.Data = nil
		err = c.Store.WriteDocuments(ctx, u.Chat, docs(&doc))
		card = bot.Card{Text: p.Text("compose.discarded", nil)}
	case verb == verbPreview:
		return answer, c.use(ctx, u, p, d, &doc, &answer)
	case verb == verbTemplates || verb == verbUse || verb == verbDrop:
		card, err = c.pressTemplate(ctx, u, p, parts, &doc, &answer)
	default:
		if c.change(&d, parts) {
			d.Broadcast = 0 // what was made of it before is another one
			if err := c.save(ctx, &doc, d); err != nil {
				return answer, err
			}
		}
		card, err = c.page(ctx, u.From, p, d, parts)
	}
	if err != nil || card.Text == "" {
		return answer, err
	}
	err = c.Messenger.Edit(ctx, u.Chat, u.Press.Message, card)
	if err != nil && bot.FailureOf(err).Reason == bot.MessageGone {
		_, err = c.Messenger.Send(ctx, u.Chat, card)
	}
	return answer, err
}

// needs is the right that a button needs.
func needs(verb string) broadcast.Right {
	if verb == verbApprove || verb == verbReject {
		return broadcast.Approve
	}
	return broadcast.Write
}

// change applies a button to the draft and says whether it did.
func (c *Composer) change(d *draft, parts []string) bool {
	switch parts[0] {
	case verbMain:
		d.rest()
	case verbMessage:
		d.Asking, d.Language = askMessage, ""
	case verbLink:
		d.Asking, d.Language, d.Link, d.Label = askLink, "", "", ""
	case verbVersion, verbVersionLink, verbVersionDrop:
		return c.changeVersion(d, parts[0], parts[1])
	case verbTime:
		d.Asking = askTime
	case verbKeep:
		d.Asking = askName
	case verbNow:
		d.At, d.Asking = "", ""
	case verbUrgent:
		d.Urgent = !d.Urgent
	case verbPaid:
		d.Paid = c.Paid && !d.Paid
	case verbTopic:
		if !slices.Contains(c.Topics, parts[1]) {
			return false
		}
		d.Topic = parts[1]
	case verbGuide:
		if parts[1] != "" && !slices.Contains(c.Guides, parts[1]) {
			return false
		}
		d.Guide = parts[1]
	case verbValue:
		if !slices.Contains(audience.Facets(), audience.Facet(parts[1])) || parts[2] == "" {
			return false
		}
		d.Filter.Toggle(audience.Facet(parts[1]), parts[2])
	default:
		return false
	}
	return true
}

// changeVersion does the buttons for one language.
func (c *Composer) changeVersion(d *draft, verb, language string) bool {
	_, own := d.Others[language]
	switch {
	case !slices.Contains(c.others(), language):
		return false
	case verb == verbVersion:
		d.Asking, d.Language = askMessage, language
	case !own:
		return false // it was taken away meanwhile
	case verb == verbVersionLink:
		d.Asking, d.Language = askLink, language
	default:
		d.put(language, version{})
	}
	return true
}
