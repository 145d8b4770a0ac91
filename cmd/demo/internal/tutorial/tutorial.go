// Package tutorial makes the page of the tutorial: one HTML file with the text, the equations, the figures, the
// experiments with their tables and checks, and the claims of the sources with their verdicts.
//
// The text is in the folder chapters, one Markdown file for each chapter, in the order of their names. A line of its
// own names each computed part:
//
//	{{figure depth: test error against the number of hidden layers}}
//	{{experiment E06}}
//	{{claims C123 C124 C41-C45}}
//	{{variants plain deep}}
//	{{code own_test.go}}
//
// The text after a figure's name describes it to readers who cannot see it. Every figure, experiment, claim and variant
// appears once on the page. Equations are in TeX, $in a line$ or alone on lines that begin and end with $$. The command
// cmd/gen/mathml, which go generate runs, renders them to MathML in equations.json, so that the page needs no script,
// no style sheet and no font from anywhere.
//
// The text contains no computed number, because that would go stale. The notes of the experiments say what the numbers
// show; they are computed with them.
package tutorial

import (
	"bytes"
	_ "embed"
	"html/template"
	"io"
	"regexp"

	"github.com/aegis-ae/aegis/cmd/demo/internal/claims"
	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
)

// Figure is a figure of the page, in a file beside it.
type Figure struct {
	Path          string // relative to the page, with slashes
	Width, Height int    // in pixels of the page
	Caption       string
	Command       string // that draws it
}

// Material is everything that was computed for a page. The page says what was left out: what is missing in a map.
type Material struct {
	Chapters    []Chapter
	Figures     map[string]Figure              // by name
	Experiments map[string]*experiments.Result // by ID
	Claims      map[string]claims.Result       // by ID
	Train, Test string                         // the sets
	Seed        uint64
	Command     string // that makes the page
	Flags       string // of commands that compute its parts, with a space before each
	Quick       bool   // little was trained: checks are not judged
}

var (
	//go:embed page.html
	pageText string
	//go:embed style.css
	styleText string
	page      = template.Must(template.New("page").Funcs(template.FuncMap{"subscripts": subscripts}).Parse(pageText))
)

// subscript matches a letter and its subscript in a formula in plain text: W_e, h_{l−1}.
var subscript = regexp.MustCompile(`([\pL\pM²])_(?:\{([^}]*)\}|([\p{Ll}\p{Lu}\p{Nd}]+))`)

// subscripts returns a text with its subscripts in sub elements.
func subscripts(text string) template.HTML {
	return template.HTML(subscript.ReplaceAllString(template.HTMLEscapeString(text), "$1<sub>$2$3</sub>"))
}

// pageView is what the template of the page is filled with.
type pageView struct {
	Material
	Style    template.CSS
	Chapters []chapterView
	Counts   []verdictCount
	Index    []claimView
}

type chapterView struct {
	Chapter
	Sections []section
	Body     template.HTML
}

// verdictCount says how many claims have a verdict.
type verdictCount struct {
	Badge badge
	Count int
}

// Write writes the page. Equal material gives equal bytes.
func (m Material) Write(w io.Writer) error {
	v := pageView{Material: m, Style: template.CSS(styleText)}
	for _, c := range m.Chapters {
		body, sections, err := m.chapter(c)
		if err != nil {
			return err
		}
		v.Chapters = append(v.Chapters, chapterView{c, sections, body})
		for _, id := range c.Claims() {
			v.Index = append(v.Index, m.claim(id))
		}
	}
	sortClaims(v.Index)
	v.Counts = countVerdicts(v.Index)
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		return err
	}
	_, err := b.WriteTo(w)
	return err
}
