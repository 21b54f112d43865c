using System.Globalization;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Schema;

namespace NetGen.Compiler.Onnx.Drafts;

/// <summary>Gives drafts names where something reads them by name, and makes a model of them.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="drafts">The drafts.</param>
/// <param name="outputs">The numbers of those that are outputs, each with its name in the file.</param>
/// <param name="isOwn">Whether NetGen wrote the file: then all layers have names in it.</param>
internal sealed class ModelAssembly(string path, IReadOnlyList<Draft> drafts, IReadOnlyList<(int Draft, string Name)> outputs, bool isOwn)
{
    private readonly Dictionary<int, string> _names = [];
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the class computes steps one at a time.</summary>
    public bool IsStream { get; init; }

    /// <summary>The model.</summary>
    /// <param name="type">The class that it is to become.</param>
    /// <param name="notes">What was left out or changed.</param>
    /// <exception cref="NetworkFileException">NetGen cannot build it.</exception>
    public Model Build(TypeIdentity type, IEnumerable<string> notes)
    {
        // Inputs first.
        int[] order = [.. Enumerable.Range(0, drafts.Count).OrderBy(i => drafts[i].Declaration is InputDeclaration ? 0 : 1)];
        int[] inputs = [.. order.Where(i => drafts[i].Declaration is InputDeclaration)];
        int[][] sources = new int[drafts.Count][];
        for (int i = 0, before = -1; i < order.Length; before = order[i++])
            sources[order[i]] = InOrder(drafts[order[i]], before);
        HashSet<int> named = inputs.Length > 1 ? [.. inputs] : [];
        for (int i = 0, before = -1; i < order.Length; before = order[i++])
            named.UnionWith(sources[order[i]].Skip(sources[order[i]] is [var first, ..] && first == before ? 1 : 0));
        HashSet<int> read = [.. sources.SelectMany(some => some)];
        bool areOthers = outputs.Count > 1 || outputs[0].Draft != order[^1] || Enumerable.Range(0, drafts.Count).Count(i => !read.Contains(i)) > 1;
        if (areOthers)
            named.UnionWith(outputs.Select(output => output.Draft));
        if (isOwn)
            named.UnionWith(Results(order));
        foreach (int i in order.Where(named.Contains))
            _names[i] = Unique((areOthers ? outputs.FirstOrDefault(output => output.Draft == i).Name : null) ?? drafts[i].Label);

        ModelBuilder builder = new(path);
        for (int i = 0, before = -1; i < order.Length; before = order[i++])
        {
            int number = order[i];
            bool isOfInput = drafts[number].Sources is [var only] && drafts[only].Declaration is InputDeclaration;
            Draft draft = AffineLayers.Resolve(drafts[number], isOfInput);
            LayerDeclaration layer = draft.Declaration with
            {
                Name = _names.GetValueOrDefault(number),
                From = sources[number] is [var first, ..] && first != before ? _names[first] : null,
            };
            EquatableArray<string> others = sources[number].Skip(1).Select(source => _names[source]).ToEquatableArray();
            layer = layer switch
            {
                MergeDeclaration merge => merge with { Names = others },
                ConcatenateDeclaration joined => joined with { Names = others },

                // By itself, a function with a number is a layer of its own in Keras.
                ActivationDeclaration { Activation: Activation.LeakyRelu, Alpha: >= 0 and var slope } => Function(new LeakyReLUDeclaration(0) { NegativeSlope = slope }, layer),
                ActivationDeclaration { Activation: Activation.Elu, Alpha: >= 0 and var alpha } => Function(new ELUDeclaration(0) { Alpha = alpha }, layer),
                _ => layer,
            };
            builder.Add(layer, draft.Weights);
        }

        // The values that nothing reads are the outputs, unless others are said.
        if (areOthers && !order.Where(i => !read.Contains(i)).SequenceEqual(outputs.Select(output => output.Draft)))
            builder.Output(outputs.Select(output => _names[output.Draft]));
        if (IsStream)
            builder.Stream();
        foreach (string note in notes)
            builder.Note(note);
        return builder.Build(type) with
        {
            InputName = inputs is [var input] ? drafts[input].Label : null,
            OutputName = outputs is [var output] ? output.Name : null,
        };
    }

    private static LayerDeclaration Function(LayerDeclaration function, LayerDeclaration layer) => function with { Name = layer.Name, From = layer.From };

    // The last draft of each layer is what the layer computes.
    private IEnumerable<int> Results(int[] order) => order
        .GroupBy(i => OwnNames.LayerOf(drafts[i].Label))
        .Select(layer => layer.Last());

    // A layer whose sources may change places reads the one before it first.
    private static int[] InOrder(Draft draft, int before) =>
        draft.Declaration is MergeDeclaration { Function: not MergeFunction.Subtract } && draft.Sources.Contains(before)
            ? [before, .. draft.Sources.Index().Where(source => source.Index != draft.Sources.ToList().IndexOf(before)).Select(source => source.Item)]
            : [.. draft.Sources];

    private string Unique(string label)
    {
        const string suffix = "_output_0";
        string trimmed = isOwn ? OwnNames.LayerOf(label) : label.EndsWith(suffix, StringComparison.Ordinal) ? label[..^suffix.Length] : label;
        string name = isOwn && MemberNames.IsGood(trimmed) ? trimmed : string.Concat(trimmed.Select(character => char.IsAsciiLetterOrDigit(character) ? character : '_')).Trim('_');
        if (name.Length == 0 || (char.IsDigit(name[0]) && !isOwn))
            name = "value_" + name;
        name = name.TrimEnd('_');
        for (int number = 1; ; number++)
        {
            string candidate = number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
            if (_taken.Add(MemberNames.Pascal(candidate)))
                return candidate;
        }
    }
}
