namespace NetGen.Compiler.Emit;

/// <summary>The names of kernels, each of which is given once.</summary>
internal sealed class KernelNames
{
    private readonly HashSet<string> _names = [];

    /// <summary>Gives a name: the one asked for, or where another kernel has it, one that a number tells apart.</summary>
    public string Add(string name)
    {
        string unique = name;
        for (int number = 2; !_names.Add(unique); number++)
            unique = name + "Variant" + Text.Of(number);
        return unique;
    }
}
