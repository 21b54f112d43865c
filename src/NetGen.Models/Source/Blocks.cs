using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Models.Source;

/// <summary>Finds sequences of layers that occur several times, and makes each a class that is a layer, where that makes the text shorter.</summary>
internal static class Blocks
{
    // Longer blocks than this are no pattern that a reader sees.
    private const int LongestBlock = 48;

    // A class takes [Input], the line of the class and an empty line. Fewer lines than that gained are not worth a second place to look at.
    private const int LinesOfClass = 3, LeastGain = 3;

    /// <summary>The same network with blocks as layers. Its weights have the names that the compiler then gives them.</summary>
    public static Model Gather(Model model)
    {
        HashSet<string> taken = [.. model.Declaration.Layers.OfType<NetworkLayerDeclaration>().SelectMany(Classes)];
        for (int number = 1; FindBest(model.Declaration) is { } best; number++)
        {
            string name = model.Declaration.Type.Name + (number == 1 ? "Block" : $"Block{number}");
            if (taken.Contains(name))
                continue;
            if (model.Redeclare(Replace(model.Declaration, best, ClassName.Of(model.Declaration.Type.Namespace, name))) is not { } gathered)
                return model;
            model = gathered;
        }

        return model;
    }

    // A network that a file was made of may have such classes already.
    private static IEnumerable<string> Classes(NetworkLayerDeclaration layer) =>
        (layer.Network?.Layers ?? []).OfType<NetworkLayerDeclaration>().SelectMany(Classes).Prepend(layer.Class);

    private static Occurrences? FindBest(NetworkDeclaration declaration)
    {
        var candidates = new BlockCandidates(declaration);
        Occurrences? best = null;
        for (int length = 2; length <= Math.Min(LongestBlock, declaration.Layers.Count / 2); length++)
        {
            var found = new Dictionary<EquatableArray<LayerDeclaration>, List<int>>();
            for (int start = 1; start + length <= declaration.Layers.Count; start++)
            {
                if (candidates.Of(start, length) is not { } layers)
                    continue;
                if (!found.TryGetValue(layers, out List<int>? starts))
                    found.Add(layers, starts = []);
                if (starts.Count == 0 || starts[^1] + length <= start)
                    starts.Add(start);
            }

            foreach ((EquatableArray<LayerDeclaration> layers, List<int> starts) in found)
            {
                // Only a block right after it can read its last value by name: it knows that as its input.
                while (starts.RemoveAll(start => candidates.IsNameRead(start + length - 1) && !starts.Contains(start + length)) > 0)
                    continue;
                var occurrences = new Occurrences(layers, starts);
                if (starts.Count > 1 && occurrences.Gain >= LeastGain && occurrences.Gain > (best?.Gain ?? 0))
                    best = occurrences;
            }
        }

        return best;
    }

    private static NetworkDeclaration Replace(NetworkDeclaration declaration, Occurrences block, TypeIdentity type)
    {
        NetworkDeclaration inner = new(type, BlockCandidates.ToNetwork(block.Layers), []);
        int length = block.Layers.Count, ordinal = 0;
        List<LayerDeclaration> layers = [];
        for (int i = 0; i < declaration.Layers.Count; ordinal++)
        {
            int repeat = 0;
            for (; block.Starts.Contains(i); i += length)
                repeat++;
            layers.Add(repeat > 0
                ? new NetworkLayerDeclaration(ordinal, type.Name, inner) { Repeat = repeat }
                : declaration.Layers[i++] with { Ordinal = ordinal });
        }

        return declaration with
        {
            Layers = layers.ToEquatableArray(),
            Outputs = declaration.Outputs.Select(output => output with { Ordinal = ordinal++ }).ToEquatableArray(),
            Losses = declaration.Losses.Select(loss => loss with { Ordinal = ordinal++ }).ToEquatableArray(),
            OutputNames = declaration.OutputNames.Select(names => names with { Ordinal = ordinal++ }).ToEquatableArray(),
            Quantizations = declaration.Quantizations.Select(format => format with { Ordinal = ordinal++ }).ToEquatableArray(),
            Gpu = declaration.Gpu is { } gpu ? gpu with { Ordinal = ordinal++ } : null,
            Stream = declaration.Stream is { } stream ? stream with { Ordinal = ordinal++ } : null,
            Accuracy = declaration.Accuracy is { } accuracy ? accuracy with { Ordinal = ordinal++ } : null,
            InputGradient = declaration.InputGradient is { } gradient ? gradient with { Ordinal = ordinal } : null,
        };
    }

    // The layers of a block, and where they stand.
    private sealed record Occurrences(EquatableArray<LayerDeclaration> Layers, IReadOnlyList<int> Starts)
    {
        /// <summary>The lines that a class of its own saves.</summary>
        public int Gain => (Starts.Count * Layers.Count) - Runs - Layers.Count - LinesOfClass;

        // Neighbours are one attribute with Repeat.
        private int Runs => Starts.Count(start => !Starts.Contains(start - Layers.Count));
    }
}
