using System.Globalization;
using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;
using NetGen.Compiler.Onnx.Drafts;
using NetGen.Compiler.Onnx.Folding;
using NetGen.Compiler.Onnx.Graph;
using NetGen.Compiler.Onnx.Layers;
using NetGen.Compiler.Onnx.Patterns;
using NetGen.Compiler.Onnx.Placing;
using NetGen.Compiler.Onnx.Writing;

namespace NetGen.Compiler.Onnx;

/// <summary>Reads an ONNX file as a model: parse, normalise, fold, recognise, lower, simplify, name.</summary>
internal sealed class OnnxImporter
{
    private readonly string _path;
    private readonly OnnxReadOptions _options;
    private readonly List<string> _notes = [];

    private OnnxImporter(string path, OnnxReadOptions options) => (_path, _options) = (path, options);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="type">The class that the network is to become.</param>
    /// <param name="options">What to make of it.</param>
    /// <exception cref="NetworkFileException">The file is damaged, or holds no network that NetGen can build; the message lists all reasons.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Model Read(string path, TypeIdentity type, OnnxReadOptions options) => new OnnxImporter(path, options).Read(type);

    private Model Read(TypeIdentity type)
    {
        OnnxGraph graph = GraphReader.Read(_path);
        if (_options.IsWhole && NetworkRecord.Read(graph, type, _notes) is { } written)
            return written;
        if (graph.HasOtherPrecision)
            _notes.Add("Numbers of 64 or 16 bits became 32-bit floats.");
        StateSearch search = StateSearch.Of(graph, _options);
        graph = search.Graph;
        InputSelection inputs = new(graph, _options);
        FoldedGraph folded = Folder.Fold(graph, inputs.Facts.Concat(search.Facts).ToDictionary(), inputs.Batch);
        _notes.AddRange(search.States.Select(state =>
            $"The input '{state.Input}' and the output '{state.Output}' are a state: the class has [Stream], and a State of the class keeps it from step to step."));
        _notes.AddRange(_options.Constants.Select(constant =>
            string.Create(CultureInfo.InvariantCulture, $"The input '{constant.Key}' is left out: all of its elements are {constant.Value}.")));
        OutputSelection selection = new(folded, _options);
        _notes.AddRange(selection.Notes);
        IReadOnlyList<OnnxNode> nodes = Needed(Pattern.Apply(folded), selection.Outputs.Select(output => output.Value));

        LoweringContext context = new(folded)
        {
            Wanted = nodes.SelectMany(node => node.Inputs).Concat(selection.Outputs.Select(output => output.Value)).ToHashSet(),
            StateReasons = search.Reasons,
            Indices = IndexValues.Of(nodes, folded, selection.Outputs.Select(output => output.Value)),
        };
        Place(inputs, nodes, context);
        Lowering lowering = new(folded, nodes, context, inputs.Obstacles.Concat(search.Obstacles).ToDictionary());
        List<(int Draft, string Name)> outputs = Outputs(selection, context, lowering);
        IReadOnlyList<Draft> steps = search.IsOneStep ? StepLifting.Apply(_path, context.Network.Drafts, outputs.Select(output => output.Draft)) : context.Network.Drafts;
        (IReadOnlyList<Draft> drafts, int[] numbers) = DraftSimplification.Apply(steps, [.. outputs.Select(output => output.Draft)], graph.IsOwn);

        NoteInputs(inputs, drafts, search.IsOneStep);
        List<Draft> all = [.. drafts];
        (int, string)[] results = [.. outputs.Select((output, i) => (Distinct(all, numbers, i), output.Name))];
        Model model = new ModelAssembly(_path, all, results, graph.IsOwn) { IsStream = search.States.Count > 0 }.Build(type, _notes);
        if (search.States.Count > 0)
            RequireNoHistory(model);
        return model;
    }

    // A convolution of the file sees zeros before the first step of each call, and one of a stream the steps of the calls before.
    private void RequireNoHistory(Model model)
    {
        string[] layers =
        [
            .. model.Network.Layers.OfType<ConvolutionLayer>().Where(layer => layer.InputShape.Rank == 2 && layer.Kernels[0].Shape.Dimensions[0] > 1).Select(layer =>
                $"the layer '{layer.Name}' [{layer.Kind}] sees several steps, and the file keeps no steps from call to call; only its recurrent nodes keep a state"),
        ];
        if (layers.Length > 0)
            throw FileProblems.NoNetwork(_path, layers);
    }

    // The nodes that lead to values.
    private static List<OnnxNode> Needed(IReadOnlyList<OnnxNode> nodes, IEnumerable<string> values)
    {
        HashSet<string> needed = [.. values];
        List<OnnxNode> kept = [];
        foreach (OnnxNode node in nodes.Reverse())
        {
            if (!node.Outputs.Any(needed.Contains))
                continue;
            needed.UnionWith(node.Inputs);
            kept.Add(node);
        }

        kept.Reverse();
        return kept;
    }

