package main

import (
	"slices"
	"testing"

	"plutbot/flows/ask"
)

// Whatever topic is found must have words to answer with, and guides and cards
// must serve topics that can be found.
func TestTopicsOfFreeTextFitTheContent(t *testing.T) {
	t.Parallel()
	c, err := contentFlag{}.load()
	if err != nil {
		t.Fatal(err)
	}
	topics := c.asker.Topics()
	for _, topic := range topics {
		if topic == ask.OffTopic || topic == ask.Greeting {
			continue
		}
		for _, language := range c.catalog.Languages() {
			if !c.catalog.Has(language, "topic."+topic+".title") || !c.catalog.Has(language, "topic."+topic+".text") {
				t.Errorf("catalog %s has no words for topic %s", language, topic)
			}
		}
	}
	for _, g := range c.flows.Guides {
		for _, topic := range g.Topics {
			if !slices.Contains(topics, topic) {
				t.Errorf("guide %s serves topic %s, which cannot be found", g.ID, topic)
			}
		}
	}
	for _, card := range c.flows.Cards {
		if !slices.Contains(topics, card.Topic) {
			t.Errorf("card %s serves topic %s, which cannot be found", card.ID, card.Topic)
		}
	}
}

// The card that answers a question comes first when its own wordings are used.
func TestCardsAreFoundByTheirOwnWordings(t *testing.T) {
	t.Parallel()
	c, err := contentFlag{}.load()
	if err != nil {
		t.Fatal(err)
	}
	for _, card := range c.flows.Cards {
		for _, text := range card.Asks {
			if near := c.asker.Cards(text, []string{card.Topic}, 1); len(near) == 0 || near[0].Topic != card.ID {
				t.Errorf("%s: %q finds %v, not %s", card.Position, text, near, card.ID)
			}
		}
	}
}

// What a question hears must be a product that can be recognized.
func TestQuestionsHearProductsThatAreKnown(t *testing.T) {
	t.Parallel()
	c, err := contentFlag{}.load()
	if err != nil {
		t.Fatal(err)
	}
	known := c.asker.Products()
	for _, g := range c.flows.Guides {
		for _, q := range g.Questions {
			for _, o := range q.Options {
				for _, product := range o.Hears {
					if !slices.Contains(known, product) {
						t.Errorf("%s: option %s hears %s, which is neither a product nor a group", q.Position, o.ID, product)
					}
				}
			}
		}
	}
}
