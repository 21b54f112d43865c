namespace NetGen.Compiler.Program;

/// <summary>A run of panels or inputs.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Count">How many they are.</param>
public readonly record struct Run(int First, int Count);

/// <summary>
/// How a product for one sample that is unrolled on request is split into methods: groups of panels that are held in
/// registers, each over runs of inputs. Groups of equal size are the same method, called with other weights.
/// </summary>
/// <param name="Groups">The groups of panels; all have the same size but the last.</param>
/// <param name="Inputs">The number of inputs.</param>
public sealed record UnrolledSplit(EquatableArray<Run> Groups, int Inputs)
{
    /// <summary>The panels of a group: six fill the sixteen registers of AVX2, two to a panel.</summary>
    private const int MostPanels = 6;

    /// <summary>A call counts as much as the references that it passes, each of which is computed.</summary>
    private const int StatementsOfACall = 4;

    /// <summary>
    /// The operations on panels in the products of a method. Each is inlined from the panel's type; with three times as
    /// many the JIT's budget for inlining runs out, the rest become calls, and the layer is thirty times slower.
    /// </summary>
    private const int OperationsInAMethod = 144;

    /// <summary>
    /// The statements that the JIT compiles, activations not counted. Methods that differ in nothing but their place are
    /// one: groups of equal size, and of each the runs of inputs between the first, which starts with the bias, and the
    /// last, which ends with the activation.
    /// </summary>
    public int Statements
    {
        get
        {
            // Counted by size: for a layer that is far too large, the calls are a million.
            int statements = 0;
            foreach (IGrouping<int, Run> groups in Groups.GroupBy(group => group.Count))
            {
                int panels = groups.Key;
                EquatableArray<Run> parts = Parts(panels);
                statements += StatementsOfACall * groups.Count() * parts.Count;
                statements += parts
                    .Select(part => (Inputs: part.Count, IsFirst: part.First == 0, IsLast: part.First + part.Count == Inputs))
                    .Distinct()
                    .Sum(method => (method.Inputs * StatementsOfAnInput(panels)) + (2 * panels));
            }

            return statements;
        }
    }

    /// <summary>The split of a layer.</summary>
    /// <param name="inputs">The kernel's inputs.</param>
    /// <param name="outputs">The kernel's outputs.</param>
    public static UnrolledSplit Of(int inputs, int outputs)
    {
        int panels = Panel.Pad(outputs) / Panel.Lanes;
        int size = Divide(panels, Divide(panels, MostPanels));
        return new(Runs(panels, size), inputs);
    }

    /// <summary>The runs of inputs that the methods of a group compute, one after the other.</summary>
    /// <param name="panels">The panels of the group.</param>
    public EquatableArray<Run> Parts(int panels)
    {
        // An input is broadcast once; for each panel there is a load and a multiply-add.
        int most = OperationsInAMethod / ((2 * panels) + 1);
        return Runs(Inputs, Divide(Inputs, Divide(Inputs, most)));
    }

    // Several panels share the broadcast of an input, which is then a statement of its own.
    private static int StatementsOfAnInput(int panels) => panels == 1 ? 1 : panels + 1;

    private static int Divide(int number, int size) => (number + size - 1) / size;

    private static EquatableArray<Run> Runs(int count, int size) => Enumerable.Range(0, Divide(count, size))
        .Select(run => new Run(run * size, Math.Min(size, count - (run * size))))
        .ToEquatableArray();
}
