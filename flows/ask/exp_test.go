package ask

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"
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

type obs struct {
	w        row
	rank     int // of the first right topic among on topics
	off      float64
	tops     string
	isOff    bool
	topScore float64
}

func observe(r *Router, rows []row) []obs {
	var out []obs
	for _, w := range rows {
		p, off := r.judge(w.q)
		o := obs{w: w, off: off, isOff: w.topic == OffTopic}
		idx := []int{}
		for c := range p {
			if c != r.offTopic {
				idx = append(idx, c)
			}
		}
		sort.SliceStable(idx, func(i, j int) bool { return p[idx[i]] > p[idx[j]] })
		o.rank = 99
		for k, c := range idx {
			if r.topics[c] == w.topic || w.also != "" && strings.Contains(w.also, r.topics[c]) {
				o.rank = k
				break
			}
		}
		o.topScore = float64(p[idx[0]])
		for _, c := range idx[:3] {
			o.tops += fmt.Sprintf(" %s:%.2f", r.topics[c], p[c])
		}
		out = append(out, o)
	}
	return out
}

func summary(name string, os_ []obs, verbose bool) {
	var on, off []float64
	var n1, n3, n1r, n3r, n, offref, onref, noff int
	for _, o := range os_ {
		if o.isOff {
			noff++
			off = append(off, o.off)
			if o.off >= refusal {
				offref++
			} else if verbose {
				fmt.Printf("  OFF-ACCEPTED %.2f %q %s\n", o.off, o.w.q, o.tops)
			}
			continue
		}
		n++
		on = append(on, o.off)
		ref := o.off >= refusal
		if ref {
			onref++
			if verbose {
				fmt.Printf("  REFUSED %.2f %s | %q %s\n", o.off, o.w.topic, o.w.q, o.tops)
			}
		}
		if o.rank == 0 {
			n1++
			if !ref {
				n1r++
			}
		} else if verbose {
			fmt.Printf("  WRONG[%d] %s | %q %s\n", o.rank, o.w.topic, o.w.q, o.tops)
		}
		if o.rank < 3 {
			n3++
			if !ref {
				n3r++
			}
		}
	}
	slices.Sort(on)
	slices.Sort(off)
	at := func(onrefRate float64) (float64, float64) {
		if len(on) == 0 || len(off) == 0 {
			return 0, 0
		}
		th := on[min(len(on)-1, int(float64(len(on))*(1-onrefRate)))]
		k := sort.SearchFloat64s(off, th)
		return float64(len(off)-k) / float64(len(off)), th
	}
	a2, _ := at(0.02)
	a3, t3 := at(0.03)
	a5, t5 := at(0.05)
	f := func(a, b int) float64 { return 100 * float64(a) / float64(max(b, 1)) }
	fmt.Printf("%-4s n=%d rank1=%.1f rank3=%.1f | with refusal top1=%.1f top3=%.1f onref=%.1f offref=%.1f | offref@2%%=%.1f @3%%=%.1f(th %.2f) @5%%=%.1f(th %.2f)\n", name, n, f(n1, n), f(n3, n), f(n1r, n), f(n3r, n), f(onref, n), f(offref, noff), 100*a2, 100*a3, t3, 100*a5, t5)
}

func env(name string, p *float32) {
	if s := os.Getenv(name); s != "" {
		var f float64
		fmt.Sscan(s, &f)
		*p = float32(f)
	}
}

func TestExp(t *testing.T) {
	env("UNK", &unkW)
	env("MA", &mixA)
	env("MB", &mixB)
	env("MC", &mixC)
	env("FE", &framesEach)
	env("FW", &foreignWeight)
	env("SILENT", &silent)
	env("IDF", &idfPow)
	env("RATE", &rate)
	env("LAST", &last)
	ep := float32(epochs)
	env("EPOCHS", &ep)
	epochs = int(ep)
	for b := range blocks {
		env(fmt.Sprintf("B%d", b), &blockWeight[b])
	}
	t0 := time.Now()
	r, err := Load(os.DirFS("../guides"))
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("load", time.Since(t0), "columns", len(r.vocabulary.rarity))
	dev := readTSV("/work/shared/questions-dev.tsv")
	own := readTSV("testdata/questions.tsv")
	summary("dev", observe(r, dev), os.Getenv("V") == "dev")
	summary("own", observe(r, own), os.Getenv("V") == "own")
	var all []obs
	ks := 5
	for seed := range uint64(2) {
		for f := range ks {
			all = append(all, foldObs(t, seed, ks, f)...)
		}
	}
	summary("cv", all, os.Getenv("V") == "cv")
	// topic detail
	if os.Getenv("T") != "" {
		m := map[string][3]int{}
		for _, o := range all {
			x := m[o.w.topic]
			x[0]++
			if o.rank == 0 {
				x[1]++
			}
			if o.rank < 3 {
				x[2]++
			}
			m[o.w.topic] = x
		}
		for _, k := range sortedKeys(m) {
			fmt.Printf("%-28s n=%d top1=%.0f top3=%.0f\n", k, m[k][0], 100*float64(m[k][1])/float64(m[k][0]), 100*float64(m[k][2])/float64(m[k][0]))
		}
	}
}

func foldObs(t *testing.T, seed uint64, k, f int) []obs {
	c, err := readContent(os.DirFS("../guides"))
	if err != nil {
		t.Fatal(err)
	}
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
	rng := rand.New(rand.NewPCG(seed, 2))
	rng.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	var rows []row
	for i := range c.topics {
		c.topics[i].Variants = nil
	}
	for i, it := range items {
		if i%k == f {
			rows = append(rows, row{topic: c.topics[it.t].Topic, q: it.v.text})
		} else {
			c.topics[it.t].Variants = append(c.topics[it.t].Variants, it.v)
		}
	}
	l, err := newLanguage(c)
	if err != nil {
		t.Fatal(err)
	}
	docs, topics, _ := l.documents(c)
	r, _ := newRouter(l, docs, topics)
	return observe(r, rows)
}
