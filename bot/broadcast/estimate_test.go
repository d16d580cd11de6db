package broadcast_test

import (
	"testing"
	"time"

	"plutbot/bot/broadcast"
)

func TestTheDurationFollowsFromTheRateAndTheMessages(t *testing.T) {
	t.Parallel()
	single := broadcast.Content{Variants: []broadcast.Variant{{Messages: []int64{1}}}}
	album := broadcast.Content{Variants: []broadcast.Variant{{Messages: []int64{1, 2}, Footer: "x"}}}
	paid := single
	paid.Paid = true
	for _, c := range []struct {
		content broadcast.Content
		rate    int
		want    time.Duration
		stars   float64
	}{
		{single, 30, 200 * time.Second, 600}, {album, 30, 600 * time.Second, 1800}, {paid, 30, 6 * time.Second, 600},
		{single, 0, 6 * time.Second, 600}, // a server without limits
	} {
		if got := broadcast.NewControl(nil, nil, time.Now, c.rate).Estimate(6000, c.content); got != c.want {
			t.Errorf("%+v at %d takes %s, want %s", c.content, c.rate, got, c.want)
		}
		if got := c.content.Stars(6000); got != c.stars {
			t.Errorf("%+v costs %v, want %v", c.content, got, c.stars)
		}
	}
	if album.CanPay() || !paid.CanPay() {
		t.Error("albums cannot be paid for, single messages can")
	}
}
