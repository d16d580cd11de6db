package locales

import (
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
)

// Printer writes in one language.
type Printer struct {
	lang      string
	plain     map[string]string // messages without variables, the most
	localizer *i18n.Localizer
	style     style
}

func newPrinter(lang string, plain map[string]string, localizer *i18n.Localizer) *Printer {
	return &Printer{lang: lang, plain: plain, localizer: localizer, style: styles[lang]}
}

// Lang is the language's code.
func (p *Printer) Lang() string { return p.lang }

// strict makes a variable that a text names and the caller forgot an error.
var strict = &template.TextParser{Option: "missingkey=error"}

// Text writes a message. data are the variables that it may use: a map or a
// struct with methods. A message that the language lacks is written in the
// source language. One that nobody has is written as its id in double
// brackets, so that it is seen and reported; plutbot check finds it before.
func (p *Printer) Text(id string, data any) string {
	if text, ok := p.plain[id]; ok {
		return text
	}
	text, err := p.execute(id, data, nil)
	if err != nil {
		return "⟦" + id + "⟧"
	}
	return text
}

// Lookup writes a message that need not exist.
func (p *Printer) Lookup(id string, data any) (string, bool) {
	if text, ok := p.plain[id]; ok {
		return text, true
	}
	text, err := p.execute(id, data, nil)
	return text, err == nil
}

// Plural writes a message in the form for n.
func (p *Printer) Plural(id string, n int, data any) string {
	text, err := p.execute(id, data, n)
	if err != nil {
		return "⟦" + id + "⟧"
	}
	return text
}

func (p *Printer) execute(id string, data, count any) (string, error) {
	return p.localizer.Localize(&i18n.LocalizeConfig{MessageID: id, TemplateData: data, PluralCount: count, TemplateParser: strict})
}
