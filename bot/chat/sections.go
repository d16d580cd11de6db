package chat

import (
	"encoding/binary"
	"fmt"
	"slices"

	"plutbot/flows"
)

// sectionID names an optional part of the record. The numbers are stored: a
// new part gets a new number below 128.
type sectionID byte

// The optional parts. Each is written and read by the file of its feature.
const (
	sectionBusinesses sectionID = 1
	sectionTickets    sectionID = 32
)

// sectionOwn is added to the number of a part that belongs to the business and
// not to the chat.
const sectionOwn sectionID = 0x80

// section is an optional part of the record.
type section struct {
	id   sectionID
	data []byte
}

// sections are the optional parts, by number. Those that this release does not
// know are kept as they are. A value is never changed: with makes another one.
type sections []section

// of gives a part, nil when there is none.
func (all sections) of(id sectionID) []byte {
	for _, s := range all {
		if s.id == id {
			return s.data
		}
	}
	return nil
}

// with gives the sections with a part replaced; without data it is left out.
func (all sections) with(id sectionID, data []byte) sections {
	next := slices.DeleteFunc(slices.Clone(all), func(s section) bool { return s.id == id })
	if len(data) > 0 {
		next = append(next, section{id, data})
	}
	slices.SortFunc(next, func(a, b section) int { return int(a.id) - int(b.id) })
	return next
}

func (all sections) appendTo(b []byte, mark sectionID) []byte {
	for _, s := range all {
		b = append(b, byte(s.id|mark))
		b = binary.AppendUvarint(b, uint64(len(s.data)))
		b = append(b, s.data...)
	}
	return b
}

// readSections reads parts up to the end: those of the chat, and those of the
// business.
func readSections(b []byte) (chat, own sections, err error) {
	r := fields{data: b}
	for len(r.data) > 0 {
		id := sectionID(r.byte())
		data := r.take(int(r.uvarint()))
		if id&sectionOwn != 0 {
			own = append(own, section{id &^ sectionOwn, data})
			continue
		}
		chat = append(chat, section{id, data})
	}
	if r.failed {
		return nil, nil, errRecord
	}
	return chat, own, nil
}

// business is one of the businesses that a chat is about: answers and whatever
// follows from them are its own.
type business struct {
	// Number tells the businesses of a chat apart; it is not used again while
	// the business exists. The first one is 0.
	Number uint8
	// Name is what the person calls it; "" until told.
	Name string
	// State of the guides.
	State flows.State
	// Ticks are the documents that the person has, by key.
	Ticks []uint16
	// Own are the optional parts of the business.
	Own sections
}

const (
	// maxBusinesses is how many businesses one chat may be about: enough for a
	// companion, and bounded since all of them are loaded with each update.
	maxBusinesses = 12
	// maxBusinessName bounds a name, in bytes.
	maxBusinessName = 80
)

// appendBusinesses writes the number and name of the current business, and the
// others with all that is theirs.
func (s session) appendBusinesses(content *flows.Content, b []byte) []byte {
	b = appendString(append(b, s.Number), s.Name)
	for _, o := range s.Others {
		block := appendString([]byte{o.Number}, o.Name)
		block = appendState(block, o.State, true)
		block = appendTicks(block, o.Ticks)
		block = content.AppendAnswers(block, o.State.Answers)
		block = o.Own.appendTo(block, sectionOwn)
		b = binary.AppendUvarint(b, uint64(len(block)))
		b = append(b, block...)
	}
	return b
}

// readBusinesses reads what appendBusinesses wrote.
func (s *session) readBusinesses(content *flows.Content, data []byte) error {
	r := fields{data: data}
	s.Number, s.Name = r.byte(), r.string()
	for len(r.data) > 0 {
		block := fields{data: r.take(int(r.uvarint()))}
		o := business{Number: block.byte(), Name: block.string()}
		o.State = block.state(content, true)
		o.Ticks = block.ticks()
		if r.failed || block.failed {
			return errRecord
		}
		answers, rest, err := content.ReadAnswers(block.data)
		if err != nil {
			return fmt.Errorf("%w: %w", errRecord, err)
		}
		o.State.Answers = answers
		if _, o.Own, err = readSections(rest); err != nil {
			return err
		}
		s.Others = append(s.Others, o)
	}
	if r.failed {
		return errRecord
	}
	return nil
}

// businesses are all businesses of the chat in the order in which they were
// added.
func (s session) businesses() []business {
	all := append([]business{s.business}, s.Others...)
	slices.SortFunc(all, func(a, b business) int { return int(a.Number) - int(b.Number) })
	return all
}

// addBusiness makes a new business the current one; false when there are too
// many already.
func (s *session) addBusiness(name string) bool {
	if len(s.Others)+1 >= maxBusinesses {
		return false
	}
	number := uint8(0)
	for slices.ContainsFunc(s.businesses(), func(b business) bool { return b.Number == number }) {
		number++
	}
	s.Others = append(slices.Clone(s.Others), s.business)
	s.business = business{Number: number, Name: clip(name, maxBusinessName)}
	return true
}

// switchTo makes another business the current one; false when there is none of
// that number.
func (s *session) switchTo(number uint8) bool {
	i := slices.IndexFunc(s.Others, func(b business) bool { return b.Number == number })
	if i < 0 {
		return number == s.Number
	}
	others := slices.Clone(s.Others)
	s.business, others[i] = others[i], s.business
	s.Others = others
	return true
}

// dropBusiness forgets a business with all that is its own. The last one is
// emptied instead, and keeps no name.
func (s *session) dropBusiness(number uint8) bool {
	if number == s.Number {
		if len(s.Others) == 0 {
			s.business = business{}
			return true
		}
		s.switchTo(s.Others[0].Number)
	}
	before := len(s.Others)
	s.Others = slices.DeleteFunc(slices.Clone(s.Others), func(b business) bool { return b.Number == number })
	return len(s.Others) < before
}
