using NetGen;

namespace Spirals;

/// <summary>Two layers that learn what to add to their input, whatever its size is.</summary>
[Input(Name = "in")]
[LayerNormalization]
[Dense(24, Relu)]
[Dense(24)]
[Add("in")]
internal sealed partial class Block;

/// <summary>Which of the two spirals a point belongs to: six blocks, thirteen layers deep.</summary>
[Input(2)]
[Dense(24)]
[Layer<Block>(Repeat = 6)]
[Dense(2, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
internal sealed partial class Winding;
