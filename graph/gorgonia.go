package graph

// Gorgonia requires a version of this module with which every program panics at start on Go 1.21 and later. Importing it
// makes go.mod, and that of every module which uses this one, name a version that does not.
import _ "go4.org/unsafe/assume-no-moving-gc"
