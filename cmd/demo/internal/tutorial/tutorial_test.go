package tutorial

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/aegis-ae/aegis/cmd/demo/internal/claims"
	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/models"
)

// material is made-up results for a page with all chapters.
func material(t *testing.T) Material {
	t.Helper()
	chapters, err := Chapters()
	if err != nil {
		t.Fatal(err)
	}
	m := Material{
		Chapters: chapters, Train: "train", Test: "test", Command: "demo tutorial",
		Figures: map[string]Figure{}, Experiments: map[string]*experiments.Result{}, Claims: map[string]claims.Result{},
	}
	for _, name := range experiments.FigureNames() {
		m.Figures[name] = Figure{
			Path: "figures/" + name + ".svg", Width: 300, Height: 200,
			Caption: "a < b", Command: "demo figures --only " + name,
		}
	}
	for _, e := range experiments.All() {
		r := &experiments.Result{Notes: []string{"note & note"}}
		r.Table("table of "+e.ID, "name", "MSE").Add("a", 0.5)
		r.AtMost("a number of "+e.ID, 1, 2)
		m.Experiments[e.ID] = r
	}
	for i, c := range claims.All() {
		r := claims.Result{Claim: c, Verdict: c.Expect}
		r.True.Near("a number", float64(i), float64(i), 1)
		m.Claims[c.ID] = r
	}
	return m
}

