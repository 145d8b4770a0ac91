package claims

func init() {
	register(Claim{
		ID: "C92", Place: "S2 Q6", Expect: Untestable,
		Statement:  "Of four choices, denoising with sparsity is best for robust and interpretable codes.",
		Correction: "A sensible opinion. Interpretability is not defined, and nothing guarantees it.",
	}, Claim{
		ID: "C110", Place: "S4", Expect: Untestable,
		Statement: "Autoencoders come from Rumelhart in the 1980s, deep autoencoders from Hinton in 2006, variational ones " +
			"from 2013.",
		Correction: "History, and right. Two references are loose: the layer-wise training of 2006 used restricted " +
			"Boltzmann machines, and autoencoders followed in 2007; the β-VAE appeared at ICLR 2017.",
	})
}
