using NetGen;

namespace Gestures;

/// <summary>
/// Says which gesture a window of 96 frames shows: three accelerations for each frame go in, the probability of each gesture comes out.
/// </summary>
[Input(Steps, 3)]
[Conv1D(16, 5, Relu, Padding = Same)]
[MaxPooling1D(2)]
[Conv1D(32, 5, Relu, Padding = Same)]
[MaxPooling1D(2)]
[Conv1D(32, 3, Relu, Padding = Same)]
[GlobalAveragePooling1D]
[Dropout(0.2)]
[Dense(6, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
internal sealed partial class Recognizer
{
    /// <summary>The frames of a window.</summary>
    public const int Steps = 96;
}
