package graph

// RecoversPanics reports whether a panic of one of Gorgonia's own ops is an error.
var RecoversPanics = knowsGorgonia
