// Package app is the command line of Aegis, to be imported by programs that add variants of their own. Such a program
// is three lines: import app, import the package that registers the variants, and call [Main]:
//
//	package main
//
//	import (
//		"github.com/aegis-ae/aegis/cmd/demo/app"
//
//		_ "example.com/own/nested" // calls models.Register
//	)
//
//	func main() { app.Main() }
//
// Every command then knows these variants by name, beside the variants of Aegis, which app imports itself:
//
//	go run . train --model nested --latent 8 --wrap denoising
//	go run . sample --model out/models/denoising-nested-8.safetensors
//	go run . graph --model nested
//
// The folder testdata/own is such a module.
//
// [Run] is the program without the process around it; tests go through it. The demo without a command, the tour, is
// here; the other commands are in groups, a package each, below internal.
package app
