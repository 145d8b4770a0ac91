// Package safetensors writes and reads files of the safetensors format whose tensors share one element type, F32 or
// F64: eight bytes of header length, a JSON header, and the little-endian values of one tensor after the other.
//
// [Write] writes a whole file. [Open] reads the header, and [Reader.Next] the tensors, in the order of their data. What
// the names and shapes mean is the caller's business; the package checks that the data of the tensors follow each other
// without gap or overlap, as the format demands.
package safetensors
