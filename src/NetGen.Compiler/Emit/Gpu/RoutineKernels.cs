using NetGen.Compiler.Emit.Gpu.Memory;
using NetGen.Compiler.Emit.Gpu.Networks;
using NetGen.Compiler.Emit.Gpu.Products;
using NetGen.Compiler.Emit.Gpu.Rows;
using NetGen.Compiler.Emit.Gpu.Tiles;
using NetGen.Compiler.Program;
using NetGen.Compiler.Program.Gpu;

namespace NetGen.Compiler.Emit.Gpu;

/// <summary>The kernels of a routine, whose texts are among those of the network, and how each is launched.</summary>
internal sealed class RoutineKernels
{
    private readonly GpuKernelTexts _texts;
    private readonly GpuPrecision _precision;
    private readonly Accuracy _accuracy;
    private readonly bool _isShuffled;
    private readonly Dictionary<int, int> _numbers;
    private readonly int[] _partSamples;

    /// <summary>Adds the kernels.</summary>
    /// <param name="name">The routine's name.</param>
    /// <param name="routine">The routine.</param>
    /// <param name="program">The network.</param>
    /// <param name="texts">Receives what is not there yet.</param>
    /// <param name="isShuffled">Whether samples are read in the order of an epoch.</param>
    public RoutineKernels(string name, GpuRoutine routine, NetworkProgram program, GpuKernelTexts texts, bool isShuffled)
    {
        (Name, Routine, _texts, _isShuffled) = (name, routine, texts, isShuffled);
        (_precision, _accuracy) = (program.Network.GpuPrecision, program.Network.Accuracy);
        _partSamples = new int[program.Parameters.Count];
        _numbers = program.Parameters
            .Select((parameter, number) => (parameter.Offset, number))
            .ToDictionary(pair => pair.Offset, pair => pair.number);
        Kernels =
        [
            .. routine.Steps.Where(step => step is not GpuStep.Round).SelectMany(Links)
                .Select(step => Add(step.WithoutRounding(), isTensor: false) with { Positions = step.Positions }),
        ];
        TensorKernels = [.. routine.Steps.Select(step => Add(step, isTensor: true) with { Positions = step.Positions })];
    }

    /// <summary>The routine's name.</summary>
    public string Name { get; }

    /// <summary>The routine.</summary>
    public GpuRoutine Routine { get; }

    /// <summary>The kernels in order.</summary>
    public IReadOnlyList<KernelLaunch> Kernels { get; }

    /// <summary>The same with matrix instructions.</summary>
    public IReadOnlyList<KernelLaunch> TensorKernels { get; }

    /// <summary>Of each parameter, the samples over which one part of its gradient is summed.</summary>
    public IReadOnlyList<int> PartSamples => _partSamples;

    private static IEnumerable<GpuStep> Links(GpuStep step) => step is GpuStep.Chain chain ? chain.Layers : [step];

