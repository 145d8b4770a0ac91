package main

import (
	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
)

// pause writes the function with which a goroutine waits for a few hundred cycles without giving up its processor.
func pause(c *build.Context) {
	c.Function("pause")
	c.Attributes(attr.NOSPLIT)
	c.SignatureExpr("func()")
	c.Doc("pause waits for a few hundred cycles, in which the processor saves energy.")
	for range 4 {
		c.PAUSE()
	}
	c.RET()
}
