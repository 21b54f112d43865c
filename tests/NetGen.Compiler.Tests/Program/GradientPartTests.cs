using NetGen.Compiler.Program;
using Buffer = NetGen.Compiler.Program.Buffer;

namespace NetGen.Compiler.Tests.Program;

/// <summary>The parts of a chunk that gradients in kernels are summed over; 6,144 floats fit.</summary>
public sealed class GradientPartTests
{
    [Fact]
    public void AChunkThatFits_IsNoParts() => Assert.Null(GradientPart.Of(Term(lines: 2, channels: 16), panels: 1, capacity: 32));

    // 64 positions of 16 floats and two panels: 3,072 floats a sample.
    [Fact]
    public void SamplesThatFit_StayWhole() =>
        Assert.Equal(new GradientPart(2, 8), GradientPart.Of(Term(lines: 8, channels: 64), panels: 2, capacity: 32));

    // 32 positions of two panels a line.
    [Fact]
    public void ASampleThatDoesNotFit_IsSplitAtLines() =>
        Assert.Equal(new GradientPart(1, 6), GradientPart.Of(Term(lines: 32, channels: 16), panels: 1, capacity: 32));

    [Fact]
    public void ALineThatDoesNotFit_IsAPart() =>
        Assert.Equal(new GradientPart(1, 1), GradientPart.Of(Term(lines: 400, channels: 16), panels: 2, capacity: 32));

    // Of the caller's rows the channels that there are, and 16 of many: 19 and 32 floats a position.
    [Theory]
    [InlineData(3, 16)]
    [InlineData(40, 12)]
    public void TheCallersRows_TakeWhatATileReads(int channels, int lines) =>
        Assert.Equal(new GradientPart(1, lines), GradientPart.Of(Term(lines: 16, channels, Place.Input), panels: 1, capacity: 32));

    private static GradientTerm Term(int lines, int channels, Place place = Place.Workspace)
    {
        var axis = new WindowAxis(lines, lines, 3, Before: 1);
        return new GradientTerm(
            new Buffer(place, 0, channels, TensorLayout.Panels) { Positions = lines * lines },
            new Buffer(Place.Workspace, 0, 64, TensorLayout.Panels) { Positions = lines * lines })
        {
            Window = new Window(axis, axis),
        };
    }
}
