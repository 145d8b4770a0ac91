package generate

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

// One unit of code makes an array of shape (N, 1), a set without labels an empty column, and a unit that is off a 0.
func TestCodeWritersAtTheEdges(t *testing.T) {
	off := float32(math.Copysign(0, -1))
	codes := &data.Set{X: []float32{1.5, -2, off}, N: 3, D: 1, Features: []string{"z1"}}
	var text, array bytes.Buffer
	if err := writeCodesCSV(&text, codes); err != nil || text.String() != "index,label,z1\n0,,1.5\n1,,-2\n2,,0\n" {
		t.Errorf("%q, %v", text.String(), err)
	}
	if err := data.EncodeNPY(&array, codes); err != nil || !strings.Contains(array.String(), "(3, 1)") {
		t.Errorf("%q, %v", array.String(), err)
	}
}
