// Package input reads what --data names, for all commands that take it: sets by name, files, folders of images and IDX
// files, whole or in a training and a test part, with grey levels or bits, and as a saved model needs them.
package input
