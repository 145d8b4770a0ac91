package main

import (
	"github.com/aegis-ae/aegis/cmd/demo/app"
	_ "github.com/aegis-ae/aegis/models/variants"
)

func main() { app.Main() }
