using NetGen;

namespace Amplifier;

/// <summary>
/// A small WaveNet (van den Oord et al., 2016): eight causal convolutions, each of which looks twice as far back as the one before. Each
/// adds to what the next one reads, and all of them are summed up for the output. It sees the last 511 samples, a hundredth of a second.
/// </summary>
[Input(Length, 1)]
[Rescaling(8)]
[Conv1D(8, 1, Name = "x1")]
[Conv1D(8, 3, Tanh, Padding = Causal, Name = "seen1")]
[Conv1D(8, 1)]
[Add("x1", Name = "x2")]
[Conv1D(8, 3, Tanh, Padding = Causal, DilationRate = 2, Name = "seen2")]
[Conv1D(8, 1)]
[Add("x2", Name = "x4")]
[Conv1D(8, 3, Tanh, Padding = Causal, DilationRate = 4, Name = "seen4")]
[Conv1D(8, 1)]
[Add("x4", Name = "x8")]
[Conv1D(8, 3, Tanh, Padding = Causal, DilationRate = 8, Name = "seen8")]
[Conv1D(8, 1)]
[Add("x8", Name = "x16")]
[Conv1D(8, 3, Tanh, Padding = Causal, DilationRate = 16, Name = "seen16")]
[Conv1D(8, 1)]
[Add("x16", Name = "x32")]
[Conv1D(8, 3, Tanh, Padding = Causal, DilationRate = 32, Name = "seen32")]
[Conv1D(8, 1)]
[Add("x32", Name = "x64")]
[Conv1D(8, 3, Tanh, Padding = Causal, DilationRate = 64, Name = "seen64")]
[Conv1D(8, 1)]
[Add("x64", Name = "x128")]
[Conv1D(8, 3, Tanh, Padding = Causal, DilationRate = 128)]
[Add("seen1", "seen2", "seen4", "seen8", "seen16", "seen32", "seen64")]
[Conv1D(8, 1, Tanh)]
[Conv1D(1, 1)]
[Loss(MeanSquaredError)]
[Stream]
internal sealed partial class WaveNet
{
    /// <summary>The samples of a training sequence.</summary>
    public const int Length = 2048;
}
