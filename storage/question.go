package storage

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Question is something that people asked and that the bot could not answer.
// It holds nothing that tells who asked.
type Question struct {
	// Day on which it was asked.
	Day time.Time
	// Result is what became of it: "refused" or "unsure".
	Result string
	// Text is the question, with figures, names and addresses taken out.
	Text string
}

const (
	// maxQuestions is how many questions are kept, newest first.
	maxQuestions = 2000
	// KeptQuestions is how long they stay: authors look at them every month.
	KeptQuestions = 90 * 24 * time.Hour
	// questionsName stands for all chats: a question belongs to none.
	questionsName = "questions"
)

// AddQuestion keeps a question for the authors of the content.
func (s *Store) AddQuestion(ctx context.Context, q Question) error {
	key := s.keys.named(classQuestions, questionsName)
	pipe := s.client.TxPipeline()
	pipe.LPush(ctx, key, strings.Join([]string{q.Day.Format(time.DateOnly), q.Result, q.Text}, "\t"))
	pipe.LTrim(ctx, key, 0, maxQuestions-1)
	pipe.PExpire(ctx, key, KeptQuestions)
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("keep a question: %w", err)
	}
	return nil
}

// Questions gives the questions that are kept, newest first.
func (s *Store) Questions(ctx context.Context) ([]Question, error) {
	stored, err := s.client.LRange(ctx, s.keys.named(classQuestions, questionsName), 0, -1).Result()
	if err != nil {
		return nil, fmt.Errorf("read the questions: %w", err)
	}
	questions := make([]Question, 0, len(stored))
	for _, line := range stored {
		q, err := questionOf(line)
		if err != nil {
			return nil, err
		}
		questions = append(questions, q)
	}
	return questions, nil
}

// questionOf reads a question as it is stored.
func questionOf(line string) (Question, error) {
	parts := strings.SplitN(line, "\t", 3)
	if len(parts) != 3 {
		return Question{}, fmt.Errorf("read the questions: %q has no day, result and text", line)
	}
	day, err := time.Parse(time.DateOnly, parts[0])
	if err != nil {
		return Question{}, fmt.Errorf("read the questions: %w", err)
	}
	return Question{day, parts[1], parts[2]}, nil
}
