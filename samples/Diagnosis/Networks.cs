using NetGen;

namespace Diagnosis;

/// <summary>The classic first network: one wide hidden layer.</summary>
[Input(30)]
[Dense(256, Sigmoid)]
[Dense(1, Sigmoid)]
[Loss(BinaryCrossEntropy)]
internal sealed partial class ShallowNetwork;

/// <summary>The classic second one: two hidden layers, each followed by dropout against overfitting.</summary>
[Input(30)]
[Dense(256, Relu)]
[Dropout(0.5)]
[Dense(128, Relu)]
[Dropout(0.5)]
[Dense(1, Sigmoid)]
[Loss(BinaryCrossEntropy)]
internal sealed partial class DropoutNetwork;
