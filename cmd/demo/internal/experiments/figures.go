package experiments

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/cmd/demo/internal/report"
	"github.com/aegis-ae/aegis/viz"
)

// The figures of the tutorial, in its order: the ID of what draws each, and the name of its files. Nothing else spells
// a name out.
var (
	figAESchematic         = figure("V3", "ae_schematic")
	figPCAVsAEMSE          = figure("E01", "pca_vs_ae_mse")
	figPCAVsAERecon        = figure("E01", "pca_vs_ae_recon")
	figLearningCurves      = figure("E02", "learning_curves")
	figLinearAEConvergence = figure("E03", "linear_ae_convergence")
	figExample1Line        = figure("C76", "example1_line")
	figLatentDimSweep      = figure("E04", "latent_dim_sweep")
	figLatentScatter       = figure("E05", "latent_scatter")
	figDepth               = figure("E06", "depth")
	figActivationsLR       = figure("E07", "activations_lr")
	figTiedUntied          = figure("E08", "tied_untied")
	figOvercomplete        = figure("E09", "overcomplete")
	figL1Sweep             = figure("E10", "l1_sweep")
	figKLPenaltyCurve      = figure("C10", "kl_penalty_curve")
	figRhoHatHist          = figure("E11", "rho_hat_hist")
	figSparseFilters       = figure("E11", "sparse_filters")
	figNoiseExamples       = figure("V9", "noise_examples")
	figNoiseSweep          = figure("E12", "noise_sweep")
	figDenoiseGrid         = figure("E12", "denoise_grid")
	figNoiseCross          = figure("E13", "noise_cross")
	figScalarDenoiser      = figure("E14", "scalar_denoiser")
	figScoreField          = figure("E14", "score_field")
	figContractive         = figure("E15", "contractive")
	figStacked             = figure("E16", "stacked")
	figAnomalyHist         = figure("E17", "anomaly_hist")
	figAnomalyROC          = figure("E17", "anomaly_roc")
	figAnomalyLeaveOut     = figure("E18", "anomaly_leave_out")
	figAnomalyExtremes     = figure("E17", "anomaly_extremes")
	figBetaSweep           = figure("E21", "beta_sweep")
	figRateDistortion      = figure("E22", "rate_distortion")
	figVAEDynamics         = figure("E23", "vae_dynamics")
	figCollapse            = figure("E24", "collapse")
	figVAESamples          = figure("E25", "vae_samples")
	figAESamples           = figure("E25", "ae_samples")
	figInterpolation       = figure("E26", "interpolation")
	figTraversal           = figure("E37", "traversal")
	figLatentGrid          = figure("E41", "latent_grid")
	figClusters            = figure("E27", "clusters")
	figDownstream          = figure("E28", "downstream")
	figRetrieval           = figure("E29", "retrieval")
	figImbalance           = figure("E30", "imbalance")
	figConditionalSwap     = figure("E31", "conditional_swap")
	figConvRecon           = figure("E32", "conv_recon")
	figMasked              = figure("E33", "masked")
	figSuperres            = figure("E34", "superres")
	figQuantisation        = figure("E35", "quantisation")
	figGenesScatter        = figure("E38", "genes_scatter")
	figRecsysRMSE          = figure("E39", "recsys_rmse")
	figLossShapes          = figure("E40", "loss_shapes")
)

// figures are all figures, in the order in which they are declared.
var figures []declared

// declared is a figure with the ID of what draws it.
type declared struct{ by, name string }

// figureName is the name of a figure that was declared.
type figureName string

func figure(by, name string) figureName {
	figures = append(figures, declared{by, name})
	return figureName(name)
}

// Draw adds a figure.
func (r *Result) Draw(name figureName, caption string, f viz.Figure) {
	r.Figures = append(r.Figures, report.Figure{Name: string(name), Caption: caption, Figure: f})
}

// pageWidth is the width in points of figures with several panels. It exceeds the width of a printed text, so
// that letters stay readable when the figure is as wide as the text.
const pageWidth = 540

// FigureNames returns the names of the figures of the tutorial, in its order.
func FigureNames() []string { return namesOf(func(declared) bool { return true }) }

func namesOf(wanted func(declared) bool) []string {
	var out []string
	for _, f := range figures {
		if wanted(f) {
			out = append(out, f.name)
		}
	}
	return out
}

// Drawing returns what draws the figures of the given names, each once, in the order of its first figure; all if there
// are no names.
func Drawing(wanted []string) ([]Experiment, error) {
	if len(wanted) == 0 {
		wanted = FigureNames()
	}
	var out []Experiment
	for _, name := range wanted {
		i := slices.IndexFunc(figures, func(f declared) bool { return f.name == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no figure %q; the figures are: %s", name, strings.Join(FigureNames(), ", "))
		}
		is := func(e Experiment) bool { return e.ID == figures[i].by }
		if !slices.ContainsFunc(out, is) {
			all := slices.Concat(illustrations, registered)
			out = append(out, all[slices.IndexFunc(all, is)])
		}
	}
	return out, nil
}
