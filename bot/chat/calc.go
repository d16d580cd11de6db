package chat

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/flows"
	"plutbot/flows/calc"
	"plutbot/locales"
)

// Screens of the calculators.
const (
	screenCalcs screen = 64 // the list
	screenCalc  screen = 65 // the next input that is missing, or the result
)

const (
	doCalcs      action = "kl"
	doCalc       action = "kc" // -, calculator: go on, or begin
	doCalcNew    action = "kn" // -, calculator: begin anew
	doCalcSay    action = "ka" // -, calculator, input.amount
	doCalcChange action = "ku" // -, calculator, input
)

// Notices of the calculators.
const (
	noticeCalcRejected notice = 64
	noticeCalcTooLarge notice = 65
)

// sectionCalc holds the calculation that is open.
const sectionCalc sectionID = 6

// inputKind is how an input is asked and written.
type inputKind uint8

const (
	inputMoney   inputKind = iota
	inputMonthly           // money for each month, from January; one amount counts for all
	inputNumber
	inputPercent
	inputMonths
	inputChoice // one of the presets, by the words of the catalog
)

// input is something that a calculator wants to know.
type input struct {
	name    string
	kind    inputKind
	presets []int64
	// most is the largest figure that makes sense; it also keeps sums in range.
	most int64
}

// calculator is a sum with inputs. Its place in calculators is stored.
type calculator struct {
	id     string
	inputs []input
	// guide tells more about what was computed.
	guide string
	// write adds the result to a page.
	write func(*page, calculation)
}

const (
	maxMoney   = 1_000_000_000_000 // a trillion: no small business has more
	maxPieces  = 1_000_000
	maxClasses = 45 // of the Nice Classification
	maxPercent = 1_000
	maxFee     = 60
	maxYears   = 10
	entity     = 1 // of the preset "who": not an individual
	smallFee   = 1 // of the preset "umk": has the letter of a small business

	maxProducts = 1_000
	// Of the preset "pangan".
	foodPIRT, foodMD = 1, 2
	// Of the preset "halal": the light route with the free quota or paid, and the
	// regular one.
	halalFree, halalOwn, halalRegular = 1, 2, 3
)

var calculators = []calculator{
	{id: "pajak", guide: "pajak", write: (*page).taxResult, inputs: []input{
		{name: "siapa", kind: inputChoice, presets: []int64{0, entity}}, {name: "omzet", kind: inputMonthly, most: maxMoney}}},
	{id: "kur", guide: "pembiayaan", write: (*page).loanResult, inputs: []input{
		{name: "pinjaman", kind: inputMoney, presets: []int64{10_000_000, 25_000_000, 50_000_000, 100_000_000}, most: maxMoney},
		{name: "lama", kind: inputMonths, presets: []int64{12, 24, 36, 48}, most: maxYears * calc.Months}}},
	{id: "harga", guide: "produksi", write: (*page).priceResult, inputs: []input{
		{name: "bahan", kind: inputMoney, most: maxMoney}, {name: "tenaga", kind: inputMoney, presets: []int64{0}, most: maxMoney},
		{name: "kemasan", kind: inputMoney, presets: []int64{0}, most: maxMoney}, {name: "lain", kind: inputMoney, presets: []int64{0}, most: maxMoney},
		{name: "jumlah", kind: inputNumber, most: maxPieces}, {name: "untung", kind: inputPercent, presets: []int64{20, 30, 50, 100}, most: maxPercent},
		{name: "potongan", kind: inputPercent, presets: []int64{0, 5, 10, 15}, most: maxFee}}},
	{id: "merek", guide: "merek", write: (*page).markResult, inputs: []input{
		{name: "kelas", kind: inputNumber, presets: []int64{1, 2, 3}, most: maxClasses}, {name: "umk", kind: inputChoice, presets: []int64{smallFee, 0}}}},
	{id: "izin", guide: "diagnosis", write: (*page).permitResult, inputs: []input{
		{name: "pangan", kind: inputChoice, presets: []int64{0, foodPIRT, foodMD}}, {name: "produk", kind: inputNumber, presets: []int64{1, 2, 3, 5}, most: maxProducts},
		{name: "halal", kind: inputChoice, presets: []int64{0, halalFree, halalOwn, halalRegular}}, {name: "merek", kind: inputNumber, presets: []int64{0, 1, 2, 3}, most: maxClasses}}},
}

