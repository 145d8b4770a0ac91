//go:build !runall

// This file is empty: its presence lets a function be declared without a body (see compile_tape_private.go).
