// Package probe asks what codes are good for: simple classifiers show how much of the classes is in codes, and how
// easily it is read out.
//
// A [Probe] is trained on codes and measured on others: [Logistic], which is linear, [Ridge], which is linear by least
// squares, or [Nearest], a vote of the nearest codes. [Compare] puts a model beside PCA and the samples themselves, and
// [Probe.CrossValidate] makes the most of few samples:
//
//	result, err := probe.Logistic(probe.LogisticOptions{}).Run(codes, testCodes)
//	fmt.Println(result.Accuracy)
package probe