func calculatorOf(id string) int {
	return slices.IndexFunc(calculators, func(c calculator) bool { return c.id == id })
}

// calculation is the calculation that is open.
type calculation struct {
	which int
	// given are the inputs in their order; nil is not told yet.
	given [][]int64
}

// of gives a told input that is one figure.
func (c calculation) of(i int) int64 { return c.given[i][0] }

// missing is the first input that is not told; false when all are.
func (c calculation) missing() (int, bool) {
	i := slices.IndexFunc(c.given, func(v []int64) bool { return v == nil })
	return i, i >= 0
}

func (c calculation) calculator() calculator { return calculators[c.which] }

func begin(which int) calculation {
	return calculation{which: which, given: make([][]int64, len(calculators[which].inputs))}
}

// calculation reads the open one; false when there is none.
func (s session) calculation() (calculation, bool) {
	r := fields{data: s.Parts.of(sectionCalc)}
	if len(r.data) == 0 {
		return calculation{}, false
	}
	which := int(r.byte())
	if which >= len(calculators) {
		return calculation{}, false
	}
	c := begin(which)
	for i := range c.given {
		n := int(r.byte())
		for range min(n, calc.Months) {
			c.given[i] = append(c.given[i], int64(r.uvarint()))
		}
	}
	return c, !r.failed
}

