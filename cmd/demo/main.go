package main

import "github.com/aegis-ae/aegis/cmd/demo/app"

func main() { app.Main() }
