package bench

import (
	"cmp"
	"fmt"
	"strconv"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
)

// reportBench prints what was measured, says what it means, and writes it with more digits.
func reportBench(a *cli.App, rows []*benchRow, f benchFlags, crew *torchCrew) error {
	t := &cli.Table{}
	t.Add("model", "ms/step", "limit", "times", "MFLOP", "GFLOP/s", "kB", "allocations")
	for _, r := range rows {
		step, limit := median(r.steps), median(r.limits)
		t.Add(r.name, fmt.Sprintf("%.3f", 1e3*step), fmt.Sprintf("%.3f", 1e3*limit), fmt.Sprintf("%.2f", step/limit),
			fmt.Sprintf("%.0f", r.flops/1e6), fmt.Sprintf("%.0f", r.flops/limit/1e9),
			fmt.Sprintf("%.1f", r.perStep(r.allocated)/1e3), fmt.Sprintf("%.0f", r.perStep(r.objects)))
	}
	fmt.Fprintln(a.Stdout)
	if err := t.Write(a.Stdout); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "\n%s\n\n", report.Wrap(fmt.Sprintf(
		`Medians of training steps of batch %d, in ms. limit: the products of matrices of the step alone, whose operations are MFLOP
		million and whose speed is GFLOP/s; times: the step in units of it. kB and allocations: what a step allocates.`, f.batch), report.Width, ""))
	if crew != nil {
		if err := reportTorch(a, rows, crew); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.Stdout, "%s\n\n", report.Wrap("Measured on "+thisMachine().String()+".", report.Width, ""))
	return writeBench(a, rows, f, crew)
}

// reportTorch prints the steps beside those of PyTorch.
func reportTorch(a *cli.App, rows []*benchRow, crew *torchCrew) error {
	t := &cli.Table{}
	t.Add("model", "ms/step", "PyTorch", "speedup", "threads", "BLAS", "way")
	for _, r := range rows {
		step, torch, setting := median(r.steps), median(r.torch.steps), r.torch.process.setting
		t.Add(r.name, fmt.Sprintf("%.3f", 1e3*step), fmt.Sprintf("%.3f", 1e3*torch), fmt.Sprintf("%.2f", torch/step),
			strconv.Itoa(setting.threads), strconv.Itoa(setting.blas), cmp.Or(r.torch.way, "-"))
	}
	if err := t.Write(a.Stdout); err != nil {
		return err
	}
	fmt.Fprintf(a.Stdout, "\n%s\n\n", report.Wrap(fmt.Sprintf(
		`The same steps in PyTorch %s, measured in turns with ours, with the numbers of threads (its own, and of the BLAS below it) and in
		the way that were fastest. speedup: how many of our steps take as long as one of PyTorch's.`, crew.version), report.Width, ""))
	return nil
}

// perStep is a total of all steps for one of them.
func (b *stepBench) perStep(total uint64) float64 { return float64(total) / float64(len(b.steps)) }

// benchHeader names the columns of bench.csv. Times are in seconds, the rest is for one step.
var benchHeader = []string{"model", "layers", "batch", "parameters", "steps", "step", "limit", "flops", "tensor_bytes", "allocated_bytes",
	"allocations", "torch", "torch_step", "torch_setting", "processor", "threads", "vectors", "go"}

func writeBench(a *cli.App, rows []*benchRow, f benchFlags, crew *torchCrew) error {
	m := thisMachine()
	lines := [][]string{benchHeader}
	for _, r := range rows {
		version, step, setting := "", "", ""
		if r.torch != nil {
			version, step, setting = crew.version, report.Number(median(r.torch.steps)), r.torch.String()
		}
		lines = append(lines, []string{r.name, r.layers, strconv.Itoa(f.batch), strconv.Itoa(r.ae.Params.Count()), strconv.Itoa(len(r.steps)),
			report.Number(median(r.steps)), report.Number(median(r.limits)), report.Number(r.flops), strconv.Itoa(r.bytes), report.Number(r.perStep(r.allocated)),
			report.Number(r.perStep(r.objects)), version, step, setting, m.processor, strconv.Itoa(m.threads), m.vectors, m.golang})
	}
	return a.WriteCSV(a.Path("bench.csv"), lines)
}
