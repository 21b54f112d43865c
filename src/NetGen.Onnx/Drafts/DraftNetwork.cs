namespace NetGen.Compiler.Onnx.Drafts;

/// <summary>The drafts of a network in an order in which each reads those before it.</summary>
internal sealed class DraftNetwork
{
    private readonly List<Draft> _drafts = [];

    /// <summary>The drafts.</summary>
    public IReadOnlyList<Draft> Drafts => _drafts;

    /// <summary>The name in the file of the value that is computed now; drafts get it.</summary>
    public string Label { get; set; } = "";

    /// <summary>A draft.</summary>
    public Draft this[int number]
    {
        get => _drafts[number];
        set => _drafts[number] = value;
    }

    /// <summary>Adds a draft and returns its number.</summary>
    public int Add(Draft draft)
    {
        _drafts.Add(draft with { Label = Label });
        return _drafts.Count - 1;
    }
}
