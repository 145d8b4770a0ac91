// Package report is the one writer of the demo: what commands and experiments find is printed, saved and drawn here.
//
// A command computes, and returns a [Result]: parts in the order in which a reader should meet them.
//
//	t := report.NewTable(
//		report.Col("d", "d", ""),
//		report.Col("test MSE", "test_mse", "%.6f"),
//		report.Col("gain", "", "%.0f %%"), // is not in the CSV file
//	)
//	t.Add(2, 0.0412, 27.0)
//	return report.Result{
//		t,                                          // printed
//		report.CSV{Path: "out/compare.csv", Table: t}, // written, with more digits
//		report.Figure{Name: "compare", Figure: lines}, // drawn as out/figures/compare.png and .svg
//		report.Note("A curved code of the same size holds more than a flat one."),
//	}, nil
//
// A [Writer] writes results. It prints the path of every file that it has written and returns the paths. Files are
// replaced whole or not at all.
//
// A [Table] is one set of rows with two faces: columns that are printed, rounded for the eye, and columns of a CSV
// file with six digits. A column may have either face or both. A missing value, nil or NaN, is printed as "-".
//
// The functions of this package that write numbers, times and nouns in words are for all texts of the demo:
// [Thousands], [Count], [Percent], [Duration] and [Wrap].
package report
