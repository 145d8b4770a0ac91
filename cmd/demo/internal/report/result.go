package report

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/viz"
)

// FiguresFolder is where figures are, in the folder of a [Writer].
const FiguresFolder = "figures"

// Result is what a command has found, in the order in which it is printed, saved and drawn.
type Result []Part

// Add adds parts.
func (r *Result) Add(parts ...Part) { *r = append(*r, parts...) }

// Part is a part of a [Result]: a [*Table], a [Bare] one, a [CSV], a [Figure], a [File], a [Line], a [Paragraph] or a
// [Note].
type Part interface{ write(w *Writer) error }

// Line is a text that is printed as it is, with a line break after it.
type Line string

// Linef returns a formatted line.
func Linef(format string, args ...any) Line { return Line(fmt.Sprintf(format, args...)) }

// Paragraph is a text that is wrapped and printed between the last line and an empty one.
type Paragraph string

// Bare is a table that is printed without a title and empty lines around it.
type Bare struct{ *Table }

// Note is a text that is wrapped and printed behind a bullet.
type Note string

// CSV is a table that is written to a file.
type CSV struct {
	Path  string
	Table *Table
}

// Figure is a picture that is drawn twice, as PNG and as SVG.
type Figure struct {
	Name    string // of the files, without a folder and an extension
	Caption string // what it shows, for those who write it somewhere
	viz.Figure
}

// File is any other file.
type File struct {
	Path  string
	Write func(io.Writer) error
}

// Text returns a file of a text.
func Text(path, text string) File {
	return File{path, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}}
}

// Writer prints, saves and draws results.
type Writer struct {
	Out    io.Writer // for what is printed
	Folder string    // below which figures are drawn
	Files  []string  // paths of what has been written
}

// Write writes all parts of a result. It stops at the first error.
func (w *Writer) Write(r Result) error {
	for _, p := range r {
		if err := p.write(w); err != nil {
			return err
		}
	}
	return nil
}

func (l Line) write(w *Writer) error {
	_, err := fmt.Fprintln(w.Out, string(l))
	return err
}

func (p Paragraph) write(w *Writer) error {
	_, err := fmt.Fprintf(w.Out, "%s\n\n", Wrap(string(p), Width, ""))
	return err
}

func (n Note) write(w *Writer) error {
	_, err := fmt.Fprintln(w.Out, "* "+Wrap(string(n), Width-2, "  "))
	return err
}

// write prints the table, with its title if it has one, between empty lines.
func (t *Table) write(w *Writer) error {
	title := "\n"
	if t.Title != "" {
		title = "\n" + t.Title + "\n\n"
	}
	if _, err := io.WriteString(w.Out, title); err != nil {
		return err
	}
	if err := t.Print(w.Out); err != nil {
		return err
	}
	_, err := fmt.Fprintln(w.Out)
	return err
}

func (b Bare) write(w *Writer) error { return b.Print(w.Out) }

func (c CSV) write(w *Writer) error { return File{c.Path, c.Table.WriteCSV}.write(w) }

func (f Figure) write(w *Writer) error {
	for _, extension := range []string{".png", ".svg"} {
		path := filepath.Join(w.Folder, FiguresFolder, f.Name+extension)
		if err := viz.Save(path, f.Figure); err != nil {
			return err
		}
		if err := w.wrote(path); err != nil {
			return err
		}
	}
	return nil
}

func (f File) write(w *Writer) error {
	if err := WriteFile(f.Path, f.Write); err != nil {
		return err
	}
	return w.wrote(f.Path)
}

func (w *Writer) wrote(path string) error {
	w.Files = append(w.Files, path)
	_, err := fmt.Fprintln(w.Out, "wrote", path)
	return err
}

// WriteFile is [data.WriteFile] after making the folder, if it is missing.
func WriteFile(path string, write func(io.Writer) error) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("writing %s: %w", path, err)
	}
	return data.WriteFile(path, write)
}
