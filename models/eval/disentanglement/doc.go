// Package disentanglement measures how far the units of a code are the factors that its samples were made of, such as
// the form and the place of a shape: whether each unit stands for one factor, and each factor has one unit. That is a
// question for samples whose factors are known, as those of data/synthetic:
//
//	images, factors, err := synthetic.Squares{}.Grid()
//	codes, err := a.Encode(images)
//	mig, err := disentanglement.MIG(codes, factors.Values, disentanglement.Options{})
//	fmt.Println(mig.Score)
//
// # Which score?
//
// They ask different things, and rank models differently (Locatello et al., ICML 2019), so report more than one:
//
//   - [MIG]: does one unit alone hold the information on a factor? It compares the best unit with the second best, and
//     does not mind a unit that holds several factors.
//   - [SAP]: the same, for what thresholds on one unit can tell.
//   - [DCI]: three numbers: does each unit tell about one factor only (disentanglement), is each factor in one unit
//     only (completeness), and can factors be told by adding up what the units say (informativeness)?
//   - [BetaVAEScore]: of pairs of samples that agree in one factor, can one tell by their codes in which? It minds
//     neither a factor in several units nor, mostly, a rotation; a low score says that something is wrong.
//
// A code whose units are the factors has 1 in all of them. A code that knows nothing about them has about 0, or the
// accuracy of guesses where the score is an accuracy. A rotation of a perfect code knows as much and is not
// disentangled: it comes between.
//
// # Conventions
//
// factors has a row for each sample, and in it a value for each factor: any whole numbers, of which it only matters
// which are equal. Scores are about the samples given: let them have all combinations of factors, or draw the factors
// independently, for factors that go together cannot be told apart. The codes are those without noise
// (models.Autoencoder.Encode), the means where there is a posterior. A unit that does not vary tells nothing; a factor
// that does not vary is an error.
package disentanglement
