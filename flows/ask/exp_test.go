package ask

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"math/rand/v2"
)

type row struct{ id, topic, q, also string }

func readTSV(p string) []row {
	f, _ := os.Open(p)
	defer f.Close()
	var out []row
	sc := bufio.NewScanner(f)
	sc.Scan()
	for sc.Scan() {
		c := strings.Split(sc.Text(), "\t")
		for len(c) < 5 {
			c = append(c, "")
		}
		out = append(out, row{c[0], c[1], c[2], c[4]})
	}
	return out
}

func evalRows(r *Router, rows []row, verbose bool) string {
	var n1, n3, on, onref, off, offref int
	for _, w := range rows {
		res := r.Ask(w.q)
		ok := func(t string) bool { return t == w.topic || (w.also != "" && strings.Contains(w.also, t)) }
		if w.topic == OffTopic {
			off++
			if len(res.Matches) == 0 {
				offref++
			} else if verbose {
				fmt.Println("  OFF-ACCEPTED", w.q, res.Matches)
			}
			continue
		}
		on++
		if len(res.Matches) == 0 {
			onref++
			if verbose {
				fmt.Println("  REFUSED", w.topic, "|", w.q)
			}
			continue
		}
		if ok(res.Matches[0].Topic) {
			n1++
		} else if verbose {
			fmt.Println("  WRONG", w.topic, "|", w.q, res.Matches)
		}
		for _, m := range res.Matches {
			if ok(m.Topic) {
				n3++
				break
			}
		}
	}
	return fmt.Sprintf("on=%d top1=%.3f top3=%.3f onref=%.3f off=%d offref=%.3f", on, float64(n1)/float64(on), float64(n3)/float64(on), float64(onref)/float64(on), off, float64(offref)/float64(max(off, 1)))
}

func TestExp(t *testing.T) {
	t0 := time.Now()
	r, err := Load(os.DirFS("../guides"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("load", time.Since(t0), "columns", len(r.vocabulary.rarity))
	rows := readTSV("/work/shared/questions-dev.tsv")
	fmt.Println("dev", evalRows(r, rows, os.Getenv("V") != ""))
	if b, err := os.Stat("testdata/questions.tsv"); err == nil && b.Size() > 0 {
		fmt.Println("own", evalRows(r, readTSV("testdata/questions.tsv"), os.Getenv("VO") != ""))
	}
}

func TestCV(t *testing.T) {
	c, err := readContent(os.DirFS("../guides"))
	if err != nil {
		t.Fatal(err)
	}
	l, _ := newLanguage(c)
	_ = l
	type item struct {
		t int
		v line
	}
	var items []item
	for i, tt := range c.topics {
		for _, v := range tt.Variants {
			items = append(items, item{i, v})
		}
	}
	rng := rand.New(rand.NewPCG(1, 2))
	rng.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	const k = 5
	var rows []row
	var all string
	for f := range k {
		cc := *c
		cc.topics = append([]topicYAML(nil), c.topics...)
		for i := range cc.topics {
			cc.topics[i].Variants = nil
		}
		rows = rows[:0]
		for i, it := range items {
			if i%k == f {
				rows = append(rows, row{topic: cc.topics[it.t].Topic, q: it.v.text})
			} else {
				cc.topics[it.t].Variants = append(cc.topics[it.t].Variants, it.v)
			}
		}
		l, err := newLanguage(&cc)
		if err != nil {
			t.Fatal(err)
		}
		docs, topics, _ := l.documents(&cc)
		r, _ := newRouter(l, docs, topics)
		all = evalRows(r, rows, os.Getenv("VCV") != "")
		fmt.Println("cv", f, all)
	}
}