func (s *session) calculate(c calculation) {
	b := []byte{byte(c.which)}
	for _, v := range c.given {
		b = append(b, byte(len(v)))
		for _, n := range v {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	s.Parts = s.Parts.with(sectionCalc, b)
}

// pressCalc does the buttons of the calculators.
func (st *step) pressCalc(p press) bool {
	switch p.Do {
	case doCalcs:
		st.s.Screen = screenCalcs
		return true
	case doCalc, doCalcNew, doCalcSay, doCalcChange:
	default:
		return false
	}
	which := calculatorOf(p.Name)
	if which < 0 {
		st.old()
		return true
	}
	c, open := st.s.calculation()
	if !open || c.which != which {
		if p.Do == doCalcSay || p.Do == doCalcChange {
			st.s.Notice = noticeOldButton
		}
		c = begin(which)
	} else if p.Do == doCalcNew {
		c = begin(which)
	}
	st.s.Screen = screenCalc
	name, amount, _ := strings.Cut(p.Option, ".")
	i := slices.IndexFunc(c.calculator().inputs, func(in input) bool { return in.name == name })
	switch n, err := strconv.ParseInt(amount, 10, 64); {
	case i < 0 || st.s.Notice == noticeOldButton:
	case p.Do == doCalcChange:
		c.given[i] = nil
	case p.Do == doCalcSay && err == nil && slices.Contains(c.calculator().inputs[i].presets, n):
		c.given[i] = []int64{n}
	}
	st.calculated(c)
	return true
}

// calculated keeps a calculation and counts one that came to its end.
func (st *step) calculated(c calculation) {
	st.s.calculate(c)
	if _, missing := c.missing(); !missing {
		st.count("calculated", "", c.calculator().id)
	}
}

// typedCalc takes a text as the input that is asked for.
func (st *step) typedCalc(text string) bool {
	c, open := st.s.calculation()
	if st.s.Screen != screenCalc || !open {
		return false
	}
	i, missing := c.missing()
	if !missing {
		return false
	}
	in := c.calculator().inputs[i]
	given, tooLarge := readInput(in, text)
	switch {
	case tooLarge:
		st.s.Notice = noticeCalcTooLarge
	case given == nil && strings.HasSuffix(text, "?"):
		return false // a question, not an answer
	case given == nil:
		st.s.Notice = noticeCalcRejected
	default:
		c.given[i] = given
		st.calculated(c)
	}
	return true
}

// readInput reads what was typed; nil when it cannot be read.
func readInput(in input, text string) (given []int64, tooLarge bool) {
	parts := []string{text}
	if in.kind == inputMonthly {
		parts = strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\n' })
		if len(parts) == 1 {
			parts = strings.Split(text, ", ")
		}
	}
	for _, part := range parts {
		n, ok := readFigure(in.kind, part)
		if !ok || len(given) == calc.Months {
			return nil, false
		}
		if n > in.most {
			return nil, true
		}
		given = append(given, n)
	}
	if in.kind == inputNumber && given[0] < 1 || in.kind == inputMonths && given[0] < 1 {
		return nil, false
	}
	return given, false
}

func readFigure(kind inputKind, text string) (int64, bool) {
	text = strings.TrimSpace(text)
	switch kind {
	case inputMoney, inputMonthly:
		n, err := locales.ReadMoney(text)
		return n, err == nil && n >= 0
	case inputMonths:
		amount, unit, _ := strings.Cut(strings.ToLower(text), " ")
		n, err := locales.ReadNumber(amount)
		if slices.ContainsFunc([]string{"tahun", "thn", "th", "year"}, func(w string) bool { return strings.HasPrefix(unit, w) }) {
			n *= calc.Months
		}
		return int64(n), err == nil && n == float64(int64(n))
	case inputNumber, inputPercent:
		n, err := locales.ReadNumber(strings.TrimSuffix(text, "%"))
		return int64(n), err == nil && n >= 0 && n == float64(int64(n))
	default:
		return 0, false // a choice is pressed
	}
}

// Words that ask for a sum, and what it is about.
var (
	sumWords  = []string{"hitung", "kalkulator", "itung", "simulasi", "calculate", "calculator"}
	loanWords = []string{"cicilan", "angsuran", "installment"}
	aboutSums = []struct {
		id    string
		words []string
	}{
		{"kur", []string{"kur", "cicilan", "angsuran", "pinjaman", "kredit", "installment", "loan"}},
		{"harga", []string{"hpp", "harga jual", "harga pokok", "modal per", "untung", "selling price"}},
		{"merek", []string{"merek", "trademark"}},
		{"pajak", []string{"pajak", "pph", "tax"}},
		{"izin", []string{"izin", "ijin", "halal", "pirt", "bpom", "permit"}},
	}
)

// findCalc answers a text that asks for a sum. An amount and a time in it are
// taken as inputs.
func (st *step) findCalc(text string) bool {
	lower := strings.ToLower(text)
	has := func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(lower, w) })
	}
	if !has(sumWords) && (!has(loanWords) || !strings.ContainsAny(lower, "0123456789")) {
		return false
	}
	for _, about := range aboutSums {
		if !has(about.words) {
			continue
		}
		c := begin(calculatorOf(about.id))
		if about.id == "kur" {
			c.given = amountsIn(lower)
		}
		st.s.Screen = screenCalc
		st.count("asked", "", about.id)
		st.figure(figures.OfTopic("hitung"))
		st.calculated(c)
		return true
	}
	if strings.Trim(lower, " ?!.") == "hitung" || strings.Contains(lower, "kalkulator") || strings.Contains(lower, "calculator") {
		st.s.Screen = screenCalcs
		st.figure(figures.OfTopic("hitung"))
		return true
	}
	return false
}

// amountsIn finds a loan and its time in a text: "cicilan kur 50 juta 3 tahun".
func amountsIn(text string) [][]int64 {
	given := make([][]int64, 2)
	words := strings.Fields(text)
	for i, w := range words {
		if w[0] < '0' || w[0] > '9' {
			continue
		}
		pair := w
		if i+1 < len(words) {
			pair += " " + words[i+1]
		}
		long := strings.Contains(pair, "tahun") || strings.Contains(pair, "thn") || strings.Contains(pair, "bulan") || strings.Contains(pair, "bln")
		if n, ok := readFigure(inputMonths, pair); long && ok && n >= 1 && n <= maxYears*calc.Months {
			given[1] = []int64{n}
			continue
		}
		for _, words := range []string{pair, w} {
			// A bare figure is no amount: it may count anything.
			if n, ok := readFigure(inputMoney, words); ok && n >= 100_000 && n <= maxMoney && given[0] == nil {
				given[0] = []int64{n}
			}
		}
	}
	return given
}

