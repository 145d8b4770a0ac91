package bench

import (
	"cmp"
	"fmt"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

// result is the table of what was measured, what it means, and the file with more digits.
func (f benchFlags) result(a *cli.App, rows []*benchRow, crew *torchCrew) report.Result {
	t := report.NewTable(
		report.Col("model", "", ""), report.Col("ms/step", "", "%.3f"), report.Col("limit", "", "%.3f"),
		report.Col("times", "", "%.2f"), report.Col("MFLOP", "", "%.0f"), report.Col("GFLOP/s", "", "%.0f"),
		report.Col("kB", "", "%.1f"), report.Col("allocations", "", "%.0f"),
	)
	for _, r := range rows {
		step, limit := median(r.steps), median(r.limits)
		t.Add(r.name, 1e3*step, 1e3*limit, step/limit, r.flops/1e6, r.flops/limit/1e9, r.perStep(r.allocated)/1e3,
			r.perStep(r.objects))
	}
	text := fmt.Sprintf(`Medians of training steps of batch %d, in ms. limit: the matrix products of the step alone, which
		are MFLOP million operations at GFLOP/s; times: the step in units of the limit. kB and allocations: what a step
		allocates.`, f.batch)
	out := report.Result{t, report.Paragraph(text)}
	if crew != nil {
		out.Add(torchResult(rows, crew)...)
	}
	return append(out, report.Paragraph("Measured on "+thisMachine().String()+"."),
		report.CSV{Path: a.Path("bench.csv"), Table: f.saved(rows, crew)})
}

// torchResult compares our steps with those that PyTorch takes.
func torchResult(rows []*benchRow, crew *torchCrew) report.Result {
	t := report.NewTable(
		report.Col("model", "", ""), report.Col("ms/step", "", "%.3f"), report.Col("PyTorch", "", "%.3f"),
		report.Col("speedup", "", "%.2f"), report.Col("threads", "", ""), report.Col("BLAS", "", ""),
		report.Col("way", "", ""),
	)
	for _, r := range rows {
		step, torch, setting := median(r.steps), median(r.torch.steps), r.torch.process.setting
		t.Add(r.name, 1e3*step, 1e3*torch, torch/step, setting.threads, setting.blas, cmp.Or(r.torch.way, "-"))
	}
	text := fmt.Sprintf(`The same steps in PyTorch %s, measured in turns with ours, with the fastest numbers of threads
		(its own and its BLAS library's) and in the fastest way. speedup: PyTorch's time over ours.`, crew.version)
	return report.Result{report.Bare{Table: t}, report.Line(""), report.Paragraph(text)}
}

// perStep is a total of all steps for one of them.
func (b *stepBench) perStep(total uint64) float64 { return float64(total) / float64(len(b.steps)) }

// saved is what bench.csv has. Times are in seconds, the rest is for one step.
func (f benchFlags) saved(rows []*benchRow, crew *torchCrew) *report.Table {
	t := report.NewTable(report.Keys("model", "layers", "batch", "parameters", "steps", "step", "limit", "flops",
		"tensor_bytes", "allocated_bytes", "allocations", "torch", "torch_step", "torch_setting", "processor", "threads",
		"vectors", "go")...)
	m := thisMachine()
	for _, r := range rows {
		var version, step, setting any
		if r.torch != nil {
			version, step, setting = crew.version, median(r.torch.steps), r.torch.String()
		}
		t.Add(r.name, r.layers, f.batch, r.ae.Params.Count(), len(r.steps), median(r.steps), median(r.limits), r.flops,
			r.bytes, r.perStep(r.allocated), r.perStep(r.objects), version, step, setting, m.processor, m.threads, m.vectors,
			m.golang)
	}
	return t
}
