package kernel

import (
	"math"
	"math/bits"
	"slices"
)

// TopKMask writes 1 at the k largest of each of the rows of n elements of x, and 0 elsewhere; of equal elements the
// first are taken. A row with a NaN, which has no order, becomes NaN throughout. k is in 1..n.
func TopKMask[F Float](dst, x []F, rows, n, k int) {
	parallelParts(rows, n, func(lo, hi int) {
		for r := lo; r < hi; r++ {
			topKMaskRow(dst[r*n:(r+1)*n], x[r*n:(r+1)*n], k)
		}
	})
}

// heapShare is the fraction of a row, one in so many elements, up to which a heap finds the k largest faster than
// partitioning the row.
const heapShare = 8

// topKMaskRow finds the least of the k largest in dst, then overwrites dst with the mask.
func topKMaskRow[F Float](dst, x []F, k int) {
	var least F
	var taken int // of the elements equal to the least, so many are among the k
	if k <= max(1, len(x)/heapShare) {
		least, taken = leastByHeap(dst[:k], x)
	} else {
		least, taken = leastByPartition(dst, x, k)
	}
	for i, v := range x {
		switch {
		case v > least:
			dst[i] = 1
		case v == least && taken > 0:
			dst[i] = 1
			taken--
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

// leastByHeap keeps the k largest elements so far in a heap. Few elements of a wide row exceed the least of the heap,
// so it takes little more time than reading the row, and O(n log k) for the worst order.
func leastByHeap[F Float](heap, x []F) (least F, taken int) {
	k := len(heap)
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
	for _, v := range heap {
		if v == heap[0] {
			taken++
		}
	}
	return heap[0], taken
}

// leastByPartition sorts a copy of x only as far as to put the k largest at its end (Hoare, Communications of the ACM
// 4, 1961), in O(n); a span that does not shrink as it should is sorted whole, so that the worst order takes O(n log
// n). It returns NaN if there is one.
func leastByPartition[F Float](span, x []F, k int) (least F, taken int) {
	for i, v := range x {
		if v != v {
			return v, 0
		}
		span[i] = v
	}
	at := len(x) - k // where the least is in order
	all := span
	for rounds := 2 * bits.Len(uint(len(x))); rounds > 0 && len(span) > 12; rounds-- {
		switch lo, hi := partition(span); {
		case at < lo:
			span = span[:lo]
		case at >= hi:
			span, at = span[hi:], at-hi
		default:
			return countFrom(all, len(x)-k)
		}
	}
	slices.Sort(span)
	return countFrom(all, len(x)-k)
}

// countFrom returns element at of x, and how many elements from there on are equal to it.
func countFrom[F Float](x []F, at int) (least F, n int) {
	least = x[at]
	for _, v := range x[at:] {
		if v == least {
			n++
		}
	}
	return least, n
}

// partition orders x by a pivot, the median of three of its elements: those before lo are at most the pivot, those from
// hi on at least, and those between equal to it. Both parts are shorter than x.
func partition[F Float](x []F) (lo, hi int) {
	a, b, c := x[0], x[len(x)/2], x[len(x)-1]
	pivot := max(min(a, b), min(max(a, b), c))
	i, j := 0, len(x)-1
	for i <= j {
		for x[i] < pivot {
			i++
		}
		for x[j] > pivot {
			j--
		}
		if i <= j {
			x[i], x[j] = x[j], x[i]
			i++
			j--
		}
	}
	return j + 1, i
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
