package tutorial

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/internal/claims"
)

//go:embed chapters/*.md
var chapterFiles embed.FS

// Chapter is a chapter of the tutorial.
type Chapter struct {
	Number int
	Name   string // as on the command line and in links
	Title  string
	parts  []part
}

// The kinds of parts. All but the first two are names of directives.
const (
	textPart       = "text"
	equationPart   = "equation"
	figurePart     = "figure"
	experimentPart = "experiment"
	claimsPart     = "claims"
	variantsPart   = "variants"
	codePart       = "code"
)

// part is a piece of a chapter: text in Markdown, an equation in TeX, or a directive.
type part struct {
	kind  string
	text  string   // Markdown, TeX, or the description of a figure
	names []string // what a directive names
}

// Chapters returns the chapters in their order.
func Chapters() ([]Chapter, error) {
	files, err := chapterFiles.ReadDir("chapters")
	if err != nil {
		return nil, err
	}
	var out []Chapter
	for i, f := range files {
		text, err := chapterFiles.ReadFile(path.Join("chapters", f.Name()))
		if err != nil {
			return nil, err
		}
		_, name, _ := strings.Cut(strings.TrimSuffix(f.Name(), ".md"), "-") // without the number that orders them
		c, err := parseChapter(name, string(text))
		if err != nil {
			return nil, fmt.Errorf("chapter %s: %w", f.Name(), err)
		}
		c.Number = i + 1
		out = append(out, c)
	}
	return out, nil
}

// Select returns the chapters of the given names in their order, or all if no name is given.
func Select(names []string) ([]Chapter, error) {
	all, err := Chapters()
	if err != nil || len(names) == 0 {
		return all, err
	}
	var known []string
	for _, c := range all {
		known = append(known, c.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			return nil, fmt.Errorf("there is no chapter %q; there are: %s", name, strings.Join(known, ", "))
		}
	}
	return slices.DeleteFunc(all, func(c Chapter) bool { return !slices.Contains(names, c.Name) }), nil
}

// Figures returns the names of the figures of the chapter.
func (c Chapter) Figures() []string { return c.named(figurePart) }

// Experiments returns the IDs of the experiments of the chapter.
func (c Chapter) Experiments() []string { return c.named(experimentPart) }

// Claims returns the IDs of the claims of the chapter.
func (c Chapter) Claims() []string { return c.named(claimsPart) }

// Variants returns the names of the variants of the chapter.
func (c Chapter) Variants() []string { return c.named(variantsPart) }

func (c Chapter) named(kind string) []string {
	var out []string
	for _, p := range c.parts {
		if p.kind == kind {
			out = append(out, p.names...)
		}
	}
	return out
}

// parseChapter splits a chapter into its parts. The first line is the title.
func parseChapter(name, text string) (Chapter, error) {
	title, rest, _ := strings.Cut(text, "\n")
	c := Chapter{Name: name, Title: strings.TrimPrefix(title, "# ")}
	if c.Title == title {
		return c, fmt.Errorf("it does not begin with its title after #")
	}
	var open []string // lines of a piece of text, or of an equation
	equation := false
	flush := func(kind string) {
		if t := strings.TrimSpace(strings.Join(open, "\n")); t != "" {
			c.parts = append(c.parts, part{kind: kind, text: t})
		}
		open = nil
	}
	for line := range strings.Lines(rest) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case equation:
			tex, ends := strings.CutSuffix(line, "$$")
			open = append(open, tex)
			if ends {
				flush(equationPart)
				equation = false
			}
		case strings.HasPrefix(line, "$$"):
			flush(textPart)
			tex, ends := strings.CutSuffix(line[2:], "$$")
			open, equation = []string{tex}, !ends
			if ends {
				flush(equationPart)
			}
		case strings.HasPrefix(line, "{{"):
			flush(textPart)
			p, err := parseDirective(line)
			if err != nil {
				return c, err
			}
			c.parts = append(c.parts, p)
		default:
			open = append(open, line)
		}
	}
	if equation {
		return c, fmt.Errorf("an equation does not end: %s", open[0])
	}
	flush(textPart)
	return c, nil
}

// parseDirective reads a line such as {{claims C01 C03-C05}}.
func parseDirective(line string) (part, error) {
	inner, ends := strings.CutSuffix(strings.TrimPrefix(line, "{{"), "}}")
	kind, rest, _ := strings.Cut(inner, " ")
	p := part{kind: kind, names: strings.Fields(rest)}
	switch {
	case !ends:
		return p, fmt.Errorf("%s: it does not end with }}", line)
	case len(p.names) == 0:
		return p, fmt.Errorf("%s: it names nothing", line)
	}
	switch kind {
	case figurePart:
		name, description, said := strings.Cut(rest, ": ")
		if !said {
			return p, fmt.Errorf("%s: it does not describe the figure after a colon", line)
		}
		p.names, p.text = []string{name}, description
	case claimsPart:
		var err error
		p.names, err = expandClaims(p.names)
		return p, err
	case experimentPart, variantsPart, codePart:
	default:
		return p, fmt.Errorf("%s: there is no directive %q", line, kind)
	}
	return p, nil
}

// expandClaims replaces ranges (C03-C07) by the claims in them.
func expandClaims(names []string) ([]string, error) {
	all := claims.All()
	find := func(id string) (int, error) {
		i := slices.IndexFunc(all, func(c claims.Claim) bool { return c.ID == id })
		if i < 0 {
			return 0, fmt.Errorf("there is no claim %s", id)
		}
		return i, nil
	}
	var out []string
	for _, name := range names {
		from, to, isRange := strings.Cut(name, "-")
		if !isRange {
			to = from
		}
		first, err := find(from)
		if err != nil {
			return nil, err
		}
		last, err := find(to)
		if err != nil {
			return nil, err
		}
		if last < first {
			return nil, fmt.Errorf("claims %s: the last one comes before the first", name)
		}
		for _, c := range all[first : last+1] {
			out = append(out, c.ID)
		}
	}
	return out, nil
}
