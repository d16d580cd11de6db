package chat

import (
	"fmt"

	"plutbot/flows"
	"plutbot/flows/calc"
)

// dated gives a figure of the law as it is on the day of the card, and notes
// its source for the foot of the card. Content without it has 0.
func (g *page) dated(ground *[]string, id string) float64 {
	_, high := g.figures(ground, id)
	return high
}

// figures gives a figure of the law that may be a range.
func (g *page) figures(ground *[]string, id string) (low, high float64) {
	v, ok := g.content.Values[id]
	if !ok {
		return 0, 0
	}
	e, ok := v.On(g.day)
	if !ok {
		return 0, 0
	}
	g.words.note(e.Confidence, v.Recheck)
	if line := g.citation(&flows.Citation{Source: e.Source, Article: e.Article}); len(*ground) == 0 || (*ground)[len(*ground)-1] != line {
		*ground = append(*ground, line)
	}
	return e.Low, e.High
}

// ground writes where the figures come from, and where to check them again.
func (g *page) ground(sources []string) {
	g.recheck()
	g.paragraph(lines(append([]string{g.p.Text("bot.outcome.sources", nil)}, sources...)...))
}

// taxResult writes the final income tax month by month.
func (g *page) taxResult(c calculation) {
	var ground []string
	rate := calc.PercentRate(g.dated(&ground, "pajak.tarif"))
	free := int64(g.dated(&ground, "pajak.bebas"))
	limit := int64(g.dated(&ground, "pajak.batas"))
	company := c.of(0) == entity
	if company {
		free = 0
	}
	var turnover [calc.Months]int64
	for i := range turnover {
		switch given := c.given[1]; {
		case len(given) == 1:
			turnover[i] = given[0]
		case i < len(given):
			turnover[i] = given[i]
		}
	}
	months := calc.TurnoverTax(turnover, free, rate)
	year := months[calc.Months-1].Year
	tax, first := int64(0), -1
	for i, m := range months {
		tax += m.Tax
		if m.Tax > 0 && first < 0 {
			first = i
		}
	}
	data := map[string]any{"Turnover": g.p.Money(year), "Tax": g.p.Money(tax), "Rate": g.p.Number(float64(rate) / 100), "Free": g.p.MoneyShort(free),
		"Limit": g.p.MoneyShort(limit), "Company": company}
	if tax == 0 {
		g.say("hitung.pajak.none", data)
	} else {
		data["First"] = g.month(first)
		g.say("hitung.pajak.result", data)
		g.paragraph(lines(g.taxLines(months)...))
	}
	if year > limit {
		g.say("hitung.pajak.over", data)
	}
	g.say("hitung.pajak.who", nil)
	g.ground(ground)
}

// taxLines writes the months; those that follow each other and are the same
// share a line.
func (g *page) taxLines(months [calc.Months]calc.TaxMonth) []string {
	var all []string
	for i := 0; i < calc.Months; {
		last := i
		for last+1 < calc.Months && months[last+1].Tax == months[i].Tax && months[last+1].Taxed == months[i].Taxed {
			last++
		}
		name := g.month(i)
		if last > i {
			name = fmt.Sprintf("%s–%s", g.month(i), g.month(last))
		}
		all = append(all, g.p.Text("hitung.pajak.month", map[string]any{"Month": name, "Taxed": g.p.Money(months[i].Taxed), "Tax": g.p.Money(months[i].Tax), "Free": months[i].Tax == 0}))
		i = last + 1
	}
	return all
}

func (g *page) month(i int) string { return g.p.Text(fmt.Sprintf("hitung.month.%d", i+1), nil) }

// loanResult writes the installments of a KUR loan.
func (g *page) loanResult(c calculation) {
	var ground []string
	rate := calc.PercentRate(g.dated(&ground, "pembiayaan.bunga"))
	most := int64(g.dated(&ground, "pembiayaan.kecil_maks"))
	safe := int64(g.dated(&ground, "pembiayaan.jaminan_maks"))
	amount, months := c.of(0), int(c.of(1))
	l := calc.Annuity(amount, months, rate)
	g.say("hitung.kur.result", map[string]any{"Amount": g.p.Money(amount), "Months": months, "Rate": g.p.Number(float64(rate) / 100),
		"Installment": g.p.Money(l.Installment), "Total": g.p.Money(l.Total), "Interest": g.p.Money(l.Interest)})
	switch {
	case amount > most:
		g.say("hitung.kur.over", map[string]any{"Most": g.p.MoneyShort(most)})
	case amount <= safe:
		g.say("hitung.kur.safe", map[string]any{"Safe": g.p.MoneyShort(safe)})
	}
	g.say("hitung.kur.about", nil)
	g.ground(ground)
}

