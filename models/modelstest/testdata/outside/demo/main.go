package main

import (
	"github.com/aegis-ae/aegis/cmd/demo/app"
	_ "github.com/aegis-ae/aegis/models/variants"

	_ "example.org/outside"
)

func main() { app.Main() }
