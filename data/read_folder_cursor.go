package data

import (
	"fmt"
	"io"
	"path/filepath"
)

// folderCursor decodes several images at the same time and delivers them in order.
type folderCursor struct {
	table   *folderTable
	row     int // the next to deliver
	begun   int // the next to decode
	pending []chan decoded
	free    [][]float32
}

// decoded is an image or an error.
type decoded struct {
	x   []float32
	err error
}

func (t *folderTable) rows(from position) (cursor, error) {
	c := &folderCursor{table: t, row: from.row, begun: from.row, pending: make([]chan decoded, t.workers)}
	for k := range c.pending {
		c.pending[k] = make(chan decoded, 1)
		c.free = append(c.free, make([]float32, t.image.Size()))
	}
	return c, nil
}

func (c *folderCursor) at() position { return position{row: c.row} }

func (c *folderCursor) next(x, _ []float32) (label int, err error) {
	t := c.table
	if c.row == len(t.files) {
		return 0, io.EOF
	}
	for c.begun < len(t.files) && c.begun < c.row+t.workers {
		c.begin()
	}
	d := <-c.pending[c.row%t.workers]
	c.free = append(c.free, d.x)
	c.row++
	if d.err != nil {
		return 0, d.err
	}
	copy(x, d.x)
	if t.labels != nil {
		label = t.labels[c.row-1]
	}
	return label, nil
}

// begin starts decoding one more image.
func (c *folderCursor) begin() {
	file, into := c.table.files[c.begun], c.pending[c.begun%c.table.workers]
	x := c.free[len(c.free)-1]
	c.free = c.free[:len(c.free)-1]
	c.begun++
	go func() {
		err := readImage(filepath.Join(c.table.root, file), c.table.image, x)
		if err != nil {
			err = fmt.Errorf("images: %s: %s: %w", c.table.root, file, err)
		}
		into <- decoded{x, err}
	}()
}

// close waits for images that are being decoded.
func (c *folderCursor) close() error {
	for ; c.row < c.begun; c.row++ {
		<-c.pending[c.row%c.table.workers]
	}
	return nil
}