// priceResult writes what a piece costs and should be sold for.
func (g *page) priceResult(c calculation) {
	b := calc.Batch{Materials: c.of(0), Labor: c.of(1), Packaging: c.of(2), Overhead: c.of(3), Units: c.of(4)}
	p := calc.PriceOf(b.UnitCost(), calc.PercentRate(float64(c.of(5))), calc.PercentRate(float64(c.of(6))))
	money := g.p.Money
	g.say("hitung.harga.result", map[string]any{"Materials": money(b.Materials), "Labor": money(b.Labor), "Packaging": money(b.Packaging),
		"Overhead": money(b.Overhead), "Cost": money(b.Cost()), "Units": g.p.Number(float64(b.Units)), "Unit": money(p.Cost),
		"Profit": money(p.Profit), "Fee": money(p.Fee), "HasFee": p.Fee > 0, "Price": money(p.Price), "Percent": c.of(5), "FeePercent": c.of(6),
		"All": money(p.Profit * b.Units)})
	g.say("hitung.harga.about", nil)
}

// markResult writes the fee of a trademark, beside the one without or with the
// letter of a small business.
func (g *page) markResult(c calculation) {
	var ground []string
	small := int64(g.dated(&ground, "merek.biaya_umk"))
	general := int64(g.dated(&ground, "merek.biaya_umum"))
	classes := c.of(0)
	fee, other := general, small
	if c.of(1) == smallFee {
		fee, other = small, general
	}
	g.say("hitung.merek.result", map[string]any{"Classes": classes, "Each": g.p.Money(fee), "Total": g.p.Money(fee * classes),
		"Small": c.of(1) == smallFee, "Other": g.p.Money(other * classes), "Saved": g.p.Money((general - small) * classes)})
	g.ground(ground)
}

// permitResult adds up what the permits of a product cost officially, line by
// line. What nobody can know beforehand is named and not added.
func (g *page) permitResult(c calculation) {
	var ground []string
	var list []string
	low, high := int64(0), int64(0)
	add := func(id string, from, to int64, data map[string]any) {
		low, high = low+from, high+to
		data["Cost"] = g.moneySpan(from, to)
		list = append(list, g.p.Text("hitung.izin.line."+id, data))
	}
	add("nib", 0, 0, map[string]any{})
	products := c.of(1)
	switch c.of(0) {
	case foodPIRT:
		fee := int64(g.dated(&ground, "pirt.biaya"))
		add("pirt", fee*products, fee*products, map[string]any{"Products": products})
	case foodMD:
		from, to := g.figures(&ground, "md.biaya")
		share := int64(g.dated(&ground, "pangan.umk_potongan"))
		add("md", int64(from)*share/100*products, int64(to)*share/100*products, map[string]any{"Products": products, "Share": share})
	}
	switch c.of(2) {
	case halalFree:
		add("halal_free", 0, 0, map[string]any{})
	case halalOwn:
		fee := int64(g.dated(&ground, "halal.biaya_mandiri"))
		add("halal_own", fee, fee, map[string]any{})
	case halalRegular:
		fee := int64(g.dated(&ground, "halal.biaya_daftar"))
		add("halal_regular", fee, fee, map[string]any{})
	}
	if classes := c.of(3); classes > 0 {
		fee := int64(g.dated(&ground, "merek.biaya_umk"))
		add("merek", fee*classes, fee*classes, map[string]any{"Classes": classes, "Other": g.p.Money(int64(g.dated(&ground, "merek.biaya_umum")) * classes)})
	}
	g.paragraph(lines(list...))
	g.say("hitung.izin.total", map[string]any{"Total": g.moneySpan(low, high)})
	g.say("hitung.izin.besides", map[string]any{"Lab": c.of(0) == foodMD, "Regular": c.of(2) == halalRegular})
	if len(ground) > 0 {
		g.ground(ground)
	}
}

// moneySpan writes an amount that may be a range.
func (g *page) moneySpan(low, high int64) string {
	if low == high {
		return g.p.Money(low)
	}
	return g.p.Money(low) + "–" + g.p.Money(high)
}
