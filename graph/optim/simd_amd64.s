//go:build !noasm

#include "textflag.h"

// The numbers of adamNumbers[float32], each in the four lanes of one register.
#define BETA1 X6
#define REST1 X7
#define BETA2 X8
#define REST2 X9
#define RATE X10
#define EPSILON X11
#define PENALTY X12
#define KEEP X13
#define GRAIN X14

#define BROADCAST(offset, register) \
	MOVSS  offset(DX), register \
	SHUFPS $0, register, register

// func adamSSE2(value, grad, m, v *float32, n int, c *adamNumbers[float32])
TEXT ·adamSSE2(SB), NOSPLIT, $0-48
	MOVQ value+0(FP), SI
	MOVQ grad+8(FP), DI
	MOVQ m+16(FP), R8
	MOVQ v+24(FP), R9
	MOVQ n+32(FP), CX
	MOVQ c+40(FP), DX
	BROADCAST(0, BETA1)
	BROADCAST(4, REST1)
	BROADCAST(8, BETA2)
	BROADCAST(12, REST2)
	BROADCAST(16, RATE)
	BROADCAST(20, EPSILON)
	BROADCAST(24, PENALTY)
	BROADCAST(28, KEEP)
	BROADCAST(32, GRAIN)
	XORQ AX, AX
	JMP  more

loop:
	// g = grad + penalty*p
	MOVUPS (SI)(AX*4), X0
	MOVUPS (DI)(AX*4), X1
	MOVAPS X0, X2
	MULPS  PENALTY, X2
	ADDPS  X2, X1

	// mean = settle(beta1*m + rest1*g)
	MOVUPS (R8)(AX*4), X3
	MULPS  BETA1, X3
	MOVAPS X1, X4
	MULPS  REST1, X4
	ADDPS  X4, X3
	ADDPS  GRAIN, X3
	SUBPS  GRAIN, X3
	MOVUPS X3, (R8)(AX*4)

	// square = settle(beta2*v + rest2*(g*g))
	MOVUPS (R9)(AX*4), X4
	MULPS  BETA2, X4
	MULPS  X1, X1
	MULPS  REST2, X1
	ADDPS  X1, X4
	ADDPS  GRAIN, X4
	SUBPS  GRAIN, X4
	MOVUPS X4, (R9)(AX*4)

	// p = keep*p - rate*(mean/(sqrt(square)+epsilon))
	SQRTPS X4, X4
	ADDPS  EPSILON, X4
	DIVPS  X4, X3
	MULPS  RATE, X3
	MULPS  KEEP, X0
	SUBPS  X3, X0
	MOVUPS X0, (SI)(AX*4)
	ADDQ   $4, AX

more:
	CMPQ AX, CX
	JLT  loop
	RET

// func finiteSSE2(s *float32, n int, infinity int32) bool
TEXT ·finiteSSE2(SB), NOSPLIT, $0-25
	MOVQ   s+0(FP), SI
	MOVQ   n+8(FP), CX
	MOVL   $0x7f800000, AX // the bits of the exponent
	MOVQ   AX, X7
	PSHUFD $0, X7, X7
	MOVL   infinity+16(FP), AX
	DECL   AX
	MOVQ   AX, X8
	PSHUFD $0, X8, X8
	PXOR   X0, X0          // lanes in which one was seen
	XORQ   AX, AX
	JMP    test

check:
	MOVUPS  (SI)(AX*4), X1
	MOVUPS  16(SI)(AX*4), X2
	PAND    X7, X1
	PAND    X7, X2
	PCMPGTL X8, X1
	PCMPGTL X8, X2
	POR     X1, X0
	POR     X2, X0
	ADDQ    $8, AX

test:
	CMPQ     AX, CX
	JLT      check
	PMOVMSKB X0, AX
	TESTL    AX, AX
	SETEQ    ret+24(FP)
	RET
