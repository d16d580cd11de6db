package check_test

import (
	"testing"

	"plutbot/flows"
	"plutbot/flows/check"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

// BenchmarkGuides checks the guides of the program one by one. A guide takes
// under 100 ms.
func BenchmarkGuides(b *testing.B) {
	shipped, err := definition.Load(guides.FS())
	if err != nil {
		b.Fatal(err)
	}
	for _, g := range shipped.Guides {
		content := &flows.Content{Guides: []*flows.Guide{g}, Values: shipped.Values, Sources: shipped.Sources, Regions: shipped.Regions}
		b.Run(g.ID, func(b *testing.B) {
			for b.Loop() {
				check.Run(content, nil, words{}, 20780)
			}
		})
	}
}
