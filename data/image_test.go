package data_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
)

func TestImageText(t *testing.T) {
	for text, want := range map[string]data.Image{
		`""`:        {},
		`"28x14"`:   {Height: 28, Width: 14, Channels: 1},
		`"32x30x3"`: {Height: 32, Width: 30, Channels: 3},
	} {
		var got data.Image
		if err := json.Unmarshal([]byte(text), &got); err != nil || got != want {
			t.Errorf("%s is %+v (%v), want %+v", text, got, err, want)
		}
		if back, err := json.Marshal(got); err != nil || string(back) != text {
			t.Errorf("%+v is written as %s (%v), want %s", got, back, err, text)
		}
	}
	for _, text := range []string{"28", "28x", "x28", "0x28", "-1x-28", "1x2x3x4", "28 x 28", "28x28x1.5"} {
		var got data.Image
		err := got.UnmarshalText([]byte(text))
		if err == nil || !strings.Contains(err.Error(), "such as 28x28") {
			t.Errorf("%q: error %v does not say what would be right", text, err)
		}
	}
}
