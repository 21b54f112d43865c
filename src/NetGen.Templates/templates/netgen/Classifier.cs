using NetGen;

/// <summary>A point in the plane goes in, the probability that it belongs to the lower moon comes out.</summary>
[Input(2)]
[Dense(16, Tanh)]
[Dense(16, Tanh)]
[Dense(1, Sigmoid)]
[Loss(BinaryCrossEntropy)]
internal sealed partial class Classifier;
