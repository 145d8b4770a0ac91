// Package disentanglement measures whether the units of a code are the factors that its samples were made of, such as
// the form and the place of a shape: whether each unit stands for one factor, and each factor has one unit. The factors
// of the samples must be known, as in data/synthetic:
//
//	images, factors, err := synthetic.Squares{}.Grid()
//	codes, err := a.Encode(images)
//	mig, err := disentanglement.MIG(codes, factors.Values, disentanglement.Options{})
//	fmt.Println(mig.Score)
//
// # Which score?
//
// They ask different questions and rank models differently (Locatello et al., ICML 2019), so report more than one:
//
//   - [MIG]: does one unit alone hold the information on a factor? It compares the best unit with the second best, and
//     does not mind a unit that holds several factors.
//   - [SAP]: the same, for what thresholds on one unit can tell.
//   - [DCI]: three numbers: does each unit tell about one factor only (disentanglement), is each factor in one unit
//     only (completeness), and can factors be told by adding up what the units say (informativeness)?
//   - [BetaVAEScore]: of pairs of samples that agree in one factor, can one tell by their codes in which? It minds
//     neither a factor in several units nor, mostly, a rotation; a low score says that something is wrong.
//
// A code whose units are the factors scores 1 in all of them. An uninformative code scores about 0, or the accuracy of
// guessing if the score is an accuracy. A rotation of a perfect code is as informative but not disentangled: it comes
// between.
//
// # Conventions
//
// factors has a row for each sample, with a value for each factor: whole numbers, of which only equality matters. Give
// samples with all combinations of factors, or with independent factors: dependent ones cannot be told apart. Codes are
// without noise (models.Autoencoder.Encode): the means of a posterior. A unit that does not vary carries no
// information; a factor that does not vary is an error.
package disentanglement
