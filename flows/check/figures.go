package check

import (
	"regexp"
	"strings"
)

// numbers is one number or several: 5, 4A, II.A(12), 9–10, 11, 16 and 24.
const numbers = `\(?\d+[A-Za-z]?(?:\(\w+\))*(?:(?:\s*[–-]\s*|,?\s*(?:dan|atau|and|or|&)\s+|,\s*)\d+[A-Za-z]?(?:\(\w+\))*)*`

// unspoken is what stands in a text and is no word of it.
var unspoken = []*regexp.Regexp{
	regexp.MustCompile(`\{\{.*?\}\}`),                  // {{.Value "halal.biaya"}}
	regexp.MustCompile(`(?s)<code>.*?</code>|<[^>]*>`), // what a person copies, and addresses
}

// harmless is what digits may stand for in a text: nothing that a change of
// law or of a price list would make wrong without a new version of the text.
var harmless = append(unspoken,
	regexp.MustCompile(`(?m)^\s*\d+[.)]\s`), // 1. the number in a list
	regexp.MustCompile(`\d+/\d{4}`),         // UU 33/2014
	// Article 25, PPh 21, class 35, KBLI 2025, No. 1, version 6, phone 157
	regexp.MustCompile(`(?i)\b(?:UU|PP|PMK|Perpres|Permen\w*|PerBPOM|Peraturan|Regulation|Kep\w*|Decree|KMA|Law|Act|SNI|PPh|Pasal|Articles?|Art\.|ayat|paragraphs?|huruf|letters?|angka|butir|points?|Lampiran|Lamp\.|Annex(?:es)?|App(?:endix|\.)|bab|chapters?|nomor|numbers?|no\.|kelas|class(?:es)?|KBLI|kode|codes?|formulir|forms?|versi|version|ISO|ISPM|telepon|phone|WhatsApp)\s+`+numbers),
	regexp.MustCompile(`(?i)\b(?:aturan|rules?|kabar|reported)(?: tahun| of| in)? \d{4}\b`), // how old a rule or a report is
	regexp.MustCompile(`\([^()]*,(?: [A-Z][a-z]+)? \d{4}\)`),                                // (DJKI, October 2025): the age of a statement
	regexp.MustCompile(`\(\d+\)`),                                                           // (30): a reference
	regexp.MustCompile(`\b\d{6,}(?:-\d+)*\b`),                                               // telephones and codes
)

var (
	letters  = regexp.MustCompile(`\pL+\d[\pL\d]*|\d+\pL[\pL\d]*`) // P3H, SP2DK
	currency = regexp.MustCompile(`(?i)^(?:Rp|IDR|USD)`)
	digits   = regexp.MustCompile(`\S*\d\S*(?:\s\S+)?`)
)

// figure gives the first figure of a text that is none of the harmless ones,
// with the word after it; "" when there is none.
func figure(text string) string {
	for _, pattern := range harmless {
		text = pattern.ReplaceAllString(text, " ")
	}
	text = letters.ReplaceAllStringFunc(text, func(word string) string {
		if currency.MatchString(word) {
			return word
		}
		return " "
	})
	return strings.Trim(digits.FindString(text), " (.,:;")
}
