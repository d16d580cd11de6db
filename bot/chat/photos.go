package chat

import (
	"fmt"
	"slices"

	"plutbot/bot"
	"plutbot/bot/papers"
	"plutbot/flows"
)

const (
	screenPhotoFor screen = 73 // which document the photo that just came shows
	screenPhotos   screen = 74 // what is kept of one document, its id in Arg
)

const (
	noticePhotoKept  notice = 75
	noticePhotoGone  notice = 76
	noticePhotosFull notice = 77
	noticePhotoAgain notice = 78
)

const (
	doPhotoFor    action = "wc" // guide, document
	doPhotos      action = "wf" // guide, document
	doPhotosShow  action = "wv" // guide, document
	doPhotosErase action = "wr" // guide, document
	doPhotoCancel action = "wx" // guide
)

// sectionPhotos holds the photographs of documents, by business.
const sectionPhotos sectionID = 7

// maxPhotos is how many files one business keeps: the documents of the longest
// list twice, and bounded since all of them are loaded with each update.
const maxPhotos = 24

// maxFile bounds a file id, in bytes; Telegram's have about 90.
const maxFile = 160

// photo is a picture or file of a document that Telegram keeps for the person.
type photo struct {
	// Document is the key of the document's message; 0 until it is chosen.
	Document uint32
	// Photo is true for a picture, false for another file.
	Photo bool
	// File is Telegram's file id.
	File string
}

// photos are the kept ones of the current business.
func (s session) photos() []photo {
	var all []photo
	r := fields{data: s.Own.of(sectionPhotos)}
	for len(r.data) > 0 {
		p := photo{Document: r.key(), Photo: r.byte() == 1, File: r.string()}
		if r.failed {
			break
		}
		all = append(all, p)
	}
	return all
}

func (s *session) setPhotos(all []photo) {
	var data []byte
	for _, p := range all {
		data = append(data, byte(p.Document), byte(p.Document>>8), byte(p.Document>>16), 0)
		if p.Photo {
			data[len(data)-1] = 1
		}
		data = appendString(data, p.File)
	}
	s.Own = s.Own.with(sectionPhotos, data)
}

// photosOf are those of one document.
func (s session) photosOf(document uint32) []photo {
	return slices.DeleteFunc(s.photos(), func(p photo) bool { return p.Document != document })
}

// documentKey stands for a document of a guide.
func documentKey(guide, document string) uint32 {
	return keyOf(flows.MessageID(guide, flows.Documents.Message(), document))
}

// documentName is the message id that a key stands for, so that it names the
// guide as well; "" where no guide has such a document any more.
func (c *Chat) documentName(key uint32) string {
	for _, g := range c.content.Guides {
		for _, o := range g.Outcomes {
			for _, d := range o.Lists[flows.Documents] {
				if id := flows.MessageID(g.ID, flows.Documents.Message(), d.ID); keyOf(id) == key {
					return id
				}
			}
		}
	}
	return ""
}

// list gives the documents of the outcome in front of the person.
func (st *step) list() (flows.Result, bool) {
	guide, ok := st.content.Guide(st.s.State.Guide)
	if !ok {
		return flows.Result{}, false
	}
	r, done := st.content.Result(guide, st.s.State.Answers, st.day)
	return r, done && len(r.Lists[flows.Documents]) > 0
}

