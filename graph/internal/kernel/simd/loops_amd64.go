//go:build !noasm

package simd

// levels are the loops of each level that has any. Some loops are no faster on more lanes.
var levels = [...]*loops{
	AVX2: {
		functions: [functions]func(dst, x *float32, n int){
			expAVX2, logAVX2, sqrtAVX2, absAVX2, reluAVX2, sigmoidAVX2,
			tanhAVX2, softplusAVX2, normalCDFAVX2, geluAVX2,
		},
		operations: [operations]func(dst, a, b *float32, n int){
			addAVX2, subAVX2, mulAVX2, divAVX2, maxAVX2, minAVX2, greaterAVX2,
		},
		divBy: divByAVX2, divInto: divIntoAVX2, elu: eluAVX2, leaky: leakyAVX2, affine: affineAVX2, clamp: clampAVX2,
		reluGrad: reluGradAVX2, logisticGrad: logisticGradAVX2, eluGrad: eluGradAVX2, gate: gateAVX2,
		crossEntropy: crossEntropyAVX2,
		sum:          sumAVX2, dot: dotAVX2,
		expSum: expSumAVX2, expTotal: expTotalAVX2, maximum: maximumAVX2, addRows: addRowsAVX2,
	},
	AVX512: {
		functions: [functions]func(dst, x *float32, n int){
			expAVX512, logAVX512, sqrtAVX2, absAVX2, reluAVX512, sigmoidAVX512,
			tanhAVX512, softplusAVX512, normalCDFAVX512, geluAVX512,
		},
		operations: [operations]func(dst, a, b *float32, n int){
			addAVX512, subAVX512, mulAVX512, divAVX2, maxAVX512, minAVX512, greaterAVX2,
		},
		divBy: divByAVX2, divInto: divIntoAVX2, elu: eluAVX512, leaky: leakyAVX512, affine: affineAVX512, clamp: clampAVX512,
		reluGrad: reluGradAVX512, logisticGrad: logisticGradAVX512, eluGrad: eluGradAVX2, gate: gateAVX512,
		crossEntropy: crossEntropyAVX512,
		sum:          sumAVX512, dot: dotAVX512,
		expSum: expSumAVX512, expTotal: expTotalAVX2, maximum: maximumAVX512, addRows: addRowsAVX2,
	},
}
