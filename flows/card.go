package flows

// Card answers one frequent question that needs no questions back. Its words
// are the messages cards.<id>.short, .question and .answer.
type Card struct {
	ID string
	// Topic is the topic of free text that the question belongs to.
	Topic string
	// Guide goes on where the card ends; empty where there is none.
	Guide string
	// Asks are wordings of the question as people type it.
	Asks []string
	// Confidence of the answer; Recheck is the place to check it again, needed
	// below High.
	Confidence Confidence
	Recheck    string
	// Sources are the legal grounds, at least one.
	Sources  []Citation
	Position Position
}

// Message is the beginning of the ids of the card's messages.
func (c *Card) Message() string { return CardPrefix + c.ID }

// CardPrefix begins the message ids of cards.
const CardPrefix = "cards."

// Card finds a card by id.
func (c *Content) Card(id string) (*Card, bool) {
	for _, card := range c.Cards {
		if card.ID == id {
			return card, true
		}
	}
	return nil, false
}

// CardsOf gives the cards of a topic, in the order of their file.
func (c *Content) CardsOf(topic string) []*Card {
	var of []*Card
	for _, card := range c.Cards {
		if card.Topic == topic {
			of = append(of, card)
		}
	}
	return of
}

// GuidesOf gives the guides that answer a topic, in the order of the menu.
func (c *Content) GuidesOf(topic string) []*Guide {
	var of []*Guide
	for _, g := range c.Guides {
		for _, t := range g.Topics {
			if t == topic {
				of = append(of, g)
				break
			}
		}
	}
	return of
}
