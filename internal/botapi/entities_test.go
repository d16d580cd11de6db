package botapi

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func entity(kind string, offset, length int) Entity {
	return Entity{Type: kind, Offset: offset, Length: length}
}

func link(offset, length int, url string) Entity {
	return Entity{Type: "text_link", Offset: offset, Length: length, URL: url}
}

func TestHTMLMakesEntities(t *testing.T) {
	t.Parallel()
	pre := Entity{Type: "pre", Offset: 3, Length: 4, Language: "go"}
	for _, test := range []struct {
		in, text string
		want     []Entity
	}{
		{"a &lt;b&gt; &amp; &quot;c&quot; &#65;&#x42; &euro;", `a <b> & "c" AB &euro;`, nil},
		{"🏪 <b>Toko</b> <i>baru</i>", "🏪 Toko baru", []Entity{entity("bold", 3, 4), entity("italic", 8, 4)}},
		{"<b>a<i>b</i></b>", "ab", []Entity{entity("bold", 0, 2), entity("italic", 1, 1)}},
		{"<i><b>x</b></i>", "x", []Entity{entity("bold", 0, 1), entity("italic", 0, 1)}},
		{"<b>a</b><strong>b</strong>", "ab", []Entity{entity("bold", 0, 2)}},
		{"<u>a</u><ins>b</ins> <s>c</s> <strike>d</strike> <del>e</del>", "ab c d e", []Entity{
			entity("underline", 0, 2), entity("strikethrough", 3, 1), entity("strikethrough", 5, 1), entity("strikethrough", 7, 1),
		}},
		{`<tg-spoiler>a</tg-spoiler> <span class="tg-spoiler">b</span>`, "a b", []Entity{entity("spoiler", 0, 1), entity("spoiler", 2, 1)}},
		{"<code>a<b>b</b></code>", "ab", []Entity{entity("code", 0, 2)}},
		{"<pre>a</pre>", "a", []Entity{entity("pre", 0, 1)}},
		{`ab <pre><code class="language-go">x:=1</code></pre>`, "ab x:=1", []Entity{pre}},
		{`<a href="oss.go.id">NIB</a>`, "NIB", []Entity{link(0, 3, "http://oss.go.id/")}},
		{`<a href='https://x.id/?a=1&amp;b=2'>x</a>`, "x", []Entity{link(0, 1, "https://x.id/?a=1&b=2")}},
		{`<a href="tg://user?id=42">x</a>`, "x", []Entity{{Type: "text_mention", Length: 1, User: &User{ID: 42}}}},
		{`<a href="asdf">x</a>`, "x", nil},
		{"<blockquote>a</blockquote>", "a", []Entity{entity("blockquote", 0, 1)}},
		{"<blockquote expandable>a</blockquote>", "a", []Entity{entity("expandable_blockquote", 0, 1)}},
		{`<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>`, "👍", []Entity{{Type: "custom_emoji", Length: 2, CustomEmojiID: "5368324170671202286"}}},
		{"<b>a</>", "a", []Entity{entity("bold", 0, 1)}},
		{"<B >a</b >", "a", []Entity{entity("bold", 0, 1)}},
		{"  <b> a </b> ", "a", []Entity{entity("bold", 0, 1)}},
		{"<b></b>x", "x", nil},
	} {
		text, got, fail := formatText(test.in, "HTML", nil)
		if fail != nil {
			t.Errorf("%s: %v", test.in, fail)
			continue
		}
		if text != test.text || len(got)+len(test.want) > 0 && !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %q %+v, want %q %+v", test.in, text, got, test.text, test.want)
		}
	}
}

func TestOldMarkdownMakesEntities(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in, text string
		want     []Entity
	}{
		{"*Toko* _baru_ `x*y`", "Toko baru x*y", []Entity{entity("bold", 0, 4), entity("italic", 5, 4), entity("code", 10, 3)}},
		{"*a_b*", "a_b", []Entity{entity("bold", 0, 3)}},
		{`a\_b \* \x`, `a_b * \x`, nil},
		{"```go\nx:=1```", "x:=1", []Entity{{Type: "pre", Length: 4, Language: "go"}}},
		{"[NIB](oss.go.id) 🏪 [x](tg://user?id=42)", "NIB 🏪 x", []Entity{link(0, 3, "http://oss.go.id/"), {Type: "text_mention", Offset: 7, Length: 1, User: &User{ID: 42}}}},
		{"[x](asdf) [https://y.id/]", "x https://y.id/", []Entity{link(2, 13, "https://y.id/")}},
		{"** x", "x", nil},
	} {
		text, got, fail := formatText(test.in, "Markdown", nil)
		if fail != nil || text != test.text || len(got)+len(test.want) > 0 && !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %v, got %q %+v, want %q %+v", test.in, fail, text, got, test.text, test.want)
		}
	}
	const words = "Bad Request: can't parse entities: Can't find end of the entity starting at byte offset 3"
	for _, in := range []string{"ab *x_", "ab `x", "ab [x(", "ab ```x``"} {
		if _, _, fail := formatText(in, "markdown", nil); fail == nil || fail.description != words {
			t.Errorf("%s: %v", in, fail)
		}
	}
}

func TestHTMLIsRefusedInTelegramsWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"halo <x>":                            `Unsupported start tag "x" at byte offset 5`,
		"a < b":                               `Unsupported start tag "" at byte offset 2`,
		"🏟<br/>":                              `Unsupported start tag "br/" at byte offset 4`,
		"x <b":                                "Unclosed start tag at byte offset 2",
		"<a href":                             `Unclosed start tag "a" at byte offset 0`,
		"<i  =a>":                             `Empty attribute name in the tag "i" at byte offset 0`,
		"<i a = ":                             `Unclosed start tag "i" at byte offset 0`,
		"<i a = 1x,":                          "Unexpected end of name token at byte offset 7",
		`<i a = "x>`:                          "Unclosed start tag at byte offset 0",
		"<span>x</span>":                      `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		"x</b>":                               "Unexpected end tag at byte offset 1",
		"<b>x</b":                             "Unclosed end tag at byte offset 4",
		"<b>x</i>":                            `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`,
		"<b>x":                                `Can't find end tag corresponding to start tag "b"`,
		"<b><i>x</b></i>":                     `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`,
		"<a href=x/>y</a>":                    "Unexpected end of name token at byte offset 8",
		`<tg-emoji emoji-id="x">y</tg-emoji>`: "Invalid custom emoji identifier specified",
	} {
		if _, _, got := parseHTML(in); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func TestMarkdownMakesEntities(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in, text string
		want     []Entity
	}{
		{`*a* _b_ __c__ ~d~ ||e|| ` + "`f`", "a b c d e f", []Entity{
			entity("bold", 0, 1), entity("italic", 2, 1), entity("underline", 4, 1),
			entity("strikethrough", 6, 1), entity("spoiler", 8, 1), entity("code", 10, 1),
		}},
		{`1\.5 \*x\*`, "1.5 *x*", nil},
		{"_a __b___", "a b", []Entity{entity("italic", 0, 3), entity("underline", 2, 1)}},
		{`[NIB](https://oss\.go.id/\)x)`, "NIB", []Entity{link(0, 3, "https://oss.go.id/)x")}},
		{`[x](tg://user?id=7)`, "x", []Entity{{Type: "text_mention", Length: 1, User: &User{ID: 7}}}},
		{"```go\nx:=1```", "x:=1", []Entity{{Type: "pre", Length: 4, Language: "go"}}},
		{">a\n>b\nc", "a\nb\nc", []Entity{entity("blockquote", 0, 3)}},
		{">a\n>b||", "a\nb", []Entity{entity("expandable_blockquote", 0, 3)}},
		{`![👍](tg://emoji?id=5368324170671202286)`, "👍", []Entity{{Type: "custom_emoji", Length: 2, CustomEmojiID: "5368324170671202286"}}},
	} {
		text, got, fail := formatText(test.in, "MarkdownV2", nil)
		if fail != nil {
			t.Errorf("%s: %v", test.in, fail)
			continue
		}
		if text != test.text || len(got)+len(test.want) > 0 && !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %q %+v, want %q %+v", test.in, text, got, test.text, test.want)
		}
	}
}

func TestMarkdownIsRefusedInTelegramsWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a.":       `Character '.' is reserved and must be escaped with the preceding '\'`,
		"a > b":    `Character '>' is reserved and must be escaped with the preceding '\'`,
		"🏟 🏟_abc":  "Can't find end of Italic entity at byte offset 9",
		"_a * b _": "Can't find end of Italic entity at byte offset 7",
		"```a":     "Can't find end of Pre entity at byte offset 0",
		"```a ":    "Can't find end of PreCode entity at byte offset 0",
		"__a_":     "Can't find end of Italic entity at byte offset 3",
		"[a](b":    "Can't find end of a URL at byte offset 4",
		">*a\nb":   "Can't find end of Bold entity at byte offset 1",
	} {
		if _, _, got := parseMarkdown(in); got != want {
			t.Errorf("%s: got %q, want %q", in, got, want)
		}
	}
}

func TestPlainTextGetsAutomaticEntities(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]Entity{
		"/start":               {entity("bot_command", 0, 6)},
		"/menu@plut_bot x":     {entity("bot_command", 0, 14)},
		"a/b 1/2":              nil,
		"halo @sari_keripik":   {entity("mention", 5, 13)},
		"lihat #pirt":          {entity("hashtag", 6, 5)},
		"ke oss.go.id saja":    {entity("url", 3, 9)},
		"https://oss.go.id/a.": {entity("url", 0, 19)},
		"surat a.b@c.co.id":    {entity("email", 6, 11)},
		"/a /b":                {entity("bot_command", 0, 2), entity("bot_command", 3, 2)},
		"Rp 1.500.000":         nil,
	} {
		if got := completeEntities(in, nil); len(got)+len(want) > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", in, got, want)
		}
	}
}

// FuzzFormat asserts of every accepted text that it is valid and that each
// entity lies within it and begins and ends between characters.
func FuzzFormat(f *testing.F) {
	for _, seed := range []string{
		"<b>a<i>🏪</i></b>", "&#x1F600;<a href='x.id'>y", "<pre><code class=\"language-a\">x</code></pre>",
		"*a _b_* ||c|| [d](e.id)", "```go\nx```", ">a\n>b||\nc", " \r<blockquote expandable> x</blockquote>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if !utf8.ValidString(in) {
			return // the server refuses this before
		}
		for _, mode := range []string{"", "HTML", "MarkdownV2", "Markdown"} {
			text, entities, fail := formatText(in, mode, nil)
			if fail != nil {
				if !strings.HasPrefix(fail.description, "Bad Request: can't parse entities: ") {
					t.Errorf("%s %q: %v", mode, in, fail)
				}
				continue
			}
			if !utf8.ValidString(text) {
				t.Errorf("%s %q: invalid text %q", mode, in, text)
			}
			bounds := map[int]bool{}
			at := 0
			for _, r := range text {
				bounds[at] = true
				at += unitsOf(r)
			}
			bounds[at] = true
			for _, e := range entities {
				if e.Length <= 0 || !bounds[e.Offset] || !bounds[e.end()] {
					t.Errorf("%s %q: entity %+v outside of %q", mode, in, e, text)
				}
			}
		}
	})
}
