package chat

import (
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"plutbot/bot"
	"plutbot/flows"
)

// screenNear shows the service centres near a regency, or asks where the
// person is. Arg is the regency, the province or the words of a search, with
// nearAt before a regency that was found by a shared location.
const screenNear screen = 55

const noticeNowhere notice = 59 // the location is in no known regency

const (
	doNear     action = "zn" // -, regency
	doNearIn   action = "zi" // -, province
	doNearPage action = "zp" // -, page
)

const (
	// nearAt marks a regency that a shared location is taken to be in.
	nearAt = "@"
	// nearElsewhere asks for the place again, although the profile knows one.
	nearElsewhere = "-"
	// maxNear is how many centres one card tells of.
	maxNear = 4
)

// pressNear does the buttons of the nearest centre.
func (st *step) pressNear(p press) bool {
	switch p.Do {
	case doNear:
		st.near(p.Name)
	case doNearIn:
		st.near(nearElsewhere)
		if p.Name != "" {
			st.s.Arg = clip(p.Name, maxArg)
		}
	case doNearPage:
		page, _ := strconv.ParseUint(p.Name, 10, 8)
		st.s.Screen, st.s.Page = screenNear, uint8(page)
	default:
		return false
	}
	return true
}

// near shows the centres near a place; without one, those near the business.
func (st *step) near(place string) {
	if place == "" && st.s.Consent >= ConsentVersion {
		place = st.regencyOf(st.s.business)
	}
	st.s.Screen, st.s.Arg, st.s.Page = screenNear, clip(place, maxArg), 0
	st.count("near", "", "")
}

// typedNear takes a text for the place.
func (st *step) typedNear(text string) bool {
	if st.s.Screen != screenNear {
		return false
	}
	if strings.HasSuffix(text, "?") && st.s.Consent >= ConsentVersion {
		return false // a question, not a place
	}
	st.typedPlace(text, st.near, "")
	if st.s.Notice == noticeNoRegion && st.asker != nil && asks(text) {
		st.s.Notice = noNotice
		return false
	}
	return true
}

// located takes a shared location. It is not kept: only the regency is, and
// only where it is an answer.
func (st *step) located() {
	at := flows.Point{Latitude: st.update.Place.Latitude, Longitude: st.update.Place.Longitude}
	if v, ok := st.content.View(st.s.State, st.day); ok && v.Question != nil && v.Question.Type == flows.Location {
		st.given(flows.Value{Type: flows.Location, Latitude: at.Latitude, Longitude: at.Longitude})
		return
	}
	reg, ok := st.content.Regions.Nearest(at)
	if !ok {
		st.s.Notice = noticeNowhere
		if st.s.Screen != screenNear && st.s.Screen != screenEdit {
			st.near(nearElsewhere)
			st.s.Notice = noticeNowhere
		}
		return
	}
	if name, _, _ := cutArg(st.s.Arg); st.s.Screen == screenEdit && name == nameRegion {
		st.setRegency(reg.Code)
		st.saved()
		return
	}
	if v, ok := st.content.View(st.s.State, st.day); ok && st.s.answering() && v.Question != nil && v.Question.Type == flows.Region && st.s.Consent >= ConsentVersion {
		if !st.renewed() {
			st.input(flows.Input{Kind: flows.Give, Question: v.Question.ID, Value: flows.Value{Type: flows.Region, Text: reg.Code}})
		}
		return
	}
	st.near(nearAt + reg.Code)
}

