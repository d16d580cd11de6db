package flows

// Finder answers a typed question for a code of what a business does: the
// options of a guide that the question mentions, each with the step that tells
// its code.
type Finder struct {
	// Words make a text such a question: "kbli".
	Words []string
	// Entries are the options that have a code, in the order of the guide.
	Entries []FinderEntry
	// Confidence of the codes; Recheck is the place to check them again, needed
	// below High.
	Confidence Confidence
	Recheck    string
	Sources    []Citation
	Position   Position
}

// FinderEntry is an option with the step whose text tells its code.
type FinderEntry struct {
	Question *Question
	Option   *Option
	Step     string
}

// All lists the entries.
func (f *Finder) All() []FinderEntry {
	if f == nil {
		return nil
	}
	return f.Entries
}

// Entry finds an entry by its step.
func (f *Finder) Entry(step string) (FinderEntry, bool) {
	for _, e := range f.All() {
		if e.Step == step {
			return e, true
		}
	}
	return FinderEntry{}, false
}
