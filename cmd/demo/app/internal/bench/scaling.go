package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
)

// What demo bench --scaling varies: the batch of 784-256-32-256-784, and the width of n-256-32-256-n.
var (
	scalingBatches = []int{32, 64, 128, 256, 512, 1024}
	scalingWidths  = []int{784, 1568, 3136, 6272, 12544, 20000}
)

// scalingRow is what was measured for one size.
type scalingRow struct {
	varied       string // "batch" or "width"
	batch, width int
	step, limit  float64 // seconds
	bytes        int     // of tensors and parameters, as the program counts them
	heap         int     // bytes that the heap has grown by
	parameters   int
}

// size is what is varied.
func (r scalingRow) size() int {
	if r.varied == "batch" {
		return r.batch
	}
	return r.width
}

// scale measures how a step grows.
func (f benchFlags) scale(ctx context.Context, a *cli.App) (report.Result, error) {
	var rows []scalingRow
	measure := func(varied string, batch, width int) error {
		if ctx.Err() != nil {
			return interrupted(ctx, ctx.Err())
		}
		r, err := measureSize(a, batch, width, f)
		if err != nil {
			return err
		}
		r.varied = varied
		rows = append(rows, r)
		fmt.Fprintf(a.Stderr, "batch %4d, width %5d  %.3f ms a step\n", batch, width, 1000*r.step)
		return nil
	}
	for _, n := range scalingBatches {
		if err := measure("batch", n, scalingWidths[0]); err != nil {
			return nil, err
		}
	}
	for _, n := range scalingWidths {
		if err := measure("width", f.batch, n); err != nil {
			return nil, err
		}
	}
	return f.scalingResult(a, rows), nil
}

// measureSize measures one size.
func measureSize(a *cli.App, batch, width int, f benchFlags) (scalingRow, error) {
	before := heap()
	m := benchModels[0]
	m.spec.Input = width
	s, err := newStepBench(m, batch, a.Seed)
	if err != nil {
		return scalingRow{}, err
	}
	s.limit(f.budget / 8)
	s.alone = nil // its memory is no part of a training
	if err := s.run(f.budget/8, false); err != nil {
		return scalingRow{}, err
	}
	if err := s.run(f.budget/2, true); err != nil {
		return scalingRow{}, err
	}
	limit, step := median(s.limits), median(s.steps)
	s.steps, s.limits = nil, nil
	s.batches = []data.Batch{{X: slices.Clone(s.batches[0].X)}} // a training has one in memory at a time, not all
	r := scalingRow{
		batch: batch, width: width, step: step, limit: limit, bytes: s.bytes, heap: heap() - before,
		parameters: s.ae.Params.Count(),
	}
	runtime.KeepAlive(s)
	return r, nil
}

// heap returns the bytes that are in use.
func heap() int {
	runtime.GC()
	runtime.GC() // what the first one has found to be finished is free after the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}

// scalingResult is a table of the batches, one of the widths, and a file of both.
func (f benchFlags) scalingResult(a *cli.App, rows []scalingRow) report.Result {
	titles := map[string]string{
		"batch": "Batch of 784-256-32-256-784",
		"width": fmt.Sprintf("Width n of n-256-32-256-n, batch %d", f.batch),
	}
	var out report.Result
	for _, varied := range []string{"batch", "width"} {
		t := report.NewTable(
			report.Col(varied, "", ""), report.Col("ms/step", "", "%.3f"), report.Col("limit", "", "%.3f"),
			report.Col("times", "", "%.2f"), report.Col("µs each", "", "%.3f"), report.Col("growth", "", "%.2f"),
			report.Col("MB", "", "%.1f"), report.Col("heap MB", "", "%.1f"), report.Col("kB each", "", "%.1f"),
			report.Col("growth", "", "%.2f"),
		)
		t.Title = titles[varied]
		var last *scalingRow
		for i := range rows {
			r := &rows[i]
			if r.varied != varied {
				continue
			}
			var time, memory any
			if last != nil {
				by := float64(r.size()) / float64(last.size())
				time, memory = r.step/last.step/by, float64(r.heap)/float64(last.heap)/by
			}
			n := float64(r.size())
			t.Add(r.size(), 1e3*r.step, 1e3*r.limit, r.step/r.limit, 1e6*r.step/n, time, float64(r.bytes)/1e6,
				float64(r.heap)/1e6, float64(r.heap)/1e3/n, memory)
			last = r
		}
		out.Add(t)
	}
	lines := report.NewTable(report.Keys(
		"varied", "batch", "width", "parameters", "step", "limit", "tensor_bytes", "heap_bytes")...)
	for _, r := range rows {
		lines.Add(r.varied, r.batch, r.width, r.parameters, r.step, r.limit, r.bytes, r.heap)
	}
	return append(out,
		report.Paragraph(`Medians, in ms; limit: the products of matrices alone; times: the step in units of it. each: for one
			sample of the batch, or one feature of the width. growth: by which factor time or memory have grown since the row
			above, in units of that by which the size has; 1 is linear, and less is better: what does not depend on the size is
			shared by more. MB: tensors, parameters and moments; heap MB: what the heap has grown by, with the batch, too.`),
		report.Paragraph("Measured on "+thisMachine().String()+"."),
		report.CSV{Path: a.Path("bench-scaling.csv"), Table: lines})
}
