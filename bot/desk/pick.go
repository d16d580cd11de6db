package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"plutbot/bot"
)

// What a group serves can be pressed together under the answer to /hubungkan,
// one message that shows one screen after another. Each press counts at once
// and says what shall be true, not what shall change, so that one which comes
// twice, or from an older view, does what its button says.

// pressServe begins what the buttons carry; these data are stored in messages.
const pressServe = "dk:sv:"

// The verbs of the buttons, with what follows each after a ":".
const (
	serveHome      = "home"
	serveProvinces = "prov" // page
	serveProvince  = "in"   // province, page
	serveCentre    = "on"   // province, page, centre
	serveNoCentre  = "off"  // province, page, centre
	serveEverybody = "all"  // every centre
	serveFields    = "fields"
	serveField     = "f"  // field
	serveNoField   = "nf" // field
	serveMain      = "main"
	serveNotMain   = "nmain"
)

// maxPicks is how many buttons for provinces or centres one screen has.
const maxPicks = 8

// picked does a button under the answer to /hubungkan.
func (d *Desk) picked(ctx context.Context, u bot.Update) (toast string, err error) {
	if !slices.Contains(d.Admins, u.From) {
		return d.words.Text("desk.toast.admins", nil), nil
	}
	verb, rest, _ := strings.Cut(strings.TrimPrefix(u.Press.Data, pressServe), ":")
	var now connected
	err = d.changeRegistry(ctx, func(r *registry) error {
		g := r.find(u.Chat)
		if g == nil {
			now = connected{}
			return errUnchanged
		}
		changed := d.serve(g, verb, rest)
		if changed && g.Default {
			r.only(g.Group)
		}
		if now = *g; !changed {
			return errUnchanged
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	if now.Group == 0 {
		return d.words.Text("desk.toast.disconnected", nil), nil
	}
	text, rows := d.pickScreen(now, verb, rest)
	return "", d.changeGroup(ctx, u.Chat, u.ID, func(g *group) error {
		g.say(notice{Topic: u.Topic, Revise: u.Press.Message, Text: text, Rows: rows})
		return nil
	})
}

// serve has a group serve what a button says; false when nothing changes.
func (d *Desk) serve(g *connected, verb, rest string) bool {
	before := connected{Centres: slices.Clone(g.Centres), Fields: slices.Clone(g.Fields), Default: g.Default}
	id := rest[strings.LastIndex(rest, ":")+1:]
	switch verb {
	case serveCentre:
		if _, known := d.Centres.Centre(id); known {
			g.Centres = including(g.Centres, id)
		}
	case serveNoCentre:
		g.Centres = excluding(g.Centres, id)
	case serveEverybody:
		g.Centres = nil
	case serveField:
		if slices.Contains(bot.Fields(), id) {
			g.Fields = including(g.Fields, id)
		}
	case serveNoField:
		g.Fields = excluding(g.Fields, id)
	case serveMain, serveNotMain:
		g.Default = verb == serveMain
	}
	return !slices.Equal(before.Centres, g.Centres) || !slices.Equal(before.Fields, g.Fields) || before.Default != g.Default
}

func including(ids []string, id string) []string {
	if slices.Contains(ids, id) {
		return ids
	}
	return append(slices.Clone(ids), id)
}

func excluding(ids []string, id string) []string {
	return slices.DeleteFunc(slices.Clone(ids), func(other string) bool { return other == id })
}

// pickScreen is the screen that a button leads to.
func (d *Desk) pickScreen(g connected, verb, rest string) (string, [][]bot.Button) {
	switch verb {
	case serveProvinces:
		return d.pickProvince(g, number(rest))
	case serveProvince, serveCentre, serveNoCentre:
		province, after, _ := strings.Cut(rest, ":")
		page, _, _ := strings.Cut(after, ":")
		return d.pickCentre(g, province, number(page))
	case serveEverybody:
		return d.pickProvince(g, 0)
	case serveFields, serveField, serveNoField:
		return d.pickField(g)
	}
	return d.serves(g), d.pickHome(g)
}

// number reads a page; what is none is the first one.
func number(text string) int {
	n, _ := strconv.Atoi(text)
	return max(n, 0)
}

// serves tells what a group serves.
func (d *Desk) serves(g connected) string {
	return d.words.Text("desk.connected", map[string]any{"Centres": escape(clip(d.centreNames(g.Centres), maxServes)),
		"Fields": escape(d.fieldNames(g.Fields)), "Default": g.Default})
}

// maxServes keeps the names of many centres within a message, in characters.
const maxServes = 2500

// pickHome are the buttons under what a group serves.
func (d *Desk) pickHome(g connected) [][]bot.Button {
	main := d.button("serve_main", pressServe+serveMain)
	if g.Default {
		main = d.button("serve_not_main", pressServe+serveNotMain)
	}
	return [][]bot.Button{{d.button("serve_centres", pressServe+serveProvinces+":0")}, {d.button("serve_fields", pressServe+serveFields)}, {main}}
}

// pickProvince offers the provinces that have centres.
func (d *Desk) pickProvince(g connected, page int) (string, [][]bot.Button) {
	var all []bot.Button
	for _, p := range d.Centres.Provinces() {
		chosen := 0
		for _, c := range d.Centres.In(p.ID) {
			if slices.Contains(g.Centres, c.ID) {
				chosen++
			}
		}
		mark := ""
		if chosen > 0 {
			mark = " · ✅ " + strconv.Itoa(chosen)
		}
		all = append(all, bot.Button{Label: clip(p.Name, maxLabel-len([]rune(mark))) + mark, Data: pressServe + serveProvince + ":" + p.ID + ":0"})
	}
	rows := d.paged(all, page, pressServe+serveProvinces+":")
	if len(g.Centres) > 0 {
		rows = append(rows, []bot.Button{d.button("serve_all", pressServe+serveEverybody)})
	}
	return d.words.Text("desk.serve.province", nil), append(rows, []bot.Button{d.button("serve_back", pressServe+serveHome)})
}

// pickCentre offers the centres of a province.
func (d *Desk) pickCentre(g connected, province string, page int) (string, [][]bot.Button) {
	var all []bot.Button
	here := province + ":" + strconv.Itoa(page) + ":"
	for _, c := range d.Centres.In(province) {
		all = append(all, ticked(c.Short, slices.Contains(g.Centres, c.ID), pressServe+serveCentre+":"+here+c.ID, pressServe+serveNoCentre+":"+here+c.ID))
	}
	rows := append(d.paged(all, page, pressServe+serveProvince+":"+province+":"),
		[]bot.Button{d.button("serve_provinces", pressServe+serveProvinces+":0"), d.button("serve_back", pressServe+serveHome)})
	return d.words.Text("desk.serve.centre", map[string]any{"Centres": escape(clip(d.centreNames(g.Centres), maxServes))}), rows
}

// pickField offers the five fields.
func (d *Desk) pickField(g connected) (string, [][]bot.Button) {
	var rows [][]bot.Button
	for _, f := range bot.Fields() {
		rows = append(rows, []bot.Button{ticked(d.words.Text("desk.field."+f, nil), slices.Contains(g.Fields, f), pressServe+serveField+":"+f, pressServe+serveNoField+":"+f)})
	}
	rows = append(rows, []bot.Button{d.button("serve_back", pressServe+serveHome)})
	return d.words.Text("desk.serve.field", map[string]any{"Fields": escape(d.fieldNames(g.Fields))}), rows
}

// maxLabel is how long a button may be to be read on a small screen.
const maxLabel = 28

// ticked is a button that shows whether its choice counts, and turns that over.
func ticked(label string, chosen bool, on, off string) bot.Button {
	mark, data := "▫️ ", on
	if chosen {
		mark, data = "✅ ", off
	}
	return bot.Button{Label: clip(mark+label, maxLabel), Data: data}
}

// paged shows one page of buttons, one in each row, and how to get to the others.
func (d *Desk) paged(all []bot.Button, page int, to string) [][]bot.Button {
	last := max(0, (len(all)-1)/maxPicks)
	page = min(page, last)
	var rows [][]bot.Button
	for _, b := range all[page*maxPicks : min(len(all), (page+1)*maxPicks)] {
		rows = append(rows, []bot.Button{b})
	}
	var turn []bot.Button
	if page > 0 {
		turn = append(turn, d.button("serve_before", to+strconv.Itoa(page-1)))
	}
	if page < last {
		turn = append(turn, d.button("serve_after", to+strconv.Itoa(page+1)))
	}
	if len(turn) > 0 {
		rows = append(rows, turn)
	}
	return rows
}
