package generate

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/aegis-ae/aegis/cmd/demo/app/internal/cli"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/input"
	"github.com/aegis-ae/aegis/cmd/demo/app/internal/training"
	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/restore"
	"github.com/aegis-ae/aegis/models/variants"
	"github.com/aegis-ae/aegis/viz"
)

// denoiseFlags are the flags of demo denoise.
type denoiseFlags struct {
	input.SavedFlags
	noise  string
	levels []float64
	given  bool
	output string
}

// Denoise is demo denoise.
func Denoise(a *cli.App) *cobra.Command {
	f := denoiseFlags{noise: variants.GaussianNoise}
	cmd := &cobra.Command{
		Use:   "denoise",
		Short: "Restore noisy images, or images of low resolution",
		Long: `Denoise corrupts the samples of a set, lets a model restore them, and measures
before and after against the clean ones: MSE, PSNR and SSIM, beside the best
affine denoiser fitted to the training part, or, of low resolution, beside
nearest and bilinear enlargement. Levels are standard deviations of Gaussian
noise (clipped to the range of images), shares of lost values of masking,
salt-and-pepper and blocks, or factors of low-resolution.

With --given the samples are noisy already, and are only restored. It writes
the restored samples of the last level (--output, default NAME-restored.csv),
the measures (NAME-denoise.csv) and, of images, a figure
(figures/NAME-denoise).

Without --model a denoising autoencoder of 256 units is trained for the noise
first, at the middle level; values must lie from 0 to 1.

` + input.Help,
		Example: `  demo denoise
  demo denoise --noise salt-and-pepper --levels 0.1,0.3,0.5
  demo denoise --noise low-resolution --levels 2,4
  demo denoise --model out/models/denoising-32.safetensors --data scans/ --given`,
		Args: cli.NoArguments,
	}
	flags := cmd.Flags()
	f.Register(flags)
	f.RegisterSplit(flags, "with --given all")
	flags.StringVar(&f.noise, "noise", f.noise, "`kind` of noise: "+strings.Join(noiseKinds(), ", "))
	flags.Float64SliceVar(&f.levels, "levels", nil,
		"`levels` of noise, with commas between (default 0.1,0.3,0.5, or factors 2,4)")
	flags.BoolVar(&f.given, "given", false, "the samples are noisy already: restore them as they are")
	flags.StringVar(&f.output, "output", "",
		"`file` for the restored samples, .csv or .npy (default NAME-restored.csv in --out)")
	cmd.PreRunE = func(cmd *cobra.Command, _ []string) error {
		if f.given {
			why := "does not go with --given: the samples are noisy already"
			if err := cli.Refuse(cmd, why, "noise", "levels"); err != nil {
				return err
			}
		} else if err := cli.Refuse(cmd, "goes with --given: else the test part is restored", "split"); err != nil {
			return err
		}
		return f.check(a)
	}
	cmd.RunE = a.Run(&f)
	return cmd
}

func noiseKinds() []string {
	return []string{
		variants.GaussianNoise, variants.MaskingNoise, variants.SaltAndPepper, variants.LowResolution,
		variants.BlockwiseNoise,
	}
}

// corruption is the noise at a level.
func (f denoiseFlags) corruption(level float64, s *data.Set) variants.Corruption {
	c := variants.Corruption{Noise: f.noise, Block: 4, Image: s.Image}
	switch f.noise {
	case variants.GaussianNoise:
		c.Sigma, c.Clip = level, input.BetweenZeroAndOne(s)
	case variants.LowResolution:
		c.Factor = int(level)
	default:
		c.P = level
	}
	return c
}

func (f *denoiseFlags) check(a *cli.App) error {
	if err := checkSetFile(f.output); err != nil {
		return err
	}
	switch {
	case !slices.Contains(noiseKinds(), f.noise):
		return cli.Usagef("--noise %q: there are: %s", f.noise, strings.Join(noiseKinds(), ", "))
	case f.given && f.Model == "":
		return cli.Usagef("--given needs --model, such as %s", a.ModelPath("denoising-32"))
	}
	if f.levels == nil {
		f.levels = []float64{0.1, 0.3, 0.5}
		if f.noise == variants.LowResolution {
			f.levels = []float64{2, 4}
		}
	}
	for _, level := range f.levels {
		if f.noise == variants.LowResolution && (level != math.Trunc(level) || level < 2) {
			return cli.Usagef("--levels %v: a factor of low-resolution must be a whole number of at least 2", level)
		}
		if !(level > 0) || f.noise != variants.GaussianNoise && f.noise != variants.LowResolution && level >= 1 {
			return cli.Usagef("--levels %v: it must be positive, and a share below 1", level)
		}
	}
	return nil
}

