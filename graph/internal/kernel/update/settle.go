package update

// Grain is the constant that averages are settled with: for float32, they become multiples of 2^-103, about 1e-31.
func Grain[F Float]() F {
	var g any
	switch any(F(0)).(type) {
	case float32:
		g = float32(0x1p-80)
	case float64:
		g = float64(0x1p-900)
	}
	return g.(F)
}

// settle rounds x to a multiple of grain's last place, and so to zero or to a normal number that stays normal when a
// learning rate multiplies it. It leaves numbers above 2^26 grains unchanged. A running average passes through it so
// that it never decays into the subnormal numbers, where processors are some fifty times slower. Without a branch it
// costs two additions.
func settle[F Float](x, grain F) F { return x + grain - grain }
