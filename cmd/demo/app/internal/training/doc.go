// Package training has the commands that make models and look inside: demo train, demo models and demo graph.
//
// It also trains for other commands. [Flags] say what is trained and how, [Flags.Sets] reads the data, [NewJob] makes
// a [Job] of both, and [Job.Fit] trains, measures and saves it. [Load] returns the model of --model with its sets, or
// trains a stand-in.
package training

import "github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"

// Group has the commands of this package.
var Group = cli.NewGroup("Train and look inside", Train, Models, Graph)