    // The drafts of inputs, which come first.
    private void Place(InputSelection inputs, IReadOnlyList<OnnxNode> nodes, LoweringContext context)
    {
        foreach (GraphInput input in inputs.Inputs)
        {
            if (!inputs.Shapes.TryGetValue(input.Name, out Schema.Extent[]? shape))
                continue;
            int[] sizes = LoweringContext.SampleSizes(shape).Sizes;
            bool isImage = sizes.Length is 2 or 3 && !_options.KeepsChannelsFirst && ImageInputs.IsChannelsFirst(input.Name, nodes);
            int[] order = isImage ? Placed.ChannelsLast(sizes.Length) : Placed.InOrder(sizes.Length);
            context.Network.Label = input.Name;
            int[] placed = Placed.ShapeOf(sizes, order);
            context[input.Name] = new Placed(context.Add(new InputDeclaration(0, placed.ToEquatableArray()), placed, []), sizes, order);
        }
    }

    private List<(int Draft, string Name)> Outputs(OutputSelection selection, LoweringContext context, Lowering lowering)
    {
        List<(SelectedOutput Output, string[] Reasons)> refused = [];
        List<(int Draft, string Name)> outputs = [];
        foreach (SelectedOutput output in selection.Outputs)
        {
            if (!context.IsPlaced(output.Value))
                refused.Add((output, [.. lowering.Reasons(output.Value)]));
            else if (context[output.Value].BatchAxis is > 0 and var axis)
                refused.Add((output, [$"the output '{output.Name}' has the batch as its axis {axis}, and NetGen's samples come first"]));
            else
                outputs.Add((Finish(output, context), output.Name));
        }

        if (outputs.Count == 0 || (_options.Outputs.Count > 0 && refused.Count > 0))
        {
            throw FileProblems.NoNetwork(_path, refused.SelectMany(output => output.Reasons).Distinct());
        }

        _notes.AddRange(refused.Select(output => $"The output '{output.Output.Name}' is left out: {string.Join("; ", output.Reasons)}."));
        return outputs;
    }

    // Vectors as the file has them. Images may keep their channels last.
    private int Finish(SelectedOutput output, LoweringContext context)
    {
        Placed value = context.Placement.WithoutPieces(context[output.Value]);
        int[] inOrder = Placed.InOrder(value.Rank);
        bool isImage = value.Rank is 2 or 3 && value.Order.SequenceEqual(Placed.ChannelsLast(value.Rank)) && !_options.KeepsChannelsFirst;
        context.Network.Label = output.Value;
        if (!isImage)
            return context.Placement.In(value, inOrder).Draft;
        if (!Placed.ShapeOf(value.Sizes, value.Order).SequenceEqual(value.Sizes))
            _notes.Add($"The output '{output.Name}' is [{string.Join(", ", value.Shape)}] with the channels last; the file has [{string.Join(", ", value.Sizes)}].");
        return value.Draft;
    }

    private void NoteInputs(InputSelection inputs, IReadOnlyList<Draft> drafts, bool isOneStep)
    {
        HashSet<string> read = [.. drafts.Where(draft => draft.Declaration is InputDeclaration).Select(draft => draft.Label)];
        foreach (GraphInput input in inputs.Inputs)
        {
            if (!read.Contains(input.Name))
            {
                _notes.Add($"The input '{input.Name}' is left out: no output depends on it.");
                continue;
            }

            int[] shape = drafts.First(draft => draft.Declaration is InputDeclaration && draft.Label == input.Name).Shape;
            string sizes = string.Join(", ", inputs.Shapes[input.Name].Skip(1));
            if (!isOneStep && string.Join(", ", shape) is var placed && placed != sizes)
                _notes.Add($"The input '{input.Name}' is [{placed}] with the channels last; the file has [{sizes}].");
            if (input.Sizes is [> 1 and var batch, ..])
                _notes.Add($"The input '{input.Name}' has {batch} samples in the file; the network takes any number.");
        }
    }

    // An output that is an input, or another output too, is a value of its own.
    private static int Distinct(List<Draft> drafts, int[] outputs, int which)
    {
        int draft = outputs[which];
        if (drafts[draft].Declaration is not InputDeclaration && Array.IndexOf(outputs, draft) == which)
            return draft;
        drafts.Add(new Draft(new ActivationDeclaration(0, Activation.Linear, double.NaN), [draft], drafts[draft].Shape) { Label = drafts[draft].Label });
        return drafts.Count - 1;
    }
}