// nearCard shows the centres near a place, or asks for one.
func (g *page) nearCard() {
	code, located := strings.CutPrefix(g.s.Arg, nearAt)
	reg, ok := g.content.Regions.Regency(code)
	if !ok {
		g.say("profile.near.ask", nil)
		g.places(strings.TrimPrefix(g.s.Arg, nearElsewhere), placeButtons{
			pick:     func(code string) press { return press{Do: doNear, Name: code} },
			province: func(code string) press { return press{Do: doNearIn, Name: code} },
			page:     func(n string) press { return press{Do: doNearPage, Name: n} },
		})
		g.home()
		return
	}
	g.say("profile.near.head", map[string]any{"Place": html.EscapeString(g.words.region(code)), "Located": located})
	near := g.content.CentresNear(code, maxNear)
	own := len(near) > 0 && near[0].Serves == flows.ServesRegency
	if !own {
		g.say("profile.near.none", map[string]any{"Place": html.EscapeString(reg.Name)})
	}
	for i, n := range near {
		g.paragraph(g.nearCentre(n, i == 0 || near[i-1].Serves != n.Serves))
	}
	g.say("profile.near.office", map[string]any{"Place": html.EscapeString(reg.Name), "Own": own})
	g.say("profile.near.sure", nil)
	for _, n := range near[:min(len(near), 2)] {
		g.row(bot.Button{Label: g.p.Text("profile.near.map", map[string]any{"Place": placeLabel(n.Regency, besideMap)}), URL: mapOf(n.Centre)})
	}
	if len(near) > 0 {
		g.row(g.bookButton(code))
	}
	g.row(g.profileButton("elsewhere", press{Do: doNearIn}), g.button("consultant", press{Do: doConsultant}))
	g.home()
}

// besideMap is the room for a place on a button that opens a map.
const besideMap = 20

// placeLabel writes the name of a place within the room that a button has.
func placeLabel(name string, room int) string {
	if utf8.RuneCountInString(name) > room {
		name = strings.Replace(name, "Kabupaten ", "Kab. ", 1)
	}
	if r := []rune(name); len(r) > room {
		return string(r[:room-1]) + "…"
	}
	return name
}

// mapOf searches for the centre on a map: no source tells where the buildings
// stand, and a pin in the middle of the regency would send people astray.
func mapOf(c flows.Centre) string {
	words := c.Name
	if c.Address != "" {
		words += ", " + c.Address
	}
	if !strings.Contains(words, c.Regency) {
		words += ", " + c.Regency
	}
	return "https://www.google.com/maps/search/?api=1&query=" + url.QueryEscape(words)
}

// nearCentre writes one centre: whom it serves, how far, where, and how surely.
// What is said of several is said of the first.
func (g *page) nearCentre(n flows.NearCentre, first bool) string {
	distance := ""
	if n.Serves != flows.ServesRegency && n.Kilometers > 0 {
		distance = g.p.Number(float64(int(n.Kilometers + 0.5)))
	}
	serves := [...]string{flows.ServesRegency: "own", flows.ServesProvince: "province", flows.ServesOthers: "others"}[n.Serves]
	return lines(g.centre(n.Centre), g.p.Text("profile.near."+serves, map[string]any{"Distance": distance, "Address": n.Address != "", "First": first}))
}

// placeButtons are what the buttons of a choice of places do.
type placeButtons struct {
	pick, province, page func(string) press
}

// places offers what a search found, the regencies of a province, or the
// provinces.
func (g *page) places(words string, to placeButtons) {
	var buttons []bot.Button
	add := func(name string, p press) { buttons = append(buttons, bot.Button{Label: name, Data: p.data()}) }
	found := g.content.Regions.Search(words, maxRegions)
	if p, ok := g.content.Regions.Province(words); ok {
		found = p.Regencies
	}
	for _, r := range found {
		add(placeLabel(r.Name, MaxLabel), to.pick(r.Code))
	}
	if len(found) == 0 && g.content.Regions != nil {
		for _, p := range g.content.Regions.Provinces {
			add(p.Name, to.province(p.Code))
		}
	}
	g.pageOf(buttons, func(n int) string { return to.page(strconv.Itoa(n)).data() })
	if len(found) > 0 {
		g.row(bot.Button{Label: g.p.Text("bot.button.provinces", nil), Data: to.province("").data()})
	}
}

// cutArg divides an Arg into its first word and the rest.
func cutArg(arg string) (first, rest string, ok bool) { return strings.Cut(arg, " ") }
