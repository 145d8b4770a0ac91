package data

import (
	"fmt"
	"slices"
	"strings"
)

// maxClasses is the largest number of classes. A column with more different values is not labels.
const maxClasses = 1 << 16

// classes numbers the labels of a file by name: in the order of their appearance, until it is settled.
type classes struct {
	names   []string
	numbers map[string]int
	final   bool // no more names are taken in
}

// newClasses returns the known classes, or if there are none, an empty list to be filled.
func newClasses(known []string) *classes {
	c := &classes{names: slices.Clone(known), numbers: make(map[string]int), final: known != nil}
	for i, name := range known {
		c.numbers[name] = i
	}
	return c
}

// number returns the number of a class. Its errors have no prefix.
func (c *classes) number(name string) (int, error) {
	if i, ok := c.numbers[name]; ok {
		return i, nil
	}
	switch {
	case c.final:
		return 0, fmt.Errorf("unknown class %q; the known ones are %s", name, quoted(c.names))
	case len(c.names) == maxClasses:
		return 0, fmt.Errorf("more than %d different labels: too many for classes", maxClasses)
	}
	name = strings.Clone(name) // it may be a part of a line
	c.numbers[name] = len(c.names)
	c.names = append(c.names, name)
	return len(c.names) - 1, nil
}

// settle sorts the classes that were found, and returns the final number for each number returned so far, nil if none
// changes.
func (c *classes) settle() []int {
	if c.final {
		return nil
	}
	c.final = true
	before := slices.Clone(c.names)
	sortNames(c.names)
	for i, name := range c.names {
		c.numbers[name] = i
	}
	numbers := make([]int, len(before))
	for i, name := range before {
		numbers[i] = c.numbers[name]
	}
	return numbers
}

// quoted lists at most 20 names for a message.
func quoted(names []string) string {
	const most = 20
	list := make([]string, 0, most)
	for i, name := range names {
		if i == most {
			return fmt.Sprintf("%s and %d more", strings.Join(list, ", "), len(names)-most)
		}
		list = append(list, fmt.Sprintf("%q", name))
	}
	return strings.Join(list, ", ")
}
