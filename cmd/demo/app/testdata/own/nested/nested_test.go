package nested

import (
	"testing"

	"github.com/aegis-ae/aegis/models/modelstest"
)

func Test(t *testing.T) { modelstest.Run(t, "nested") }
