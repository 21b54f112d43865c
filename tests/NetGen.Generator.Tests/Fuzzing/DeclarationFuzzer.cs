namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>Makes random declarations: good ones, absurd ones, and unfinished ones.</summary>
/// <param name="seed">The same seed gives the same declarations.</param>
internal sealed class DeclarationFuzzer(int seed)
{
    // Written where something refers to them only: each brings an error of the C# compiler, or could.
    private static readonly (string Use, string Declaration)[] Helpers =
    [
        ("K.Three", "partial class K { public const int Three = 3; }"),
        ("K.Huge", "partial class K { public const int Huge = int.MaxValue; }"),
        ("K.Half", "partial class K { public const double Half = 0.5; }"),
        ("K.Yes", "partial class K { public const bool Yes = true; }"),
        ("K.Text", "partial class K { public const string Text = \"x\"; }"),
        ("K.Field", "partial class K { public static int Field = 3; }"),
        ("K.Left", "partial class K { public const int Left = Right; public const int Right = Left; }"),
        ("K.OfNet", "partial class K { public const int OfNet = Net.InputSize; }"),
        ("K.OfOther", "partial class K { public const int OfOther = Other.InputSize; }"),
        ("K.Activation", "partial class K { public const NetGen.Activation Activation = NetGen.Activation.Tanh; }"),
        ("Base(", "class Base { public Base(int x) { } }"),
        ("Base<", "class Base<T> { protected Base() { } public const int InputSize = 3; }"),
        (": Base", "abstract class Base { protected Base(int x = 3) { } protected internal int Size; }"),
        ("Other", "[NetGen.Input(2)] [NetGen.Dense(1)] partial class Other;"),
    ];

    /// <summary>The declaration of a number.</summary>
    public FuzzCase Make(int index)
    {
        var choose = new Chooser(unchecked((seed * 1_000_003) + index));
        double absurdity = choose.Pick(0, 0, 0, 0.02, 0.05, 0.3);
        List<string> files = new ClassGrammar(choose, absurdity).Write(new NetworkGrammar(choose, absurdity).Write());
        if (choose.Chance(0.25))
        {
            int file = choose.Below(files.Count);
            files[file] = TokenMutation.Apply(files[file], choose);
        }

        string all = string.Concat(files);
        foreach ((string use, string declaration) in Helpers)
        {
            if (all.Contains(use, StringComparison.Ordinal))
            {
                files.Add(declaration);
                all += declaration;
            }
        }

        return new FuzzCase(index, [.. files]);
    }
}
