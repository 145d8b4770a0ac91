package tutorial

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"

	"github.com/aegis-ae/aegis/cmd/demo/internal/experiments"
	"github.com/aegis-ae/aegis/models"
)

//go:embed own_test.go
var codeFiles embed.FS

// chapter writes the body of a chapter, and returns its sections.
func (m Material) chapter(c Chapter) (template.HTML, []section, error) {
	var b bytes.Buffer
	var sections []section
	text := newMarkdown(c.Name)
	for _, p := range c.parts {
		var err error
		switch p.kind {
		case textPart:
			var more []section
			more, err = text.write(&b, p.text)
			sections = append(sections, more...)
		case equationPart:
			var element string
			element, err = mathML(p.text, true)
			err = cmp.Or(err, page.ExecuteTemplate(&b, p.kind, template.HTML(element)))
		default:
			var view any
			if view, err = m.view(p); err == nil {
				err = page.ExecuteTemplate(&b, p.kind, view)
			}
		}
		if err != nil {
			return "", nil, fmt.Errorf("chapter %s: %w", c.Name, err)
		}
	}
	return template.HTML(b.String()), sections, nil
}

// view returns what the template of a directive is filled with.
func (m Material) view(p part) (any, error) {
	switch p.kind {
	case figurePart:
		return m.figure(p)
	case experimentPart:
		chosen, err := experiments.Select(p.names)
		if err != nil {
			return nil, err
		}
		return m.experiment(chosen[0])
	case claimsPart:
		var list []claimView
		for _, id := range p.names {
			list = append(list, m.claim(id))
		}
		return list, nil
	case variantsPart:
		var list []models.Variant
		for _, name := range p.names {
			v, err := models.Lookup(name)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		return list, nil
	default: // code
		text, err := codeFiles.ReadFile(p.names[0])
		return string(text), err
	}
}
