package datasets

import (
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/clitest"
)

// demo is the program with the commands of this package alone.
var demo = clitest.Group(cli.NewGroup("Data", Command))
