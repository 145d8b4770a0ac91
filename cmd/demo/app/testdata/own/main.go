// Own is the command line of Aegis with one more variant: nested.
//
//	own models nested
//	own train --model nested --latent 8 --wrap denoising
package main

import (
	"github.com/aegis-ae/aegis/cmd/demo/app"

	_ "example.com/own/nested"
)

func main() { app.Main() }