func write(t *testing.T, m Material) string {
	t.Helper()
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// element is the part of an HTML element that tests look at.
type element struct {
	tag  string
	attr map[string]string
}

// elements returns the elements of a page, and reports those that are not closed or not open when closed.
func elements(t *testing.T, page string) []element {
	t.Helper()
	void := []string{"meta", "link", "img", "br", "hr"}
	var out []element
	var open []string
	tokens := html.NewTokenizer(strings.NewReader(page))
	for {
		kind := tokens.Next()
		token := tokens.Token()
		switch kind {
		case html.ErrorToken:
			if !errors.Is(tokens.Err(), io.EOF) || len(open) > 0 {
				t.Errorf("at the end %v, open: %v", tokens.Err(), open)
			}
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			e := element{token.Data, map[string]string{}}
			for _, a := range token.Attr {
				e.attr[a.Key] = a.Val
			}
			out = append(out, e)
			if kind == html.StartTagToken && !slices.Contains(void, token.Data) {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				t.Fatalf("</%s> closes %v", token.Data, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// TestEverythingOnce: each figure, experiment, claim and variant appears once on the page.
func TestEverythingOnce(t *testing.T) {
	page := write(t, material(t))
	count := map[string]int{}
	for _, e := range elements(t, page) {
		if id := e.attr["id"]; id != "" {
			count[id]++
		}
	}
	for id, n := range count {
		if n > 1 {
			t.Errorf("%s is %d times on the page", id, n)
		}
	}
	once := func(what, id string) {
		if count[id] != 1 {
			t.Errorf("%s has %d places on the page", what, count[id])
		}
	}
	for _, name := range experiments.FigureNames() {
		once("figure "+name, "figure-"+name)
	}
	for _, e := range experiments.All() {
		once("experiment "+e.ID, e.ID)
		if strings.Count(page, "table of "+e.ID) != 1 || strings.Count(page, "a number of "+e.ID) != 1 {
			t.Errorf("the table or the check of %s is not on the page once", e.ID)
		}
	}
	for _, c := range claims.All() {
		once("claim "+c.ID, c.ID)
	}
	for _, v := range models.Variants() {
		if v.Name != "decorrelated" { // of this package's tests
			once("variant "+v.Name, "variant-"+v.Name)
		}
	}
}

// TestLinks: each link leads to something on the page, and images have a size and a description.
func TestLinks(t *testing.T) {
	list := elements(t, write(t, material(t)))
	for _, e := range list {
		switch href := e.attr["href"]; {
		case e.tag == "a" && strings.HasPrefix(href, "figures/"):
			if !slices.ContainsFunc(list, func(o element) bool { return o.attr["src"] == href }) {
				t.Errorf("a link to %s, which is no figure of the page", href)
			}
		case e.tag == "img":
			if e.attr["alt"] == "" || e.attr["width"] == "" || e.attr["height"] == "" {
				t.Errorf("image %v", e.attr)
			}
		case e.tag == "a" && !slices.ContainsFunc(list, func(o element) bool { return "#"+o.attr["id"] == href }):
			t.Errorf("a link leads to %q, which is not on the page", href)
		case e.tag == "script":
			t.Error("a script")
		}
	}
}

// TestEquations: all equations become MathML, and no dollar sign is left.
func TestEquations(t *testing.T) {
	page := write(t, material(t))
	if n := strings.Count(page, "<math"); n < 20 {
		t.Errorf("%d equations", n)
	}
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		text := n.Type == html.TextNode && n.Parent.Data != "style" && n.Parent.Data != "code"
		if text && strings.ContainsAny(n.Data, "$\\") {
			t.Errorf("left over: %q", n.Data)
		}
		if n.Data == "merror" {
			t.Error("an equation with an error")
		}
	}
}

func TestSameBytes(t *testing.T) {
	if first, second := write(t, material(t)), write(t, material(t)); first != second {
		t.Error("two pages of the same material differ")
	}
}

// TestLeftOut: a page without results says that they are missing, and one of a quick run that they are not judged.
func TestLeftOut(t *testing.T) {
	m := material(t)
	m.Claims, m.Figures, m.Quick = nil, nil, true
	page := write(t, m)
	for _, want := range []string{"not computed", "not judged", "was not drawn"} {
		if !strings.Contains(page, want) {
			t.Errorf("it does not say %q", want)
		}
	}
	if strings.Contains(page, "checks hold") {
		t.Error("checks of a quick run are judged")
	}
}

// TestUnexpected: a failure is visible.
func TestUnexpected(t *testing.T) {
	m := material(t)
	id := m.Chapters[0].Claims()[0]
	r := m.Claims[id]
	r.Verdict = claims.Failed
	m.Claims[id] = r
	m.Experiments["E01"].AtMost("too large", 3, 2)
	page := write(t, m)
	for _, want := range []string{"</span> failed</span>", "The expected verdict is", "a check fails", "1 of 2 hold"} {
		if !strings.Contains(page, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

// TestChapterErrors: each mistake in a chapter has its own error.
func TestChapterErrors(t *testing.T) {
	for text, want := range map[string]string{
		"no title":                     "does not begin with its title",
		"# A\n$$ x":                    "an equation does not end: ",
		"# A\n{{figure depth}}":        "does not describe the figure",
		"# A\n{{claims}}":              "it names nothing",
		"# A\n{{claims C01 C999}}":     "there is no claim C999",
		"# A\n{{claims C05-C03}}":      "the last one comes before the first",
		"# A\n{{picture depth}}":       `there is no directive "picture"`,
		"# A\n{{experiment E01":        "does not end with }}",
		"# A\n{{figure deepness: it}}": `there is no figure "deepness"`,
		"# A\n{{experiment E99}}":      `there is no experiment "E99"`,
		"# A\n{{variants plainer}}":    `"plainer"`,
		"# A\n$new$":                   "equation new is not rendered: run go generate",
		"# A\n$$new$$":                 "equation new is not rendered: run go generate",
	} {
		c, err := parseChapter("a", text)
		if err == nil {
			err = Material{Chapters: []Chapter{c}}.Write(io.Discard)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestSubscripts(t *testing.T) {
	for text, want := range map[string]string{
		"W_d W_e x < b_d":     "W<sub>d</sub> W<sub>e</sub> x &lt; b<sub>d</sub>",
		"ρ̂_j, W_lᵀ, h_{l−1}": "ρ̂<sub>j</sub>, W<sub>l</sub>ᵀ, h<sub>l−1</sub>",
		"‖∂z/∂x‖²_F":          "‖∂z/∂x‖²<sub>F</sub>",
		"1_000":               "1_000",
	} {
		if got := string(subscripts(text)); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func TestSelect(t *testing.T) {
	chosen, err := Select([]string{"linear", "autoencoder"})
	if err != nil || len(chosen) != 2 || chosen[0].Name != "autoencoder" {
		t.Errorf("%v, %v", chosen, err)
	}
	_, err = Select([]string{"nothing"})
	if err == nil || !strings.Contains(err.Error(), "there are: autoencoder, linear") {
		t.Errorf("an unknown chapter: %v", err)
	}
}
