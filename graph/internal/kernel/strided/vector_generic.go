//go:build !amd64 || noasm

package strided

// The functions of this file leave all to the loops in Go.

func gatherVector[F Float](_, _ []F, _ *Rows) bool { return false }

func addVector[F Float](_, _ []F, _ *Rows) bool { return false }

func largerVector[F Float](_ []F, _ []int32, _ []F, _ int32) bool { return false }

func pickVector[F Float](_ []F, _ []int32, _ []F, _ int32) bool { return false }
