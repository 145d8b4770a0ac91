// Package probe shows how much information on classes is in codes, and how easily it can be read, by simple
// classifiers.
//
// A [Probe] is trained on codes and measured on others: [Logistic], which is linear, [Ridge], which is linear by least
// squares, or [Nearest], a vote of the nearest codes. [Compare] puts a model beside PCA and the samples themselves, and
// [Probe.CrossValidate] makes the most of few samples:
//
//	result, err := probe.Logistic(probe.LogisticOptions{}).Run(codes, testCodes)
//	fmt.Println(result.Accuracy)
package probe
