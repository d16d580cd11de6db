package chat

import (
	"encoding/binary"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"plutbot/bot"
	"plutbot/flows"
	"plutbot/locales"
)

// Screens and notices of the profile, the businesses, the nearest centre and
// privacy have the numbers 48 to 63.
const (
	screenProfile  screen = 48
	screenEdit     screen = 49 // one field, named in Arg; search words may follow
	screenHolding  screen = 50 // a document that the business has, named in Arg
	screenHeldDay  screen = 51 // its day
	screenBusiness screen = 52 // the businesses of the chat
	screenNaming   screen = 53 // a name is asked for; Arg is a number, or "" for a new business
	screenDrop     screen = 54 // a business is to be deleted; Arg is its number
)

const (
	noticeSaved         notice = 48
	noticeCleared       notice = 49
	noticeBadKBLI       notice = 50
	noticeBadNIB        notice = 51
	noticeBadNumber     notice = 52
	noticeBadDay        notice = 53
	noticeFieldTooLong  notice = 54
	noticeBusinessAdded notice = 55
	noticeSwitched      notice = 56
	noticeDropped       notice = 57
	noticeTooMany       notice = 58
	noticeKBLIKnown     notice = 66
	noticeKBLIUnknown   notice = 67
)

const (
	doProfile  action = "pf"
	doEdit     action = "pe" // -, field, province
	doEditPage action = "pp" // -, field, page
	doSet      action = "pv" // -, field, value
	doClear    action = "px" // -, field
	doHolding  action = "ph" // -, document
	doHave     action = "pk" // -, document: it is there, without a number
	doHaveNot  action = "pd" // -, document
	doHeldDay  action = "pt" // -, document: its day is asked for
)

// The optional parts of the record about the profile.
const sectionProfile sectionID = 50 // of a business: fields that no question asks for

// fieldID names a field that is kept in sectionProfile. The numbers are
// stored.
type fieldID = sectionID

const (
	fieldProduct fieldID = 1
	fieldKBLI    fieldID = 2
	// fieldHoldings is where the documents begin, in the order of holdings.
	fieldHoldings fieldID = 16
)

// The names of the fields, as buttons and texts know them.
const (
	nameName    = "nama"
	nameProduct = "produk"
	nameSector  = "jenis"
	nameKBLI    = "kbli"
	nameScale   = "skala"
	nameRegion  = "wilayah"
)

// profileNames are the fields in the order in which they are shown.
var profileNames = []string{nameName, nameProduct, nameSector, nameKBLI, nameScale, nameRegion}

// fieldQuestions are the questions whose answer is the field: answered in a
// guide it is in the profile, changed there it counts in the guides. The first
// one that the content has offers its options.
var fieldQuestions = map[string][]string{
	nameSector: {flows.SharedPrefix + "jenis", "naik-kelas.bidang", "diagnosis.usaha"},
	nameScale:  {"naik-kelas.ukuran", flows.SharedPrefix + "omzet"},
}

// holdings are documents that a business may have, by the order that is stored:
// add at the end.
var holdings = []string{"nib", "pirt", "halal", "merek"}

// holdingEnds are those documents whose day is that of their end; the day of the
// others is that of their issue. NIB: PP 28/2025; halal: UU 33/2014 art. 42 as
// amended; PIRT and merek (UU 20/2016 art. 35) must be renewed.
var holdingEnds = []string{"pirt", "merek"}

// holdingTold says which answers tell that a document is there.
var holdingTold = map[string][]struct {
	question string
	options  []string
}{
	"nib":   {{flows.SharedPrefix + "nib", []string{"cocok", "beda"}}},
	"pirt":  {{"pirt.tahap", []string{"terbit", "lama", "ubah"}}},
	"halal": {{"halal.status", []string{"tetap", "berubah"}}, {"label.halal", []string{"logo", "tanpa_logo"}}},
	"merek": {{"merek.tujuan", []string{"perpanjang"}}, {"naik-kelas.merek", []string{"terdaftar"}}, {"kemasan-merek-dagang.nama", []string{"terdaftar"}}},
}

// holding is a document that a business has.
type holding struct {
	// Kind is one of holdings.
	Kind string
	// Number on the document, "" where not told.
	Number string
	// Day of its issue, or of its end; see holdingEnds. 0 where not told.
	Day flows.Day
	// Told says that only an answer in a guide tells of it.
	Told bool
}

// Ends is the day on which the document ends; false where it has none or where
// nobody told it.
func (h holding) Ends() (flows.Day, bool) {
	return h.Day, h.Day != 0 && slices.Contains(holdingEnds, h.Kind)
}

// profile gives the fields of a business that no question asks for.
func (b business) profile() sections {
	fields, _, _ := readSections(b.Own.of(sectionProfile)) // a damaged part says nothing
	return fields
}

// setField keeps a field; without data it is forgotten.
func (b *business) setField(id fieldID, data []byte) {
	b.Own = b.Own.with(sectionProfile, b.profile().with(id, data).appendTo(nil, 0))
}

