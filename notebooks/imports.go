// Package notebooks holds the packages that the notebooks beside it import, so that go mod tidy keeps what they need.
package notebooks

import (
	_ "github.com/aegis-ae/aegis/data/catalogue"
	_ "github.com/aegis-ae/aegis/graph/graphtest"
	_ "github.com/aegis-ae/aegis/models/eval/anomaly"
	_ "github.com/aegis-ae/aegis/models/modelstest"
	_ "github.com/aegis-ae/aegis/models/variants"
	_ "github.com/aegis-ae/aegis/viz"
	_ "github.com/janpfeifer/gonb/gonbui"
	_ "gonum.org/v1/gonum/mat"
)
