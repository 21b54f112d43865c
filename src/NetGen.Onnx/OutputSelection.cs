using System.Globalization;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;

namespace NetGen.Compiler.Onnx;

/// <summary>An output of a network, and the value of the file that it is.</summary>
/// <param name="Name">The name of the output.</param>
/// <param name="Value">The value.</param>
/// <param name="Place">Its place among the outputs of the file.</param>
internal readonly record struct SelectedOutput(string Name, string Value, int Place);

/// <summary>
/// Which outputs of a file a network can have. Exporters add outputs that are constants, copies of inputs, or indices of the greatest score;
/// in place of an index, the network gives the scores.
/// </summary>
internal sealed class OutputSelection
{
    private const int MaximumDepth = 16, MaximumBranches = 256;

    private readonly FoldedGraph _graph;
    private readonly List<SelectedOutput> _outputs = [];
    private readonly List<string> _notes = [];

    /// <summary>Selects outputs.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="options">The names that are asked for.</param>
    /// <exception cref="NetworkFileException">A name is unknown, or no output is left.</exception>
    public OutputSelection(FoldedGraph graph, OnnxReadOptions options)
    {
        _graph = graph;
        IReadOnlyList<string> all = graph.Source.Outputs;
        string[] unknown = [.. options.Outputs.Except(all).Where(name => !graph.Facts.ContainsKey(name))];
        if (unknown.Length > 0)
            throw new NetworkFileException($"The file '{graph.Source.Path}' has no output {InputSelection.Quoted(unknown)}; its outputs are {InputSelection.Quoted(all)}");
        if (options.Outputs.Count > 0 && all.Except(options.Outputs).ToArray() is { Length: > 0 } others)
            _notes.Add($"The outputs {InputSelection.Quoted(others)} are left out, because others are asked for.");

        // Scores that are an output of their own are not given twice.
        string[] names = [.. (options.Outputs.Count > 0 ? options.Outputs : all).Distinct()];
        foreach ((int place, string name) in names.Index().Where(name => Scores(name.Item) is null))
            Add(name, place, names.Length);
        foreach ((int place, string name) in names.Index().Where(name => Scores(name.Item) is not null))
            AddScores(name, place, Scores(name)!);
        if (_outputs.Count == 0)
            throw FileProblems.NoNetwork(graph.Source.Path, _notes);
    }

    /// <summary>The outputs.</summary>
    public IReadOnlyList<SelectedOutput> Outputs => [.. _outputs.OrderBy(output => output.Place)];

    /// <summary>What was left out, a sentence each.</summary>
    public IReadOnlyList<string> Notes => _notes;

    private void Add(string name, int place, int count)
    {
        string value = Origin(name);
        if (_graph.Constant(value) is not null)
            _notes.Add($"The output '{name}' is left out: it is a constant.");
        else if (count > 1 && _graph.Source.Inputs.Any(input => input.Name == value))
            _notes.Add($"The output '{name}' is left out: it is the input '{value}'.");
        else
            _outputs.Add(new SelectedOutput(name, value, place));
    }

    private void AddScores(string name, int place, string[] scores)
    {
        string[] missing = [.. scores.Where(value => _outputs.All(output => output.Value != value))];
        if (missing.Length == 0)
        {
            _notes.Add($"The output '{name}' is left out: it is the index of the greatest of '{_outputs.First(output => scores.Contains(output.Value)).Name}', or its label.");
            return;
        }

        for (int i = 0; i < missing.Length; i++)
        {
            _outputs.Add(new SelectedOutput(
                scores.Length == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}_{i + 1}"), missing[i], place));
        }

        _notes.Add($"The output '{name}' is the index of the greatest score in the file; the network gives the scores.");
    }

    private string Origin(string value)
    {
        while (_graph.Producer(value) is { Operator: "Identity" or "ai.onnx.ml.ZipMap" } node && node.HasInput(0))
            value = node.Inputs[0];
        return value;
    }

    private string[]? ScoresOfEach(OnnxNode node, int depth)
    {
        string[]?[] parts = [.. node.Inputs.Select(input => Scores(input, depth))];
        return parts.All(part => part is not null) ? [.. parts.SelectMany(part => part!)] : null;
    }

    // The values of whose elements a value holds indices of the greatest, or the labels of these; nothing where it holds something else.
    private string[]? Scores(string value, int depth = 0)
    {
        if (depth > MaximumDepth || _graph.Producer(value) is not { } node || !node.HasInput(0))
            return null;
        return node.Operator switch
        {
            "ArgMax" => [Origin(node.Inputs[0])],
            "Cast" or "Identity" or "Reshape" or "Squeeze" or "Unsqueeze" or "Flatten" => Scores(node.Input(0), depth + 1),
            "ai.onnx.ml.ArrayFeatureExtractor" when node.Inputs.Count > 1 => Scores(node.Input(1), depth + 1),
            "Concat" when node.Inputs.Count <= MaximumBranches => ScoresOfEach(node, depth + (MaximumDepth / 2)),
            _ => null,
        };
    }
}
