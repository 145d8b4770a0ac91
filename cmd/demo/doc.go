// Demo is the command line of Aegis. Without arguments it trains five small autoencoders on handwritten digits that
// are inside the program, prints how well they do, and draws what they have learned:
//
//	go run ./cmd/demo
//
// It takes about half a minute on two cores, needs no download, and writes models, figures and a log to the folder
// out. Add --quick to see everything in seconds, with models that have learned little.
//
// # Commands
//
//	demo                train the five models, compare them with PCA, draw figures
//
//	demo train          train one model of any registered variant, on the digits or on your own data
//	demo models         list the variants; demo models NAME explains the settings of one
//	demo graph          draw the expression graph of a variant: forward part and gradient part
//
//	demo eval           measure a saved model by every measure that applies
//	demo compare        train a variant at several code sizes, and compare with PCA
//	demo probe          measure how easily classes are read off codes
//	demo cluster        find clusters of codes
//	demo retrieve       find the samples with the nearest codes
//	demo anomaly        find samples that are unlike those a model was trained on
//
//	demo reconstruct    draw images above their reconstructions by a saved model
//	demo encode         write the codes of a set as CSV, or as NPY for NumPy
//	demo decode         write the data that codes stand for
//	demo sample         draw new samples, vary the units of a code, show the plane of two
//	demo interpolate    walk from one sample to another through the code
//	demo denoise        restore noisy images, or images of low resolution
//
//	demo experiments    run the experiments of the tutorial, with their checks
//	demo figures        draw the figures of the tutorial
//	demo verify         find out which claims of five sources about autoencoders are true
//	demo tutorial       write the tutorial as a page of text, figures, experiments and judged claims
//
//	demo bench          measure training steps, the limit that matrix products set, and PyTorch's steps
//	demo plan           say what a network would need, before it is built
//
//	demo data           list the sets that --data knows, fetch one, or describe one or a file of your own
//	demo version        print the version, or the licences of everything inside
//
// Each has a --help with examples. Commands that take a saved model train one first if none is given, so that they
// show something at once. Commands that take --data read files of your own: CSV with labels, NumPy's arrays, folders
// of images. They write numbers as CSV and figures as PNG and SVG below --out.
//
// # Conventions
//
// Results go to the standard output, progress and errors to the standard error. On a terminal progress is a bar, else
// plain lines. The exit code is 0 after success, 1 after a failure, 2 if the command line is wrong (nothing has been
// done then) and 130 after an interruption. A flag that would make no difference is an error,
// except --seed, --quick and --out, which every command knows.
//
// Losses are per sample: summed over features or code units, averaged over samples. So a cross-entropy and a KL
// divergence are both in nats. The mean squared error (MSE) is also averaged over the features.
//
// One seed decides everything but the times that demo bench measures: the same command writes the same bytes, on any
// number of processors. Files are replaced as a whole or not at all.
//
// Features that do not lie from 0 to 1 are scaled, as fitted to the training part (--scale). The scaling is part of
// the saved model, whose outputs are in the units of the data. Errors of scaled data are in scaled units.
//
// The engine that lays out graphs is compiled when it is first needed, in half a second, and kept in the folder aegis
// of the user's cache folder.
//
// The first Ctrl-C (or SIGTERM) stops training after the current step and saves the model under way; a second one
// kills. If training fails, for example because the loss diverges, the model before the failing step and the losses
// are saved.
//
// # Reading the code
//
// This package is a few lines over [github.com/aegis-ae/aegis/cmd/demo/app], which a program with variants of your
// own imports in the same way. Its groups of commands are packages below app/internal; cmd/demo/internal has what
// several of them share: the report that prints, saves and draws results, the experiments, the claims and the text of
// the tutorial.
package main
