module github.com/aegis-ae/aegis/graph/internal/kernel/gemm/openblas

go 1.26

require (
	github.com/aegis-ae/aegis v0.0.0
	gonum.org/v1/gonum v0.17.0
	gonum.org/v1/netlib v0.0.0-20220323200511-14de99971b2d
)

require golang.org/x/sys v0.39.0 // indirect

replace github.com/aegis-ae/aegis => ../../../../..