// photographed keeps a photo or file that is sent while the list of documents
// is open, and asks which document it shows.
func (st *step) photographed() bool {
	u := st.update
	if u.Kind != bot.KindPhoto && u.Kind != bot.KindFile || u.File == "" || len(u.File) > maxFile || st.s.Consent < ConsentVersion {
		return false
	}
	if st.s.Screen != screenDocuments && st.s.Screen != screenPhotoFor && st.s.Screen != screenPhotos {
		return false
	}
	r, ok := st.list()
	if !ok {
		return false
	}
	all := st.s.photos()
	if len(all) >= maxPhotos {
		st.s.Screen, st.s.Notice = screenDocuments, noticePhotosFull
		return true
	}
	st.s.setPhotos(append(all, photo{Photo: u.Kind == bot.KindPhoto, File: u.File}))
	documents := r.Lists[flows.Documents]
	switch {
	case st.s.Screen == screenPhotos && documentOf(r, st.s.Arg) != nil:
		st.assign(r, st.s.Arg)
	case len(documents) == 1:
		st.assign(r, documents[0].ID)
	default:
		st.s.Screen = screenPhotoFor
	}
	return true
}

// documentOf finds a document of a result; nil when it is not in the list.
func documentOf(r flows.Result, id string) *flows.Item {
	for _, d := range r.Lists[flows.Documents] {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// assign puts what waits for a document to it, and ticks the document: whoever
// has taken a photo of it has it.
func (st *step) assign(r flows.Result, document string) {
	all := st.s.photos()
	for i := range all {
		if all[i].Document == 0 {
			all[i].Document = documentKey(r.Guide.ID, document)
		}
	}
	st.s.setPhotos(all)
	key := tickKey(flows.MessageID(r.Guide.ID, flows.Documents.Message(), document))
	if !slices.Contains(st.s.Ticks, key) && len(st.s.Ticks) < maxTicks {
		st.s.Ticks = append(slices.Clone(st.s.Ticks), key)
	}
	st.s.Screen, st.s.Notice = screenDocuments, noticePhotoKept
	st.count("photo", r.Guide.ID, "")
}

// forgetUnnamed drops what was sent and never put to a document.
func (st *step) forgetUnnamed() {
	if st.s.Screen == screenPhotoFor || st.s.Own.of(sectionPhotos) == nil {
		return
	}
	if all := st.s.photos(); slices.ContainsFunc(all, unnamed) {
		st.s.setPhotos(slices.DeleteFunc(all, unnamed))
	}
}

func unnamed(p photo) bool { return p.Document == 0 }

// pressPaper does the buttons about papers, photos and reference codes.
func (st *step) pressPaper(p press) bool {
	switch p.Do {
	case doPaper:
		st.savePaper(p)
	case doCalcPaper:
		st.saveCalc(p)
	case doUseCode:
		st.useCode()
	case doPhotoFor, doPhotos, doPhotosShow, doPhotosErase, doPhotoCancel:
		st.pressPhotos(p)
	default:
		return false
	}
	return true
}

func (st *step) pressPhotos(p press) {
	r, ok := st.list()
	d := documentOf(r, p.Name)
	if !ok || r.Guide.ID != p.Guide || d == nil && p.Do != doPhotoCancel {
		st.old()
		return
	}
	key := documentKey(p.Guide, p.Name)
	switch p.Do {
	case doPhotoCancel:
		st.s.Screen = screenDocuments
	case doPhotoFor:
		if st.s.Screen != screenPhotoFor {
			st.old()
			return
		}
		st.assign(r, d.ID)
	case doPhotos:
		st.s.Screen, st.s.Arg = screenPhotos, d.ID
	case doPhotosShow:
		st.s.Screen, st.s.Arg, st.s.Notice = screenPhotos, d.ID, noticePhotoAgain
		st.showPhotos(r, d, key)
	case doPhotosErase:
		st.s.setPhotos(slices.DeleteFunc(st.s.photos(), func(p photo) bool { return p.Document == key }))
		st.s.Screen, st.s.Notice = screenDocuments, noticePhotoGone
	}
}

// showPhotos sends what is kept of a document once more.
func (st *step) showPhotos(r flows.Result, d *flows.Item, key uint32) {
	g := &page{Chat: st.Chat, s: st.s, p: st.catalog.In(st.s.Language), day: st.day}
	name := g.p.Text(flows.MessageID(r.Guide.ID, flows.Documents.Message(), d.ID), g.wordsOf(r.Trail))
	for i, p := range st.s.photosOf(key) {
		st.task(papers.DoShow, fmt.Sprintf("%s:%d:%d:%d", papers.DoShow, st.update.Chat, st.update.ID, i),
			papers.Kept{File: p.File, Photo: p.Photo, Caption: "📎 " + name})
	}
}

// photoButtons offers what is kept of the documents, a button for each.
func (g *page) photoButtons(r flows.Result) {
	var buttons []bot.Button
	for n, d := range r.Lists[flows.Documents] {
		if kept := len(g.s.photosOf(documentKey(r.Guide.ID, d.ID))); kept > 0 {
			buttons = append(buttons, bot.Button{Label: g.p.Text("papers.button.photos", map[string]any{"Number": n + 1, "Count": kept}),
				Data: press{Do: doPhotos, Guide: r.Guide.ID, Name: d.ID}.data()})
		}
	}
	for pair := range slices.Chunk(buttons, 2) {
		g.row(pair...)
	}
}

// photoFor asks which document the photo shows.
func (g *page) photoFor() {
	if !g.hasView || g.view.Question != nil {
		g.menu()
		return
	}
	r := g.result()
	g.say("papers.photo_for", map[string]any{"Count": len(g.s.photosOf(0))})
	var all []string
	var buttons []bot.Button
	for n, d := range r.Lists[flows.Documents] {
		all = append(all, fmt.Sprintf("%d. %s", n+1, g.item(flows.Documents, d.ID)))
		label := fmt.Sprintf("📎 %d", n+1)
		if g.s.lean() {
			label = placeLabel(fmt.Sprintf("%d. %s", n+1, plain(g.item(flows.Documents, d.ID))), MaxLabel)
		}
		buttons = append(buttons, bot.Button{Label: label, Data: press{Do: doPhotoFor, Guide: r.Guide.ID, Name: d.ID}.data()})
	}
	g.paragraph(lines(all...))
	for row := range slices.Chunk(buttons, 4) {
		g.row(row...)
	}
	g.row(bot.Button{Label: g.p.Text("papers.button.cancel", nil), Data: press{Do: doPhotoCancel, Guide: r.Guide.ID}.data()})
}

// photoList shows what is kept of one document.
func (g *page) photoList() {
	if !g.hasView || g.view.Question != nil || documentOf(g.result(), g.s.Arg) == nil {
		g.menu()
		return
	}
	guide := g.view.Guide.ID
	kept := len(g.s.photosOf(documentKey(guide, g.s.Arg)))
	g.say("papers.photos", map[string]any{"Document": g.item(flows.Documents, g.s.Arg), "Count": kept})
	if kept > 0 {
		g.row(bot.Button{Label: g.p.Text("papers.button.show", nil), Data: press{Do: doPhotosShow, Guide: guide, Name: g.s.Arg}.data()})
		g.row(bot.Button{Label: g.p.Text("papers.button.remove", nil), Data: press{Do: doPhotosErase, Guide: guide, Name: g.s.Arg}.data()})
	}
	g.row(bot.Button{Label: g.p.Text("papers.button.back", nil), Data: press{Do: doTab, Guide: guide, Name: "docs"}.data()})
}

// photosText lists by name what is kept, for the export; of all businesses.
func (c *Chat) photosText(own *page) []string {
	var all []string
	for _, b := range own.s.businesses() {
		s := session{business: b}
		var named []uint32
		for _, p := range s.photos() {
			if slices.Contains(named, p.Document) {
				continue
			}
			named = append(named, p.Document)
			name := own.p.Text("papers.export_unnamed", nil)
			if id := c.documentName(p.Document); id != "" {
				name = own.p.Text(id, own.words)
			}
			all = append(all, own.p.Text("papers.export", map[string]any{"Document": name, "Count": len(s.photosOf(p.Document))}))
		}
	}
	return all
}
