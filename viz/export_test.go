package viz

// For the tests of colours, which compare them as colour-blind readers see them.
var (
	LineColour = lineColour
	HeatColour = heatColour
	TextOn     = textOn
)

const LineColours = len(lineOrder)
