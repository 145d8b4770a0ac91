// Package bench has the commands about speed and size: demo bench measures training steps, beside PyTorch's if
// wanted, and demo plan says what a network would need.
package bench

import "github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"

// Group has the commands of this package.
var Group = cli.NewGroup("Speed and size", Bench, Plan)