    private KernelLaunch Add(GpuStep step, bool isTensor)
    {
        string tensor = isTensor ? "Tensor" : "";
        TileArithmetic arithmetic;
        switch (step)
        {
            case GpuStep.Product product:
                arithmetic = isTensor
                    ? Tensor(product.TensorTile, product.RoundedInput is not null)
                    : new ScalarArithmetic(product.Tile);
                return new(
                    _texts.Add(NameOf(product.Kernel, tensor + (product.IsTransposed ? "InputGradient" : "Product")), (writer, name, places) =>
                        TiledProductKernels.Write(writer, name, product, arithmetic, Access(places))),
                    arithmetic.Threads,
                    arithmetic.Rows,
                    GpuCostModel.Ceiling(product.Columns, arithmetic.Columns),
                    GroupsOfMultiprocessor: arithmetic.GroupsOfMultiprocessor,
                    SharedWords: arithmetic.SharedWords(
                        arithmetic.LayoutOfRows(arithmetic.Rows),
                        product.IsTransposed ? arithmetic.LayoutOfRows(arithmetic.Columns) : arithmetic.LayoutOfPanels));
            case GpuStep.Network { Resident: { } resident } network when isTensor:
                return AddResident("TensorNetwork", resident, (writer, name, places) =>
                    ResidentNetworkKernels.Write(writer, name, network.Layers, network.HasSoftmax, _accuracy, resident, Access(places)));
            case GpuStep.Chain chain:
                string direction = chain.Layers[0].IsTransposed ? "TensorBackwardNetwork" : "TensorForwardNetwork";
                return AddResident(direction, chain.Resident, (writer, name, places) =>
                    ResidentNetworkKernels.Write(writer, name, chain.Layers, hasSoftmax: false, _accuracy, chain.Resident, Access(places)));
            case GpuStep.Network network:
                return isTensor
                    ? new(
                        _texts.Add("TensorNetwork", (writer, name, places) => TensorNetworkKernels.Write(writer, name, network, Access(places))),
                        network.Layers[0].TensorTile.Threads,
                        network.Layers[0].TensorTile.Rows,
                        GroupsOfMultiprocessor: network.Layers.Max(layer => layer.TensorTile.GroupsOfMultiprocessor))
                    : new(
                        _texts.Add("Network", (writer, name, places) => NetworkKernels.Write(writer, name, network, Access(places))),
                        network.Layers[0].Tile.Threads,
                        network.Layers[0].Tile.Rows);
            case GpuStep.KernelGradient gradient:
                int kernel = _numbers[gradient.Kernel.Offset];
                (int inputs, int outputs) = (gradient.Input.Size, gradient.Gradient.Size);
                _partSamples[kernel] = gradient.PartSamples;
                arithmetic = isTensor
                    ? Tensor(gradient.TensorTile, gradient.Rounded is not null)
                    : new ScalarArithmetic(gradient.Tile);
                return new(
                    _texts.Add(NameOf(gradient.Kernel, tensor + "KernelGradient"), (writer, name, places) =>
                        PartialSumKernels.WriteKernelGradient(writer, name, gradient, kernel, arithmetic, Access(places))),
                    arithmetic.Threads,
                    gradient.PartSamples * gradient.Positions,
                    GpuCostModel.Ceiling(inputs, arithmetic.Rows),
                    GpuCostModel.Ceiling(outputs, arithmetic.Columns),
                    arithmetic.GroupsOfMultiprocessor,
                    arithmetic.SharedWords(arithmetic.LayoutOfBatch(arithmetic.Rows), arithmetic.LayoutOfBatch(arithmetic.Columns)));
            case GpuStep.BiasGradient { KeptPositions: > 1 } gradient:
                int element = _numbers[gradient.Bias.Offset];
                _partSamples[element] = gradient.PartSamples;
                ElementGroups quads = ElementGroups.Of(gradient.Bias.Length / GpuTensor.Quad);
                return new(
                    _texts.Add(NameOf(gradient.Bias, "ElementGradient"), (writer, name, places) =>
                        PartialSumKernels.WriteElementGradient(writer, name, gradient, element, quads, Access(places))),
                    ElementGroups.Threads,
                    gradient.PartSamples * quads.Samples,
                    quads.Count);
            case GpuStep.BiasGradient gradient:
                int bias = _numbers[gradient.Bias.Offset];
                _partSamples[bias] = gradient.PartSamples;
                return new(
                    _texts.Add(NameOf(gradient.Bias, (gradient.RoundedGradient is null ? "" : tensor) + "BiasGradient"), (writer, name, places) =>
                        PartialSumKernels.WriteBiasGradient(writer, name, gradient, bias, Access(places))),
                    PartialSumKernels.BiasThreads,
                    gradient.PartSamples * gradient.Positions,
                    GpuCostModel.Ceiling(gradient.Bias.Length, PartialSumKernels.BiasColumns));
            case GpuStep.Round round:
                return new(
                    _texts.Add("Round", (writer, name, places) => RoundKernels.Write(writer, name, round, Access(places))),
                    RoundKernels.Threads,
                    RoundKernels.RowsPerGroup,
                    GpuCostModel.Ceiling(round.Source.Size, RoundKernels.ElementsPerGroup));
            case GpuStep.Rows rows:
                return new(
                    _texts.Add("Rows", (writer, name, places) => RowKernels.Write(writer, name, rows, Access(places))),
                    RowKernels.Threads(rows),
                    RowKernels.RowsPerGroup(rows),
                    TakesWarps: RowKernels.TakesWarp(rows));
            case GpuStep.SumPositions sum:
                ElementGroups channels = ElementGroups.Of(sum.Result.Extent);
                return new(
                    _texts.Add("SumPositions", (writer, name, places) => PositionSumKernels.Write(writer, name, sum, channels, new(places, _isShuffled))),
                    ElementGroups.Threads,
                    channels.Samples,
                    channels.Count);
            case GpuStep.Rearrange rearrange:
                ElementGroups slots = ElementGroups.Of(rearrange.Result.SampleLength);
                return new(
                    _texts.Add("Rearrange", (writer, name, places) => ArrangementKernels.Write(writer, name, rearrange, slots, Access(places))),
                    ElementGroups.Threads,
                    slots.Samples,
                    slots.Count);
            default:
                throw new InvalidOperationException($"Unknown kernel {step.GetType().Name}.");
        }

        TensorAccess Access(LayerPlaces places) => new(places, _isShuffled, step.Positions);

        KernelLaunch AddResident(string name, ResidentWeights resident, GpuKernelWriter write) => new(
            _texts.Add(name, write),
            resident.Threads,
            resident.Rows,
            GroupsOfMultiprocessor: 1,
            SharedWords: resident.Words,
            IsResident: true);
    }


    private TensorArithmetic Tensor(TensorTile tile, bool isRounded)
    {
        var instructions = new TensorInstructions(_precision);
        return new(tile, isRounded ? new RoundedFragments() : new FloatFragments(instructions), instructions);
    }

    private static string NameOf(PlacedParameter parameter, string suffix) => Text.Pascal(parameter.Layer) + suffix;
}
