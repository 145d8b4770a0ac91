package kernel

import "math"

// TopKMask writes 1 at the k largest of each of the rows of n elements of x, and 0 elsewhere; of equal elements the
// first are taken. A row with a NaN, which has no order, becomes NaN throughout. k is in 1..n.
func TopKMask[F Float](dst, x []F, rows, n, k int) {
	parallelParts(rows, n, func(lo, hi int) {
		for r := lo; r < hi; r++ {
			topKMaskRow(dst[r*n:(r+1)*n], x[r*n:(r+1)*n], k)
		}
	})
}

// topKMaskRow keeps the k largest so far in a heap, which lives in dst until the mask takes its place. Few elements of
// a wide row get past the heap's least, so that the time is little more than that of reading the row, and O(n log k) for
// the worst order.
func topKMaskRow[F Float](dst, x []F, k int) {
	heap := dst[:k]
	for i, v := range x[:k] {
		heap[i] = v
		siftUp(heap, i)
	}
	for _, v := range x[k:] {
		if v > heap[0] {
			heap[0] = v
			siftDown(heap)
		}
	}
	least, ties := heap[0], 0 // of the elements equal to the least, so many are among the k
	for _, v := range heap {
		if v == least {
			ties++
		}
	}
	for i, v := range x {
		switch {
		case v > least:
			dst[i] = 1
		case v == least && ties > 0:
			dst[i] = 1
			ties--
		case v <= least:
			dst[i] = 0
		default: // v or the least is NaN
			for j := range dst {
				dst[j] = F(math.NaN())
			}
			return
		}
	}
}

// siftUp restores the heap, whose least element is the first, after element i was added at its end.
func siftUp[F Float](heap []F, i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if heap[parent] <= heap[i] {
			return
		}
		heap[parent], heap[i] = heap[i], heap[parent]
		i = parent
	}
}

// siftDown restores the heap after its first element was replaced.
func siftDown[F Float](heap []F) {
	v, i := heap[0], 0
	for {
		child := 2*i + 1
		if child >= len(heap) {
			break
		}
		if right := child + 1; right < len(heap) && heap[right] < heap[child] {
			child = right
		}
		if heap[child] >= v {
			break
		}
		heap[i] = heap[child]
		i = child
	}
	heap[i] = v
}
