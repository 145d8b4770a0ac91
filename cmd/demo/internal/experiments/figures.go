package experiments

import (
	"fmt"
	"slices"
	"strings"
)

// pageWidth is the width, in points, of figures of several panels: somewhat more than that of a printed text, so that a
// figure that is made as wide as the text keeps letters that can be read.
const pageWidth = 540

// names are the figures of the tutorial, in its order.
var names = []string{
	"ae_schematic", "pca_vs_ae_mse", "pca_vs_ae_recon", "learning_curves", "linear_ae_convergence", "example1_line",
	"latent_dim_sweep", "latent_scatter", "depth", "activations_lr", "tied_untied", "overcomplete", "l1_sweep",
	"kl_penalty_curve", "rho_hat_hist", "sparse_filters", "noise_examples", "noise_sweep", "denoise_grid", "noise_cross",
	"scalar_denoiser", "score_field", "contractive", "stacked", "anomaly_hist", "anomaly_roc", "anomaly_leave_out",
	"anomaly_extremes", "beta_sweep", "rate_distortion", "vae_dynamics", "collapse", "vae_samples", "ae_samples",
	"interpolation", "traversal", "latent_grid", "clusters", "downstream", "retrieval", "imbalance", "conditional_swap",
	"conv_recon", "masked", "superres", "quantisation", "genes_scatter", "recsys_rmse", "loss_shapes",
}

// FigureNames returns the names of the figures of the tutorial, in its order.
func FigureNames() []string { return slices.Clone(names) }

// Drawing returns what draws the figures of the given names, each once, in the order of the first of its figures; all if
// there are no names.
func Drawing(wanted []string) ([]Experiment, error) {
	if len(wanted) == 0 {
		wanted = names
	}
	var out []Experiment
	for _, name := range wanted {
		e, err := drawer(name)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(out, func(o Experiment) bool { return o.ID == e.ID }) {
			out = append(out, e)
		}
	}
	return out, nil
}

// drawer returns what draws a figure.
func drawer(name string) (Experiment, error) {
	for _, e := range append(slices.Clone(illustrations), registered...) {
		if slices.Contains(e.Figures, name) {
			return e, nil
		}
	}
	return Experiment{}, fmt.Errorf("there is no figure %q; there are: %s", name, strings.Join(names, ", "))
}
