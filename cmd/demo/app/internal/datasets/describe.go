package datasets

import (
	"context"
	"fmt"
	"io"
	"math"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/catalogue"
	"github.com/aegis-ae/aegis/viz"
)

// describeFlags are the flags and the argument of demo data describe.
type describeFlags struct{ input.DataFlags }

func dataDescribeCommand(a *cli.App) *cobra.Command {
	f := describeFlags{input.DataFlags{Missing: input.MissingMean}} // that is, they are read, not refused
	cmd := &cobra.Command{
		Use:   "describe NAME|FILE",
		Short: "Tell what is in a set or a file, and draw a preview",
		Long: `Describe reads a set by its name, or a file or folder of your own, as --data
does in the other commands, and tells what it has read: samples, features, the
range of the values, what is missing, which columns never change, and how many
samples each class has. Of a set with a test part it describes the training
part.

It draws a preview: images in rows by class, the points of two features, or
else the samples on the two principal components of their standardised
features; and writes the statistics of all columns as CSV. Both are below
--out.

Things to look for before training:

  missing values      --missing mean or median fills them in
  constant columns    they carry nothing
  a number as a name  the file has no header, or --label names no column
  units that differ   train scales them; see its --scale
  few of one class    a share of them for tests may be too few to measure by`,
		Example: `  demo data describe mnist
  demo data describe breast-cancer
  demo data describe my.csv --label diagnosis
  demo data describe photos/ --image 32x32`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return cli.Usagef("%s takes the name of one set, or one file or folder", cmd.CommandPath())
			}
			f.Data = args[0]
			return nil
		},
		RunE: a.Run(&f),
	}
	cmd.Flags().SortFlags = false
	cmd.Flags().StringVar(&f.Label, "label", "", input.LabelUsage)
	cmd.Flags().TextVar(&f.Image, "image", data.Image{}, input.ImageUsage)
	return cmd
}

// Run implements [cli.Runner].
func (f describeFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	s, err := input.Open(ctx, a, f.DataFlags, nil)
	if err != nil {
		return nil, err
	}
	set := s.Whole
	if set == nil {
		set = s.Train
	}
	if set, err = input.Beginning(a, set, input.QuickTrain); err != nil {
		return nil, err
	}
	columns, err := data.Summarize(set)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Data, err)
	}
	if slices.Min(columns.Missing) == set.N {
		return nil, fmt.Errorf("%s: all of its values are missing", f.Data)
	}
	if err := a.TryOut(report.FiguresFolder); err != nil {
		return nil, err
	}
	figure, err := preview(set, columns, a.Seed)
	if err != nil {
		return nil, err
	}
	name := baseName(f.Data)
	out := append(titleLines(f.Data, set, s), describeValues(set, columns)...)
	return append(out,
		report.File{
			Path:  a.Path(report.FiguresFolder, name+"-preview.png"),
			Write: func(w io.Writer) error { return viz.Write(w, "png", figure) },
		},
		report.CSV{Path: a.Path(name + "-columns.csv"), Table: columnList(set, columns)}), nil
}

// baseName is the name of a set or a file without folders and extensions, for the names of output files.
func baseName(name string) string {
	base := filepath.Base(filepath.Clean(name))
	short := strings.TrimSuffix(base, ".gz")
	short = strings.TrimSuffix(short, filepath.Ext(short))
	if short == "" || base == "." || base == ".." || base == string(filepath.Separator) {
		return "data"
	}
	return short
}

// titleLines says what the set is called, and where it comes from.
func titleLines(name string, set *data.Set, s *input.Source) report.Result {
	out := report.Result{report.Line(fmt.Sprint(set))}
	if e, err := catalogue.Describe(name); err == nil {
		line := e.Title + "; " + string(e.Origin)
		if e.Licence != "" {
			line += "; licence " + e.Licence
		}
		out.Add(report.Line(line))
	}
	if s.Whole == nil {
		out.Add(report.Linef("This is the training part; the test part has %s more.", report.Count(s.Test.N, "sample")))
	}
	return out
}

