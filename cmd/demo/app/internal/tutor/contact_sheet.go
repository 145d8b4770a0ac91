package tutor

import (
	"fmt"
	"image"
	"image/png"
	"io"
	"os"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/viz"
)

// contactSheet shows all figures of the given names on one page.
func contactSheet(a *cli.App, names []string) (report.Result, error) {
	sheet := viz.Panels{Columns: 7}
	for _, name := range names {
		picture, err := readPNG(a.Path(report.FiguresFolder, name+".png"))
		if err != nil {
			return nil, err
		}
		sheet.Figures = append(sheet.Figures, viz.Picture{Name: name, Image: picture})
	}
	path := a.Path(report.FiguresFolder, "contact-sheet.png")
	write := func(w io.Writer) error { return viz.Write(w, "png", sheet) }
	return report.Result{report.File{Path: path, Write: write}}, nil
}

func readPNG(path string) (image.Image, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	picture, err := png.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return picture, nil
}
