package desk

import (
	"encoding/json"
	"time"
)

// Began tells since when a ticket or a visit has been kept, from its document;
// the zero time where it does not say so.
func Began(document []byte) time.Time {
	var d struct {
		History []event `json:"history"`
	}
	if err := json.Unmarshal(document, &d); err != nil || len(d.History) == 0 {
		return time.Time{}
	}
	return time.UnixMilli(d.History[0].At)
}