// calcButton opens a calculator, or the list without one.
func (g *page) calcButton(id string) bot.Button {
	if id == "" {
		return bot.Button{Label: g.p.Text("hitung.button", nil), Data: press{Do: doCalcs}.data()}
	}
	return bot.Button{Label: g.p.Text("hitung."+id+".button", nil), Data: press{Do: doCalcNew, Name: id}.data()}
}

// calcRow offers the calculators that belong to a guide.
func (g *page) calcRow(guide *flows.Guide) {
	for _, c := range calculators {
		if c.guide == guide.ID {
			g.row(g.calcButton(c.id))
		}
	}
}

func (g *page) calcs() {
	g.say("hitung.head", nil)
	for _, c := range calculators {
		g.row(g.calcButton(c.id))
	}
	g.home()
}

// calc asks for the next input, or shows the result.
func (g *page) calc() {
	c, open := g.s.calculation()
	if !open {
		g.calcs()
		return
	}
	g.paragraph("<b>" + g.p.Text("hitung."+c.calculator().id+".title", nil) + "</b>")
	i, missing := c.missing()
	if !missing {
		c.calculator().write(g, c)
		g.calcChanges(c)
		return
	}
	in := c.calculator().inputs[i]
	var known []string
	for n, v := range c.given[:i] {
		known = append(known, g.inputLine(c, n, v))
	}
	g.paragraph(lines(known...))
	g.say("hitung."+c.calculator().id+".q."+in.name, g.words)
	var presets []bot.Button
	for _, n := range in.presets {
		presets = append(presets, bot.Button{Label: g.figure(c, in, n),
			Data: press{Do: doCalcSay, Name: c.calculator().id, Option: in.name + "." + strconv.FormatInt(n, 10)}.data()})
	}
	g.options(presets)
	if i > 0 {
		g.row(bot.Button{Label: g.p.Text("bot.button.back", nil),
			Data: press{Do: doCalcChange, Name: c.calculator().id, Option: c.calculator().inputs[i-1].name}.data()})
	}
	g.row(g.calcButton(""), g.button("menu", press{Do: doMenu}))
}

// calcText lists the open calculation, for the export.
func (g *page) calcText() []string {
	c, open := g.s.calculation()
	if !open {
		return nil
	}
	all := []string{"", g.p.Text("hitung."+c.calculator().id+".title", nil)}
	for i, v := range c.given {
		if v != nil {
			all = append(all, g.inputLine(c, i, v))
		}
	}
	return all
}

// inputLine writes a told input.
func (g *page) inputLine(c calculation, i int, v []int64) string {
	in := c.calculator().inputs[i]
	words := make([]string, len(v))
	for n, x := range v {
		words[n] = g.figure(c, in, x)
	}
	return "• " + g.p.Text("hitung."+c.calculator().id+".s."+in.name, nil) + ": " + strings.Join(words, "; ")
}

// figure writes a figure as its input is meant.
func (g *page) figure(c calculation, in input, n int64) string {
	switch in.kind {
	case inputMoney, inputMonthly:
		return g.p.Money(n)
	case inputPercent:
		return g.p.Number(float64(n)) + "%"
	case inputMonths:
		return g.p.Text("hitung.months", map[string]any{"N": n})
	case inputChoice:
		return g.p.Text("hitung."+c.calculator().id+".opt."+in.name+"."+strconv.FormatInt(n, 10), nil)
	default:
		return g.p.Number(float64(n))
	}
}

// calcChanges offers to change an input, to begin anew, and the guide.
func (g *page) calcChanges(c calculation) {
	id := c.calculator().id
	var changes []bot.Button
	for _, in := range c.calculator().inputs {
		changes = append(changes, bot.Button{Label: "✏️ " + g.p.Text("hitung."+id+".s."+in.name, nil), Data: press{Do: doCalcChange, Name: id, Option: in.name}.data()})
	}
	for pair := range slices.Chunk(changes, 2) {
		g.row(pair...)
	}
	g.row(g.saveButton(press{Do: doCalcPaper, Name: id}))
	if guide, ok := g.content.Guide(c.calculator().guide); ok {
		g.row(g.guideButton(guide))
	}
	g.row(g.calcButton(""), g.button("consultant", press{Do: doConsultant}))
	g.row(g.button("menu", press{Do: doMenu}))
}
