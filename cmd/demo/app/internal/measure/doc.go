// Package measure has the commands that say how good a model is, and its code: demo eval, compare, probe, cluster,
// retrieve and anomaly.
package measure

import "github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"

// Group has the commands of this package.
var Group = cli.NewGroup("Measure", Eval, Compare, Probe, Cluster, Retrieve, Anomaly)
