// Command assembly writes the assembly below package kernel, with the Go declarations of its functions:
//
//	go generate ./graph/internal/kernel
//
// Its argument is the folder of package kernel. Each output is a pair of files in the package that uses it; a test
// generates them again and compares. The functions are written with avo, which allocates registers and knows every
// instruction.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
)

// output is what one generated pair of files is made of.
type output struct {
	path  string // of both files below package kernel, without _amd64.s and _amd64.go
	write func(*build.Context)
}

var outputs = []output{
	{"parallel/pause", pause},
	{"philox/philox", philox},
	{"simd/functions", functions},
	{"simd/arithmetic", arithmetic},
	{"simd/gradients", gradients},
	{"simd/sums", sums},
	{"strided/strided", strided},
	{"update/update", update},
	{"gemm/avx512", gemmAVX512},
	{"gemm/avx2", gemmAVX2},
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("assembly: ")
	if len(os.Args) != 2 {
		log.Fatal("usage: assembly FOLDER")
	}
	for _, o := range outputs {
		files, err := o.generate()
		if err != nil {
			log.Fatal(err)
		}
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(os.Args[1], name), text, 0o644); err != nil {
				log.Fatal(err)
			}
		}
	}
}

// generate returns the text of the files by their names below package kernel.
func (o output) generate() (map[string][]byte, error) {
	c := build.NewContext()
	c.ConstraintExpr("!noasm")
	o.write(c)
	file, err := c.Result()
	if err == nil {
		err = pass.Compile.Execute(file)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", o.path, err)
	}
	config := printer.Config{Name: "cmd/gen/assembly", Pkg: filepath.Base(filepath.Dir(o.path))}
	files := map[string][]byte{}
	for suffix, p := range map[string]printer.Printer{
		"_amd64.s": printer.NewGoAsm(config), "_amd64.go": printer.NewStubs(config),
	} {
		if files[o.path+suffix], err = p.Print(file); err != nil {
			return nil, fmt.Errorf("%s: %w", o.path, err)
		}
	}
	return files, nil
}