// describeValues describes the values, the classes, and the columns if they are few.
func describeValues(set *data.Set, c data.Summary) report.Result {
	out := report.Result{report.Line("")}
	for _, line := range [][2]string{
		{"values", valuesLine(set, c)}, {"missing", missingLine(set, c)}, {"constant", constantLine(set, c)},
	} {
		out.Add(report.Linef("%-8s  %s", line[0], report.Wrap(line[1], report.Width-10, "          ")))
	}
	if set.Labels != nil {
		out.Add(report.Line(""), report.Bare{Table: classTable(set)})
	}
	if set.Image.IsZero() {
		out.Add(report.Line(""), report.Bare{Table: columnTable(set, c)})
		if set.D > maxColumns {
			out.Add(report.Linef("and %s more, in the CSV file", report.Count(set.D-maxColumns, "feature")))
		}
	}
	return append(out, report.Line(""))
}

// valuesLine describes the values that are not missing, over all columns.
func valuesLine(set *data.Set, c data.Summary) string {
	lo, hi, n, sum, zeros := math.Inf(1), math.Inf(-1), 0, 0.0, 0
	for j, mean := range c.Mean {
		if here := c.N - c.Missing[j]; here > 0 {
			lo, hi, n, sum = min(lo, c.Min[j]), max(hi, c.Max[j]), n+here, sum+mean*float64(here)
		}
	}
	if n == 0 {
		return "none"
	}
	mean, squares := sum/float64(n), 0.0
	for _, v := range set.X {
		if v == v { // not NaN, which is missing
			squares += (float64(v) - mean) * (float64(v) - mean)
		}
		if v == 0 {
			zeros++
		}
	}
	std := math.Sqrt(squares / float64(n))
	text := fmt.Sprintf("%s to %s, mean %s, standard deviation %s", short(lo), short(hi), short(mean), short(std))
	if zeros*20 > n {
		text += fmt.Sprintf("; %s are 0", report.Percent(float64(zeros)/float64(n)))
	}
	return text
}

// missingLine says which values are missing.
func missingLine(set *data.Set, c data.Summary) string {
	total, columns := 0, []string{}
	for j, n := range c.Missing {
		if n > 0 {
			total += n
			columns = append(columns, fmt.Sprintf("%s (%s)", featureName(set, j), report.Thousands(n)))
		}
	}
	if total == 0 {
		return "none"
	}
	return fmt.Sprintf("%s of %s values, in %s: %s",
		report.Thousands(total), report.Thousands(len(set.X)), report.Count(len(columns), "column"), some(columns))
}

// constantLine says which columns never change.
func constantLine(set *data.Set, c data.Summary) string {
	var columns []string
	for j := range c.Min {
		if c.Min[j] == c.Max[j] {
			columns = append(columns, featureName(set, j))
		}
	}
	switch {
	case columns == nil:
		return "none"
	case !set.Image.IsZero():
		return report.Count(len(columns), "pixel")
	}
	return report.Count(len(columns), "column") + ": " + some(columns)
}

// some lists the first few names.
func some(names []string) string {
	const few = 8
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %s more", strings.Join(names[:few], ", "), report.Thousands(len(names)-few))
}

// featureName is the name of a column, or its number.
func featureName(set *data.Set, j int) string {
	if j < len(set.Features) {
		return set.Features[j]
	}
	return fmt.Sprintf("column %d", j)
}

// classTable lists the classes, the largest first if they are many.
func classTable(set *data.Set) *report.Table {
	const most = 30
	counts := make([]int, len(set.Classes))
	for _, label := range set.Labels {
		counts[label]++
	}
	order := make([]int, len(counts))
	for c := range order {
		order[c] = c
	}
	left := set.N
	if len(order) > most {
		slices.SortStableFunc(order, func(a, b int) int { return counts[b] - counts[a] })
		order = order[:most]
	}
	t := report.NewTable(report.Col("class", "", ""), report.Col("samples", "", ","), report.Col("share", "", "%.1f %%"))
	share := func(n int) float64 { return 100 * float64(n) / float64(set.N) }
	for _, c := range order {
		t.Add(set.Classes[c], counts[c], share(counts[c]))
		left -= counts[c]
	}
	if more := len(counts) - len(order); more > 0 {
		t.Add(fmt.Sprintf("%s more", report.Thousands(more)), left, share(left))
	}
	return t
}
