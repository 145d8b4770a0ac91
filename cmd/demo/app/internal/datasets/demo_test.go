package datasets

import (
	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
)

// demo is the program with the commands of this package alone.
var demo = clitest.Group(cli.Group{Commands: []func(*cli.App) *cobra.Command{Command}})