// Run implements [cli.Runner].
func (f denoiseFlags) Run(ctx context.Context, a *cli.App) (report.Result, error) {
	s, err := training.Load(ctx, a, f.SavedFlags, f.standIn())
	if err != nil {
		return nil, err
	}
	if f.output == "" {
		f.output = a.Path(s.Name + "-restored.csv")
	}
	if f.given {
		return f.restoreGiven(s)
	}
	clean := s.Test
	lo, hi, err := clean.Range()
	if err != nil {
		return nil, err
	}
	t := report.NewTable(
		report.Col("", "noise", ""), report.Col("level", "level", "%v"), report.Col("restored by", "by", ""),
		report.Col("MSE", "mse", "%.6f"), report.Col("PSNR (dB)", "psnr_db", "%.2f"), report.Col("SSIM", "ssim", "%.4f"),
	)
	t.Left, t.Title = 2, fmt.Sprintf("%s noise on %v", f.noise, clean)
	figure := viz.Reconstructions{
		Title: fmt.Sprintf("%s: %s noise, and what is left of it", s.Name, f.noise), Geometry: clean.Image,
	}
	show := func(label string, set *data.Set) error {
		images, err := set.Select(input.ByTurns(clean, 10))
		if err == nil {
			figure.Rows = append(figure.Rows, viz.Row{Label: label, Images: images.X})
		}
		return err
	}
	var restored *data.Set
	for _, level := range f.levels {
		noisy, ways, err := f.ways(s, level, a.Seed)
		if err != nil {
			return nil, err
		}
		results, err := restore.Compare(clean, noisy, float64(lo), float64(hi), ways...)
		if err != nil {
			return nil, err
		}
		for _, r := range results {
			t.Add(f.noise, level, r.Name, r.MSE, r.PSNR, r.SSIM)
		}
		restored = results[len(results)-1].Restored
		if clean.Image.IsZero() {
			continue
		}
		if err := show(fmt.Sprintf("noisy, %v", level), results[0].Restored); err != nil {
			return nil, err
		}
		if err := show(fmt.Sprintf("restored, %v", level), restored); err != nil {
			return nil, err
		}
	}
	out := report.Result{setFile(f.output, restored), t, report.CSV{Path: a.Path(s.Name + "-denoise.csv"), Table: t}}
	if clean.Image.IsZero() {
		return out, nil
	}
	err = show("clean", clean)
	out.Add(report.Figure{Name: s.Name + "-denoise", Figure: figure})
	return out, err
}

// standIn is the training of a denoising autoencoder for the middle level. Its code is wide, because it has to remove
// noise, not to compress.
func (f denoiseFlags) standIn() training.Flags {
	t := training.StandIn("denoising", 256)
	middle := f.levels[len(f.levels)/2]
	t.Hidden = "512"
	t.Name = fmt.Sprintf("denoising-%s-%v", f.noise, middle)
	t.Settings = []string{"noise=" + f.noise}
	switch f.noise {
	case variants.GaussianNoise:
		t.Settings = append(t.Settings, fmt.Sprintf("sigma=%v", middle), "clip=true")
	case variants.LowResolution:
		t.Settings = append(t.Settings, fmt.Sprintf("factor=%v", middle))
	default:
		t.Settings = append(t.Settings, fmt.Sprintf("p=%v", middle))
	}
	return t
}

// ways returns the corrupted test samples and the restorers to compare, the model last.
func (f denoiseFlags) ways(s *training.Subject, level float64, seed uint64) (*data.Set, []restore.Way, error) {
	c := f.corruption(level, s.Test)
	noisy, err := variants.Corrupt(s.Test, c, seed)
	if err != nil {
		return nil, nil, cli.AsUsage(err)
	}
	ways := []restore.Way{{Name: "nothing", By: eval.Identity{}}}
	if f.noise == variants.LowResolution {
		smooth, err := bilinear(s.Test, int(level))
		if err != nil {
			return nil, nil, err
		}
		ways[0].Name = "nearest pixel"
		ways = append(ways, restore.Way{Name: "bilinear", By: fixed{smooth}})
	}
	linear, err := restore.LinearDenoiser(s.Train, c)
	if err != nil {
		return nil, nil, err
	}
	return noisy, append(ways, restore.Way{Name: "affine map", By: linear}, restore.Way{Name: s.Name, By: s.AE}), nil
}

// fixed is a restorer whose result is known already.
type fixed struct{ set *data.Set }

// Reconstruct implements eval.Reconstructor.
func (f fixed) Reconstruct(*data.Set) (*data.Set, error) { return f.set, nil }

// bilinear returns images after shrinking and enlarging them.
func bilinear(s *data.Set, factor int) (*data.Set, error) {
	small, err := data.Shrink(s, factor)
	if err != nil {
		return nil, err
	}
	return data.Enlarge(small, factor, data.Bilinear)
}

// restoreGiven restores noisy samples without knowing the clean ones.
func (f denoiseFlags) restoreGiven(s *training.Subject) (report.Result, error) {
	if f.Split == "" {
		f.Split = string(input.AllSplit)
	}
	noisy, err := s.Part(f.Split)
	if err != nil {
		return nil, err
	}
	restored, err := s.AE.Reconstruct(noisy)
	if err != nil {
		return nil, err
	}
	out := report.Result{
		report.Linef("%s restored by %s", report.Count(noisy.N, "sample"), s.Name), setFile(f.output, restored),
	}
	if noisy.Image.IsZero() {
		return out, nil
	}
	n := min(10, noisy.N) * noisy.D
	out.Add(report.Figure{Name: s.Name + "-denoise", Figure: viz.Reconstructions{
		Title: s.Name + ": restored", Geometry: noisy.Image,
		Rows: []viz.Row{{Label: "given", Images: noisy.X[:n]}, {Label: "restored", Images: restored.X[:n]}},
	}})
	return out, nil
}
