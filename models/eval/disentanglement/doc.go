// Package disentanglement measures how far the units of a code are the factors that its samples were made of, such as the form
// and the place of a shape: whether each unit stands for one factor, and each factor has one unit. That is a question for
// samples whose factors are known, as those of data/synthetic:
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
//   - [MIG]: does one unit alone hold the information on a factor? It compares the best unit with the second best.
//   - [SAP]: the same, for what a threshold on one unit can tell.
//   - [DCI]: three numbers: does each unit tell about one factor only (disentanglement), is each factor in one unit only
//     (completeness), and can factors be told by adding up what the units say (informativeness)?
//
// A code whose units are the factors has 1 in all of them, a code that knows nothing about them about 0 (an accuracy of
// guesses). A rotation of a perfect code knows as much and is not disentangled: it
// comes between.
//
// # Conventions
//
// factors has a row for each sample and in it a value for each factor: any whole numbers, of which only matters which are equal
// (and, to SAP, nothing more). Scores are about the samples given: let them have all combinations of factors, or draw the
// factors independently, for factors that go together cannot be told apart. The codes are those without noise
// (models.Autoencoder.Encode), the means where there is a posterior. A unit that does not vary tells nothing; a factor that
// does not vary is an error.
package disentanglement
