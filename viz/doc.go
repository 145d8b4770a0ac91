// Package viz draws the figures of the project: latent spaces, loss curves, reconstructions and samples.
//
// A figure is a plain struct; its zero fields have useful defaults. Save draws it into a file, in the format of the
// extension, .png, .svg or .pdf:
//
//	err := viz.Save("figures/latent.png", viz.Scatter{
//		Title:   "Latent space",
//		Points:  points, // [][2]float64
//		Labels:  labels, // the class of each point
//		Classes: []string{"cat", "dog"},
//	})
//
// # The figures
//
//   - [Scatter]: points in the plane by class, such as a two-dimensional latent space. [Columns] takes two columns out
//     of a larger matrix.
//   - [LossCurves]: each term of a loss over the epochs, training and validation.
//   - [Reconstructions]: images in labelled rows, the inputs above what the models made of them.
//   - [ImageGrid]: images in a grid, such as samples from a prior.
//   - [Lines]: lines with glyphs or dashes, bands and error bars, on linear or logarithmic axes: errors against code
//     sizes, ROC curves.
//   - [Bars]: numbers of groups, side by side: accuracies by class, errors by method.
//   - [Histogram]: how samples of numbers are distributed, such as scores of normal and of anomalous samples.
//   - [Heat]: a matrix as coloured cells with their numbers, such as a confusion matrix.
//   - [Arrows]: vector fields in the plane, such as a learned score beside the true one.
//   - [Layers]: a network, each layer as a bar.
//   - [Picture]: a raster image with a name; several make a contact sheet.
//   - [Panels]: several figures on one page.
//
// [Mark] is a line of reference in them: a threshold, chance, a published number.
//
// They take slices of numbers, not models or data sets. Images are float32 from 0 to 1, in the layout of [data.Image]:
// channel first.
//
// # Files
//
// [Save] writes a file whole or not at all, and creates the folders it needs; [Write] writes to an io.Writer. The same
// figure gives the same bytes each time. In SVG and PDF everything but the images is made of lines and areas. So is the
// text, as outlines of Liberation Sans: figures look the same on every machine, whichever fonts it has, but their
// text cannot be searched or selected.
//
// # Errors
//
// No figure panics on its data. Drawing returns one error that says what is wrong: lengths that do not agree, nothing
// to draw, an unknown extension. Single values that are NaN or infinite are no error; every figure documents what it
// shows in their place. Where it shows nothing, a line below the title says how many are left out and why.
//
// # Colours
//
// [Palette] returns the colours of classes, which colour-blind readers can tell apart. No figure relies on
// colour alone: classes have glyphs, lines glyphs or dashes, bars hatchings, and the colours of [Heat] grow evenly in
// lightness. Lines and bars use those colours of the palette that are dark enough for thin lines on white, in an order
// of their own.
//
// # Drawing
//
// The plotters of gonum.org/v1/plot/plotter draw whatever stands on axes: lines, glyphs, bars, bands, error bars,
// steps, cells, grids and numbers. Our own drawing is what none of them does: the choice of ticks and names, the places
// of labels beside the lines of marks, the hatching of bars, the heads of arrows, and images without axes.
//
// # Your own figure
//
// Anything with the two methods of [Figure] can be saved. The canvas comes from gonum.org/v1/plot, so a Draw method may
// hand it to a plot.Plot, or crop it and let several figures share one page.
//
// # Tests
//
// Every figure is compared with a picture in testdata. After a change that should alter pictures, write them again and
// look at each:
//
//	go test ./viz -update
package viz