// holding gives a document of the business; false where none is known.
func (b business) holding(kind string) (holding, bool) {
	h := holding{Kind: kind}
	if data := b.profile().of(fieldHoldings + fieldID(slices.Index(holdings, kind))); data != nil {
		r := fields{data: data}
		h.Day = flows.Day(r.uvarint())
		h.Number = string(r.data)
		return h, !r.failed
	}
	for _, t := range holdingTold[kind] {
		if v, ok := b.State.Answers.Get(t.question); ok && slices.Contains(t.options, v.Text) {
			h.Told = true
			return h, true
		}
	}
	return h, false
}

// holdings are the documents that the business has.
func (b business) holdings() []holding {
	var all []holding
	for _, kind := range holdings {
		if h, ok := b.holding(kind); ok {
			all = append(all, h)
		}
	}
	return all
}

// setHolding keeps a document.
func (b *business) setHolding(h holding) {
	data := append(binary.AppendUvarint(nil, uint64(max(h.Day, 0))), h.Number...)
	b.setField(fieldHoldings+fieldID(slices.Index(holdings, h.Kind)), data)
}

// dropHolding forgets a document.
func (b *business) dropHolding(kind string) {
	b.setField(fieldHoldings+fieldID(slices.Index(holdings, kind)), nil)
}

// fieldQuestion is the one whose answer is a field; nil where there is none.
func (c *Chat) fieldQuestion(field string) *flows.Question {
	for _, id := range fieldQuestions[field] {
		if q, ok := c.content.Question(id); ok {
			return q
		}
	}
	return nil
}

// regionQuestions are all questions after a region: they have one answer.
func (c *Chat) regionQuestions() []*flows.Question {
	var all []*flows.Question
	for _, g := range c.content.Guides {
		for _, q := range g.Questions {
			if q.Type == flows.Region && !slices.Contains(all, q) {
				all = append(all, q)
			}
		}
	}
	return all
}

// regencyOf is the code of the regency of a business, "" where not told.
func (c *Chat) regencyOf(b business) string {
	for _, q := range c.regionQuestions() {
		if v, ok := b.State.Answers.Get(q.ID); ok && !v.Skipped && v.Text != "" {
			return v.Text
		}
	}
	return ""
}

// settleRegion answers every question after a region once one was answered.
func (st *step) settleRegion() {
	code := st.regencyOf(st.s.business)
	if code == "" {
		return
	}
	for _, q := range st.regionQuestions() {
		if _, ok := st.s.State.Answers.Get(q.ID); !ok {
			st.s.State.Answers = st.s.State.Answers.With(q.ID, flows.Value{Type: flows.Region, Text: code})
		}
	}
}

// setRegency answers all questions after a region.
func (st *step) setRegency(code string) {
	for _, q := range st.regionQuestions() {
		st.s.State.Answers = st.s.State.Answers.With(q.ID, flows.Value{Type: flows.Region, Text: code})
	}
}

// pressProfile does the buttons of the profile.
func (st *step) pressProfile(p press) bool {
	switch p.Do {
	case doProfile:
		st.s.Screen = screenProfile
	case doEdit:
		st.edit(p.Name, strings.TrimSpace(p.Name+" "+p.Option))
	case doEditPage:
		page, _ := strconv.ParseUint(p.Option, 10, 8)
		st.s.Screen, st.s.Page = screenEdit, uint8(page)
	case doSet:
		st.setChosen(p.Name, p.Option)
	case doClear:
		st.clearField(p.Name)
	case doHolding, doHave, doHaveNot, doHeldDay:
		st.pressHolding(p)
	default:
		return false
	}
	return true
}

// edit shows one field, to be changed.
func (st *step) edit(name, arg string) {
	if !slices.Contains(profileNames, name) {
		st.old()
		return
	}
	st.s.Screen, st.s.Arg, st.s.Page = screenEdit, clip(arg, maxArg), 0
}

// setChosen takes an option that a button offers for a field.
func (st *step) setChosen(name, value string) {
	if name == nameRegion {
		if _, ok := st.content.Regions.Regency(value); !ok {
			st.old()
			return
		}
		st.setRegency(value)
		st.saved()
		return
	}
	q := st.fieldQuestion(name)
	if q == nil || q.Accepts(flows.OfChoice(value)) != flows.Fits {
		st.old()
		return
	}
	st.s.State.Answers = st.s.State.Answers.With(q.ID, flows.OfChoice(value))
	st.saved()
}

// saved shows the profile with what was changed.
func (st *step) saved() {
	st.s.Screen, st.s.Arg, st.s.Notice = screenProfile, "", noticeSaved
	st.count("profile", "", "")
}

// clearField forgets a field.
func (st *step) clearField(name string) {
	switch name {
	case nameName:
		st.s.Name = ""
	case nameProduct:
		st.s.setField(fieldProduct, nil)
	case nameKBLI:
		st.s.setField(fieldKBLI, nil)
	case nameRegion:
		for _, q := range st.regionQuestions() {
			st.s.State.Answers = st.s.State.Answers.Without(q.ID)
		}
	default:
		for _, id := range fieldQuestions[name] {
			st.s.State.Answers = st.s.State.Answers.Without(id)
		}
	}
	st.saved()
	st.s.Notice = noticeCleared
}

