package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// parseHeader returns the tensors in the order of their data, which must follow each other without gap or overlap.
func parseHeader(raw []byte) (names []string, infos map[string]tensorInfo, meta map[string]string, err error) {
	entries, err := parseObject(raw)
	if err != nil {
		return nil, nil, nil, err
	}
	meta, infos = map[string]string{}, map[string]tensorInfo{}
	for name, entry := range entries {
		if name == metaKey {
			if err := json.Unmarshal(entry, &meta); err != nil || meta == nil {
				return nil, nil, nil, errors.New("metadata: it must be an object of strings")
			}
			continue
		}
		var info tensorInfo
		if err := json.Unmarshal(entry, &info); err != nil {
			return nil, nil, nil, fmt.Errorf("tensor %q: %w", name, err)
		}
		infos[name] = info
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := infos[a].Offsets[0] - infos[b].Offsets[0]; d != 0 {
			return int(max(-1, min(1, d)))
		}
		return bytes.Compare([]byte(a), []byte(b))
	})
	end := int64(0)
	for _, name := range names {
		info, width := infos[name], int64(4)
		switch {
		case info.DType != "F32" && info.DType != "F64":
			err = fmt.Errorf("element type %q: only F32 and F64 are known", info.DType)
		case info.DType != infos[names[0]].DType:
			err = fmt.Errorf("element type %s beside %s", info.DType, infos[names[0]].DType)
		default:
			err = errors.Join(checkName(name), checkShape(info.Shape))
		}
		if info.DType == "F64" {
			width = 8
		}
		if err == nil && (info.Offsets[0] != end || info.Offsets[1] != end+width*int64(size(info.Shape))) {
			err = fmt.Errorf("data at %v: shape %v needs [%d %d]", info.Offsets, info.Shape, end, end+width*int64(size(info.Shape)))
		}
		if err != nil {
			return nil, nil, nil, fmt.Errorf("tensor %q: %w", name, err)
		}
		end = info.Offsets[1]
	}
	return names, infos, meta, nil
}

// parseObject splits a JSON object into its members. A name that stands twice, of which encoding/json would keep the
// last, is an error, as the format demands.
func parseObject(raw []byte) (map[string]json.RawMessage, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, errors.New("it must be a JSON object")
	}
	members := map[string]json.RawMessage{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string) // the decoder lets nothing else stand there
		if _, twice := members[name]; twice {
			return nil, fmt.Errorf("%q stands twice", name)
		}
		var member json.RawMessage
		if err := d.Decode(&member); err != nil {
			return nil, err
		}
		members[name] = member
	}
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("text after the JSON object")
	}
	return members, nil
}
