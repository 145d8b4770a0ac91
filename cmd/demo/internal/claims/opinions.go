package claims

func init() {
	register(Claim{
		ID: "C92", Place: "S2 Q6", Expect: Untestable,
		Statement: "Denoising together with sparsity is the best of four choices for robust and interpretable codes.",
		Correction: "An opinion, and a sensible one; that codes can be interpreted is nowhere defined, and nothing " +
			"guarantees it.",
	}, Claim{
		ID: "C110", Place: "S4", Expect: Untestable,
		Statement: "Autoencoders come from Rumelhart in the 1980s, deep ones from Hinton in 2006, variational ones " +
			"from 2013.",
		Correction: "History, and right. Of the references two are loose: the layer-wise training of 2006 was of " +
			"restricted Boltzmann machines, that of autoencoders followed in 2007; and the β-VAE appeared at ICLR " +
			"2017.",
	})
}
