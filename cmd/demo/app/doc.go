// Package app is the command line of Aegis, to be imported by programs that add variants of their own. Such a program
// is three lines: import app, import the package that registers the variants, and call [Main]:
//
//	package main
//
//	import (
//		"github.com/aegis-ae/aegis/cmd/demo/app"
//
//		_ "example.com/mine" // registers variants by models.Register
//	)
//
//	func main() { app.Main() }
//
// Every command then knows the variants by their names, as it knows those of the library.
//
// [Run] is the program without the process around it; every test goes through it. Each command has a file of its name.
package app
