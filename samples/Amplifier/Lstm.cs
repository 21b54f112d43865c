using NetGen;

namespace Amplifier;

/// <summary>A recurrent network: 20 cells, each of which keeps a number from sample to sample.</summary>
[Input(Length, 1)]
[Rescaling(8)]
[LSTM(20, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
internal sealed partial class Lstm
{
    /// <summary>The samples of a training sequence.</summary>
    public const int Length = 512;
}
