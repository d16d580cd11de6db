package botapi

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
)

// FuzzSplitObject compares with encoding/json.
func FuzzSplitObject(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"a":"b","c":1,"d":null,"e":{"f":["}"]}}`, ` { "a" : "\u00e9\n" , "b":true } `, `{"a":}`, `{"a":"b"`,
		`{"a":1,}`, `{"a":[1,2}`, `[1]`, `{"a":"` + "\x01" + `"}`, `{"a":1}x`, `{"\u0061":tru}`,
		`{"\`, `{"a":-1.5e3,"b":01}`, `{"a":[[],{}]}`, `{"a":"\x"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		got := map[string]string{}
		err := splitObject(string(body), got)
		var object map[string]json.RawMessage
		wrong := json.Unmarshal(body, &object)
		if object == nil && wrong == nil {
			return // null is an object to encoding/json
		}
		if (err == nil) != (wrong == nil) {
			t.Fatalf("%q: %v, want %v", body, err, wrong)
		}
		if err != nil {
			return
		}
		want := map[string]string{}
		for name, raw := range object {
			var s string
			if raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
				want[name] = s
			} else if string(raw) != "null" {
				want[name] = string(raw)
			}
		}
		// A name given twice counts once in both, but null hides an earlier one.
		if len(want) == len(got) && !maps.Equal(got, want) {
			t.Errorf("%q: %q, want %q", body, got, want)
		}
	})
}

func TestDeepJSONIsRefused(t *testing.T) {
	t.Parallel()
	for depth, want := range map[int]bool{maxDepth - 1: true, maxDepth: false, 1 << 20: false} {
		body := `{"a":` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + `}`
		if err := splitObject(body, map[string]string{}); (err == nil) != want {
			t.Errorf("%d arrays: %v", depth, err)
		}
	}
}
