package flows

// Lesson teaches one thing on a few cards, with one question at the end. Its
// words are the messages lessons.<id>.title, .intro, .card.<card>, .quiz,
// .opt.<option>, .right and .wrong.
type Lesson struct {
	ID string
	// Order is the place in the list.
	Order int
	// Guide goes on where the lesson ends; its outcomes offer the lesson.
	Guide string
	// Cards in the order in which they are read.
	Cards []string
	// Options of the question at the end; Right is the one that is true.
	Options []string
	Right   string
	// Confidence of what is taught; Recheck is the place to check it again,
	// needed below High.
	Confidence Confidence
	Recheck    string
	Sources    []Citation
	Position   Position
}

// Message is the id of a text of the lesson: "title", "card.terang".
func (l *Lesson) Message(text string) string { return LessonPrefix + l.ID + "." + text }

// LessonPrefix begins the message ids of lessons.
const LessonPrefix = "lessons."

// Lesson finds a lesson by id.
func (c *Content) Lesson(id string) (*Lesson, bool) {
	for _, l := range c.Lessons {
		if l.ID == id {
			return l, true
		}
	}
	return nil, false
}

// LessonsOf gives the lessons that a guide offers, in their order.
func (c *Content) LessonsOf(guide string) []*Lesson {
	var of []*Lesson
	for _, l := range c.Lessons {
		if l.Guide == guide {
			of = append(of, l)
		}
	}
	return of
}
