using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Conformance;

/// <summary>
/// Threads share a chunk of a training step at multiples of 16 samples, and run through its steps at their own speed. So no float of the
/// workspace may belong to the samples of one thread in one tensor, and to those of another in the next.
/// </summary>
public sealed class ChunkPartTests
{
    private const int Cases = 200;

    public static TheoryData<string> Corpora => ["graphs", "shaped graphs", "windows"];

    [Theory]
    [MemberData(nameof(Corpora))]
    public void Parts_HaveNoFloatInCommon(string corpus)
    {
        NetworkCase[] cases = corpus switch
        {
            "graphs" => RandomGraphs.Create(0, Cases),
            "shaped graphs" => RandomGraphs.CreateShaped(0, Cases),
            _ => RandomWindows.Create(0, Cases),
        };
        foreach (NetworkCase item in cases)
        {
            TrainingRoutines training = ProgramBuilder.Build(item.Graph!.Network, item.Graph.Graphs).Training!;
            foreach (Routine routine in new[] { training.Loss, training.Gradients })
                Assert.True(FindConflict(routine) is null, $"{item.Origin}: {FindConflict(routine)}");
        }
    }

    private static string? FindConflict(Routine routine)
    {
        var parts = new int?[routine.WorkspaceLength / Panel.Lanes];
        IEnumerable<Compiler.Program.Buffer> tensors = routine.Steps.SelectMany(step => step.Reads.Concat(step.Written)).Where(tensor => tensor.Place == Place.Workspace);
        foreach (Compiler.Program.Buffer tensor in tensors.Distinct())
        {
            int rows = routine.Rows(tensor);
            for (int row = 0; row < tensor.Panels * rows; row++)
            {
                // The rows of columns lie in blocks of 16, which are those of panels.
                int part = row % rows / tensor.Positions / Panel.Lanes;
                ref int? known = ref parts[(tensor.Offset / Panel.Lanes) + row];
                if (known is { } other && other != part)
                    return $"float {tensor.Offset + (row * Panel.Lanes)} is of part {part} of a tensor of shape {tensor.Shape}, and of part {other} of another.";
                known = part;
            }
        }

        return null;
    }
}
