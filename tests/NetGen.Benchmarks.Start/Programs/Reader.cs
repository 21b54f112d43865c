using NetGen;

/// <summary>The network that is added to the empty program.</summary>
[Input(784)]
[Dense(256, Relu)]
[Dense(10, Softmax)]
internal sealed partial class Reader;
