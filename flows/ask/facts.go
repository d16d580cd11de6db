package ask

// Facts are what a question tells about the business, each with the words
// that it came from, in the order of the question.
type Facts struct {
	Products []Product `json:"products,omitempty"`
	Money    []Money   `json:"money,omitempty"`
	Places   []Place   `json:"places,omitempty"`
}

// Product is a kind of product or trade of products.yaml.
type Product struct {
	// ID is the name in the list ("keripik"), Category its group ("kering").
	ID       string `json:"id"`
	Category string `json:"category"`
	// Words are those of the question.
	Words string `json:"words"`
}

// Place is a region.
type Place struct {
	// Codes are those of the regencies, or of the province, that the words
	// may mean: "Bandung" is a city and a regency.
	Codes []string `json:"codes"`
	// Words are those of the question.
	Words string `json:"words"`
}

// facts collects what a message tells.
func (l *language) facts(m message, pieces []piece, terms []term) Facts {
	var f Facts
	seen := map[string]bool{}
	for i := range terms {
		t := &terms[i]
		switch {
		case t.product != "" && !seen[t.product]:
			seen[t.product] = true
			f.Products = append(f.Products, Product{t.product, t.category, m.span(t.from, t.to)})
		case t.kind == region && !seen[t.places[0]]:
			seen[t.places[0]] = true
			f.Places = append(f.Places, Place{t.places, m.span(t.from, t.to)})
		}
	}
	f.Money = amounts(m, pieces)
	return f
}

// span gives the words of a message as they were written.
func (m message) span(from, to int) string {
	return m.text[m.words[from].from:m.words[to-1].to]
}
