package tutorial

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// section is a heading within a chapter, for the table of contents.
type section struct{ ID, Title string }

// markdown turns the text of one chapter into HTML.
type markdown struct {
	goldmark goldmark.Markdown
	ids      *headingIDs
}

func newMarkdown(chapter string) *markdown {
	return &markdown{
		goldmark: goldmark.New(
			goldmark.WithExtensions(extension.Table),
			goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithInlineParsers(util.Prioritized(dollars{}, 500))),
			goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(mathRenderer{}, 500))),
		),
		ids: &headingIDs{chapter: chapter, used: map[string]bool{}},
	}
}

// write writes a piece of text and returns its sections. Headings move one level down, below the chapter's.
func (m *markdown) write(w *bytes.Buffer, source string) ([]section, error) {
	ids := parser.WithContext(parser.NewContext(parser.WithIDs(m.ids)))
	root := m.goldmark.Parser().Parse(text.NewReader([]byte(source)), ids)
	var sections []section
	err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := n.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		id, _ := h.AttributeString("id")
		if h.Level == 2 {
			sections = append(sections, section{fmt.Sprintf("%s", id), string(h.Lines().Value([]byte(source)))})
		}
		h.Level++
		return ast.WalkSkipChildren, nil
	})
	if err != nil {
		return nil, err
	}
	return sections, m.goldmark.Renderer().Render(w, []byte(source), root)
}

// headingIDs gives headings IDs that begin with the chapter's name, so that they are unique on the page.
type headingIDs struct {
	chapter string
	used    map[string]bool
}

// Generate implements parser.IDs.
func (h *headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	words := strings.FieldsFunc(strings.ToLower(string(value)), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	id := h.chapter + "-" + strings.Join(words, "-")
	for n := 2; h.used[id]; n++ {
		id = fmt.Sprintf("%s-%s-%d", h.chapter, strings.Join(words, "-"), n)
	}
	h.Put([]byte(id))
	return []byte(id)
}

// Put implements parser.IDs.
func (h *headingIDs) Put(value []byte) { h.used[string(value)] = true }

// inlineMath is an equation within a line.
type inlineMath struct {
	ast.BaseInline
	tex string
}

var kindMath = ast.NewNodeKind("Math")

// Kind implements ast.Node.
func (*inlineMath) Kind() ast.NodeKind { return kindMath }

// Dump implements ast.Node.
func (m *inlineMath) Dump(source []byte, level int) {
	ast.DumpHelper(m, source, level, map[string]string{"tex": m.tex}, nil)
}

// dollars finds equations between dollar signs. An equation is within one line and has no space at either end.
type dollars struct{}

// Trigger implements parser.InlineParser.
func (dollars) Trigger() []byte { return []byte{'$'} }

// Parse implements parser.InlineParser.
func (dollars) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	tex, _, closed := strings.Cut(string(line[1:]), "$")
	if !closed || tex == "" || strings.TrimSpace(tex) != tex {
		return nil
	}
	block.Advance(len(tex) + 2)
	return &inlineMath{tex: tex}
}

type mathRenderer struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (mathRenderer) RegisterFuncs(to renderer.NodeRendererFuncRegisterer) {
	to.Register(kindMath, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		out, err := mathML(n.(*inlineMath).tex, false)
		if err != nil {
			return ast.WalkStop, err
		}
		_, err = w.WriteString(out)
		return ast.WalkSkipChildren, err
	})
}
