using NetGen;

namespace Field;

/// <summary>A picture as a function of the point.</summary>
[Gpu]
[Input(Picture.Features)]
[Dense(64, Relu)]
[Dense(64, Relu)]
[Dense(64, Relu)]
[Dense(Picture.Parts, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class YinYang;
