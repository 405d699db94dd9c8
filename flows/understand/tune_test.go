package understand

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"carebot/flows/care"
	"carebot/locales"
)

type tally struct{ n, right, sure, wrong int }

func (t *tally) add(want Intent, got Meaning) {
	t.n++
	if got.Intent == want {
		t.right++
	}
	if got.Does != Ask {
		t.sure++
		if got.Intent != want {
			t.wrong++
		}
	}
}

func (t tally) String() string {
	return fmt.Sprintf("n %d right %.1f sure %.1f wrong %.1f", t.n, 100*float64(t.right)/float64(t.n), 100*float64(t.sure)/float64(t.n), 100*float64(t.wrong)/float64(t.n))
}

func TestTuneCV(t *testing.T) {
	ex, err := locales.Examples()
	if err != nil {
		t.Fatal(err)
	}
	list := flatten(ex)
	by := map[care.Language]*tally{}
	const folds = 5
	ths := []float64{.5, .55, .6, .65, .7, .75, .8, .85, .9}
	sweep := make([]tally, len(ths))
	osweep := make([]tally, len(ths))
	show := os.Getenv("SHOW") != ""
	type miss struct {
		conf float64
		s    string
	}
	for f := range folds {
		var tr, te []example
		g, n := -1, ""
		for _, e := range list {
			if e.text != n {
				g++
				n = e.text
				if (g*7919)%folds == f {
					te = append(te, e)
				}
			}
			if (g*7919)%folds == f {
			} else {
				tr = append(tr, e)
			}
		}
		m := train(tr)
		for _, e := range te {
			got := m.Understand(expand(e.text)[0], e.language)
			if by[e.language] == nil {
				by[e.language] = &tally{}
			}
			by[e.language].add(e.intent, got)
			for i, th := range ths {
				if got.Confidence >= th {
					sweep[i].sure++
					if got.Intent != e.intent {
						sweep[i].wrong++
					}
				}
				sweep[i].n++
			}
			if got.Intent == "other" {
				for i, th := range ths {
					if got.Confidence >= th {
						osweep[i].sure++
						if got.Intent != e.intent {
							osweep[i].wrong++
						}
					}
					osweep[i].n++
				}
			}
			if show && got.Intent != e.intent && got.Confidence > 0.0 {
				fmt.Printf("%.2f\t%s\twant %s\tgot %s\t%s\n", got.Confidence, e.language, e.intent, got.Intent, e.text)
			}
		}
	}
	for i, th := range ths {
		fmt.Printf("cvt %.2f all %v   other %v\n", th, sweep[i], osweep[i])
	}
	for l, c := range by {
		fmt.Println("cv", l, c)
	}
}

func TestTunePhrases(t *testing.T) {
	ex, _ := locales.Examples()
	start := time.Now()
	m := Train(ex)
	fmt.Println("train", time.Since(start), "features", m.vocabulary.size)
	files := []string{"testdata/phrases.%s.tsv"}
	if d := os.Getenv("DEV"); d != "" {
		files = []string{d}
	}
	for _, pat := range files {
		for _, l := range care.Languages() {
			f, err := os.Open(fmt.Sprintf(pat, l))
			if err != nil {
				continue
			}
			var c tally
			for s := bufio.NewScanner(f); s.Scan(); {
				p := strings.SplitN(s.Text(), "\t", 3)
				got := m.Understand(p[2], l)
				c.add(Intent(p[0]), got)
				if got.Intent != Intent(p[0]) {
					fmt.Printf("%s %.2f %s want %s got %s %s | %s\n", l, got.Confidence, got.Does, p[0], got.Intent, got.Second, p[2])
				}
				if o := strings.Join(got.Orders, ","); o != p[1] {
					fmt.Println("ORDERS", p[2], "got", o)
				}
				if got.Language != l {
					fmt.Printf("LANG %s got %s %.2f %s\n", l, got.Language, got.Surely, p[2])
				}
			}
			fmt.Println(l, c)
		}
	}
}
