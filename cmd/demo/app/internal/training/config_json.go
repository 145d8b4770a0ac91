package training

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
)

// eachMember calls f for the members of a JSON object in their order. A name that appears twice is an error, and so is
// anything after the object.
func eachMember(text []byte, f func(key string, value json.RawMessage) error) error {
	d := json.NewDecoder(bytes.NewReader(text))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return cmp.Or(syntaxError(text, err), errors.New(`it must be a JSON object, such as {"latent": 8}`))
	}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return syntaxError(text, err)
		}
		key, _ := t.(string) // a decoder takes nothing else here
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return syntaxError(text, err)
		}
		if seen[key] {
			return fmt.Errorf("%q appears twice", key)
		}
		seen[key] = true
		if err := f(key, value); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil { // the closing brace
		return syntaxError(text, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something after the closing brace")
	}
	return nil
}

// syntaxError adds the line to an error of the decoder; nil stays nil.
func syntaxError(text []byte, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it is not JSON: it ends too early")
	}
	if e, ok := errors.AsType[*json.SyntaxError](err); ok {
		line := 1 + bytes.Count(text[:min(int(e.Offset), len(text))], []byte("\n"))
		return fmt.Errorf("it is not JSON: line %d: %w", line, err)
	}
	return err
}

// text returns the value as the command line would have it, if it has the type of the flag.
func (f configured) text(kind string) (string, error) {
	switch kind {
	case "int", "uint64", "float64":
		var n json.Number
		// Unmarshal would also accept a number in quotes.
		if err := json.Unmarshal(f.value, &n); err != nil || n == "" || f.value[0] == '"' {
			return "", fmt.Errorf("%s: it must be %s", f.value, cli.FlagKinds[kind])
		}
		return n.String(), nil
	case "bool":
		if text := string(f.value); text == "true" || text == "false" {
			return text, nil
		}
		return "", fmt.Errorf("%s: it must be %s", f.value, cli.FlagKinds[kind])
	}
	return configuredText(f.value)
}

func configuredText(value json.RawMessage) (string, error) {
	var text *string
	if err := json.Unmarshal(value, &text); err != nil || text == nil {
		return "", fmt.Errorf("%s: it must be a text in quotes", value)
	}
	return *text, nil
}