const (
	// maxField bounds a field and the number of a document, in characters: both
	// fit the name's bound in bytes.
	maxField  = 40
	nibDigits = 13
)

var (
	kbliCode = regexp.MustCompile(`^\d{5}$`)
	digits   = regexp.MustCompile(`\d`)
	spacing  = regexp.MustCompile(`[\s.-]`)
)

// typedProfile takes a text for the field that is being changed, and says
// whether it was one.
func (st *step) typedProfile(text string) bool {
	switch st.s.Screen {
	case screenEdit:
		st.typedField(text)
	case screenHolding:
		st.typedNumber(st.s.Arg, text)
	case screenHeldDay:
		st.typedDay(st.s.Arg, text)
	case screenNaming:
		st.typedName(text)
	default:
		return false
	}
	return true
}

// typedField takes a text for a field.
func (st *step) typedField(text string) {
	name, _, _ := strings.Cut(st.s.Arg, " ")
	if utf8.RuneCountInString(text) > maxField {
		st.s.Notice = noticeFieldTooLong
		return
	}
	switch name {
	case nameName:
		st.s.Name = clip(text, maxBusinessName)
	case nameProduct:
		st.s.setField(fieldProduct, []byte(text))
	case nameKBLI:
		if text = spacing.ReplaceAllString(text, ""); !kbliCode.MatchString(text) {
			st.s.Notice = noticeBadKBLI
			return
		}
		st.s.setField(fieldKBLI, []byte(text))
		st.saved()
		st.s.Notice = noticeKBLIUnknown
		if st.page().kbliName(text) != "" {
			st.s.Notice = noticeKBLIKnown
		}
		return
	case nameRegion:
		st.typedPlace(text, func(code string) { st.setRegency(code); st.saved() }, nameRegion)
		return
	default:
		st.typedOption(name, text)
		return
	}
	st.saved()
}

// typedOption takes the label of one of the options of a field.
func (st *step) typedOption(name, text string) {
	if q := st.fieldQuestion(name); q != nil {
		if i, err := locales.ReadChoice(text, st.labels(q)); err == nil {
			st.setChosen(name, q.Options[i].ID)
			return
		}
	}
	st.s.Notice = noticeRejected
}

// typedPlace takes the one regency that a text names; if there are several, the
// screen offers them by the words behind arg.
func (st *step) typedPlace(text string, take func(code string), arg string) {
	switch found := st.content.Regions.Search(text, maxRegions); len(found) {
	case 0:
		st.s.Notice = noticeNoRegion
	case 1:
		take(found[0].Code)
	default:
		st.s.Arg, st.s.Page = clip(strings.TrimSpace(arg+" "+text), maxArg), 0
	}
}

// pressHolding does the buttons about a document.
func (st *step) pressHolding(p press) {
	if !slices.Contains(holdings, p.Name) {
		st.old()
		return
	}
	st.s.Arg = p.Name
	h, _ := st.s.holding(p.Name)
	switch p.Do {
	case doHolding:
		st.s.Screen = screenHolding
	case doHave:
		h.Number = ""
		st.s.setHolding(h)
		st.s.Screen, st.s.Notice = screenHeldDay, noticeSaved
	case doHaveNot:
		st.s.dropHolding(p.Name)
		st.saved()
		st.s.Notice = noticeCleared
	case doHeldDay:
		st.s.Screen = screenHeldDay
	}
}

// typedNumber takes the number of a document and asks for its day.
func (st *step) typedNumber(kind, text string) {
	number := strings.Join(strings.Fields(text), " ")
	switch {
	case utf8.RuneCountInString(number) > maxField:
		st.s.Notice = noticeFieldTooLong
		return
	case kind == "nib":
		number = spacing.ReplaceAllString(number, "")
		if len(number) != nibDigits || len(digits.FindAllString(number, -1)) != nibDigits {
			st.s.Notice = noticeBadNIB
			return
		}
	case !digits.MatchString(number):
		st.s.Notice = noticeBadNumber
		return
	}
	h, _ := st.s.holding(kind)
	h.Number = number
	st.s.setHolding(h)
	st.s.Screen, st.s.Notice = screenHeldDay, noticeSaved
}

// typedDay takes the day of a document.
func (st *step) typedDay(kind, text string) {
	t, err := locales.ReadDate(text, st.day.Time())
	day := flows.DayOf(t)
	if err != nil || day <= 0 || !slices.Contains(holdingEnds, kind) && day > st.day {
		st.s.Notice = noticeBadDay
		return
	}
	h, _ := st.s.holding(kind)
	h.Day = day
	st.s.setHolding(h)
	st.saved()
}

// profileButton makes a button with a label from profile.button.
func (g *page) profileButton(label string, p press) bot.Button {
	return bot.Button{Label: g.p.Text("profile.button."+label, nil), Data: p.data()}
}
