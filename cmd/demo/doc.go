// Demo is the command line of Aegis. Without arguments it trains five small autoencoders on handwritten digits that it
// carries inside, tells how well they do, and draws what they have learned:
//
//	go run ./cmd/demo
//
// It takes about half a minute on two cores, needs no download, and writes models, figures and a log to the folder
// out. Add --quick to see everything in seconds, with models that have learned little.
//
// # Commands
//
//	demo                train the five models, compare them with PCA, draw figures
//	demo train          train one model of any registered variant, on the digits or on your own images
//	demo models         list the variants; demo models NAME shows the settings of one
//	demo graph          draw the expression graph of a variant: forward part and gradient part
//	demo compare        train a variant at several code sizes, and put PCA beside each
//	demo eval           measure a saved model by everything that applies to it
//	demo reconstruct    draw images above what a saved model makes of them
//	demo encode         write the codes of a set as CSV, or as NPY for NumPy
//	demo decode         write the data that codes stand for
//	demo sample         draw new samples, walk along the units of a code, show the plane of two
//	demo interpolate    walk from one sample to another through the code
//	demo denoise        restore noisy images, or images of low resolution
//	demo anomaly        find samples that are unlike those a model was trained on
//	demo cluster        find clusters of codes
//	demo probe          see how easily classes are read off codes
//	demo retrieve       find the samples with the nearest codes
//	demo data           list the sets that --data knows, fetch one, or describe one or a file of your own
//	demo experiments    run the experiments of the tutorial, with their checks
//	demo figures        draw the figures of the tutorial
//	demo verify         find out which claims of five sources about autoencoders are true
//	demo tutorial       write the tutorial as a page that binds text, figures, experiments and claims
//	demo plan           say what a network would need, before it is built
//	demo bench          measure training steps, the limit that products of matrices set, and PyTorch's steps
//	demo version        say which build this is
//
// Each has a --help with examples. All that take a model train one first where none is given, so that they show something at
// once; all that take --data take files of your own: CSV with labels, NumPy's arrays, folders of images. Each writes its
// numbers as CSV and its figures as PNG and SVG below --out.
//
// # Conventions
//
// Results go to the standard output, progress and errors to the standard error; on a terminal progress is a bar, else
// plain lines. The exit code is 0 after success, 1 after a failure, 2 if the command line is wrong (nothing has been
// done then) and 130 after an interruption.
//
// Losses are per image: summed over pixels or code units, averaged over images; so a cross-entropy and a KL divergence
// are both in nats. The mean squared error (MSE) is also averaged over the pixels, which lie between 0 and 1.
//
// One seed decides everything but the times that demo bench measures: the same command writes the same bytes, on any number
// of processors. Files are replaced whole or not at all.
//
// Features that do not lie from 0 to 1 are scaled as the training part has them (--scale); the scaling is part of the saved
// model, and what the model makes comes in the units of the data. Errors of scaled data are in scaled units.
//
// The engine that lays out graphs is compiled when the program first starts, in half a second, and kept in the folder
// aegis of the user's cache folder.
//
// The first Ctrl-C (or SIGTERM) stops training after the current step and saves the model under way; a second one kills.
// If training fails, as it does when the loss diverges, the model of the last whole step and the losses are saved, too.
//
// # Reading the code
//
// This package is a few lines over [github.com/aegis-ae/aegis/cmd/demo/app], which a program with variants of your own
// imports in the same way.
package main
