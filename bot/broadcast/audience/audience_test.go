package audience_test

import (
	"context"
	"iter"
	"maps"
	"testing"

	"plutbot/bot"
	"plutbot/bot/broadcast/audience"
	"plutbot/storage"
)

const today = 20_000

type people []storage.Person

func (all people) People(context.Context) iter.Seq2[storage.Person, error] {
	return func(yield func(storage.Person, error) bool) {
		for _, p := range all {
			if !yield(p, nil) {
				return
			}
		}
	}
}

func person(chat int64, p bot.Person, blocked bool) storage.Person {
	if p.Active == 0 {
		p.Active = today
	}
	return storage.Person{Chat: chat, Data: p.Encode(), Blocked: blocked}
}

func TestAnAudienceIsChosenByAllThatIsKnownAndNobodyUnwilling(t *testing.T) {
	t.Parallel()
	all := people{
		person(1, bot.Person{Language: "id", Province: "32", Regency: "32.73", Sector: "makanan", Guides: []bot.PersonGuide{{Guide: "halal", Outcome: "wajib"}}}, false),
		person(2, bot.Person{Language: "en", Province: "32", Guides: []bot.PersonGuide{{Guide: "halal", Question: "bahan"}}}, false),
		person(3, bot.Person{Language: "id", Province: "35", Zone: 1, Expiries: []bot.Expiry{{Document: "nib", Day: today + 20}}}, false),
		person(4, bot.Person{Language: "id", Province: "32"}, true),
		person(5, bot.Person{Language: "id", Province: "32", Off: []string{"pelatihan"}}, false),
		person(6, bot.Person{Language: "id", Province: "32", Active: today - 10, LowData: true}, false),
		person(7, bot.Person{Language: "id", Province: "32", Active: today - 91}, false), // forgotten by now
	}
	version := func(language string, lowData bool) int {
		switch {
		case lowData:
			return 2
		case language == "en":
			return 1
		default:
			return 0
		}
	}
	versions := map[int64]int{2: 1, 6: 2}
	for name, c := range map[string]struct {
		want, not map[audience.Facet][]string
		chats     []int64
	}{
		"everybody":         {nil, nil, []int64{1, 2, 3, 6}},
		"a province":        {map[audience.Facet][]string{audience.Province: {"32"}}, nil, []int64{1, 2, 6}},
		"two provinces":     {map[audience.Facet][]string{audience.Province: {"32", "35"}}, nil, []int64{1, 2, 3, 6}},
		"begun":             {map[audience.Facet][]string{audience.Guide: {"halal"}}, nil, []int64{1, 2}},
		"an outcome":        {map[audience.Facet][]string{audience.Guide: {"halal=wajib"}}, nil, []int64{1}},
		"an open question":  {map[audience.Facet][]string{audience.Guide: {"halal@bahan"}}, nil, []int64{2}},
		"a document ends":   {map[audience.Facet][]string{audience.Expiry: {"30"}}, nil, []int64{3}},
		"not so soon":       {map[audience.Facet][]string{audience.Expiry: {"7"}}, nil, nil},
		"active":            {map[audience.Facet][]string{audience.Active: {"7"}}, nil, []int64{1, 2, 3}},
		"combined":          {map[audience.Facet][]string{audience.Province: {"32"}, audience.Language: {"id"}}, nil, []int64{1, 6}},
		"without some":      {map[audience.Facet][]string{audience.Province: {"32"}}, map[audience.Facet][]string{audience.Guide: {"halal"}}, []int64{6}},
		"only an exclusion": {nil, map[audience.Facet][]string{audience.Province: {"32"}}, []int64{3}},
	} {
		f := audience.Filter{Want: c.want, Not: c.not}
		var got []int64
		for a, err := range audience.Addressees(t.Context(), all, f, "pelatihan", version, today) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, a.Chat)
			if a.Variant != versions[a.Chat] {
				t.Errorf("%s: %+v gets the wrong version", name, a)
			}
		}
		count, err := audience.CountOf(t.Context(), all, f, "pelatihan", version, today)
		if err != nil || len(got) != len(c.chats) || count.People != int64(len(got)) {
			t.Errorf("%s: %v and a count of %d, want %v (%v)", name, got, count.People, c.chats, err)
			continue
		}
		for i, chat := range c.chats {
			if got[i] != chat {
				t.Errorf("%s: %v, want %v", name, got, c.chats)
			}
		}
	}
	count, err := audience.CountOf(t.Context(), all, audience.Filter{Want: map[audience.Facet][]string{audience.Province: {"32"}}}, "pelatihan", version, today)
	if err != nil || count.Blocked != 1 || count.Values[audience.Province]["32"] != 4 || len(count.Samples) != 3 || count.Samples[0][0].Value != "32" ||
		!maps.Equal(count.Versions, map[int]int64{0: 1, 1: 1, 2: 1}) {
		t.Errorf("counted %+v (%v)", count, err)
	}
}

func TestTappingAValueWantsItThenExcludesItThenForgetsIt(t *testing.T) {
	t.Parallel()
	var f audience.Filter
	f.Toggle(audience.Province, "32")
	if len(f.Want[audience.Province]) != 1 {
		t.Errorf("%+v", f)
	}
	f.Toggle(audience.Province, "32")
	if len(f.Want) != 0 || len(f.Not[audience.Province]) != 1 {
		t.Errorf("%+v", f)
	}
	f.Toggle(audience.Province, "32")
	if len(f.Want) != 0 || len(f.Not) != 0 {
		t.Errorf("%+v", f)
	}
}
