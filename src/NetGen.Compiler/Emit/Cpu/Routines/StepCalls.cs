using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Products;
using NetGen.Compiler.Emit.Cpu.Rows;
using NetGen.Compiler.Emit.Cpu.Windows;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Routines;

/// <summary>The call of each step that computes a sample or a chunk of them: which kernel it has, and its arguments.</summary>
/// <param name="kernels">Receives the kernels.</param>
/// <param name="text">The C# of the arguments.</param>
/// <param name="split">How several threads share a sample, if they do: its kernels can compute a part of it.</param>
internal sealed partial class StepCalls(KernelSet kernels, RoutineText text, SampleSplit? split = null)
{
    private readonly PackingText _packing = new(text);

    /// <summary>The call as a statement, or as several of the library's.</summary>
    public string Of(Step step) => Of(step, isPart: false);

    private string Of(Step step, bool isPart)
    {
        SplitAxis axis = AxisOf(step, isPart);
        int positions = step.Positions, capacity = Panel.Rows(text.Samples, positions);
        string rows = capacity == 1 ? "" : text.Rows(positions), samples = text.IsSingle ? "" : text.Rows(1);
        switch (step)
        {
            case Step.PackInput pack:
                return _packing.Pack(text.Caller.Input(pack.Slice.Offset), pack.Slice, pack.Result);
            case Step.PackTarget pack:
                return _packing.Pack(PackingText.Target(pack.Slice), pack.Slice, pack.Result);
            case Step.PackOneHot pack:
                return _packing.PackOneHot(pack);
            case Step.UnpackOutput unpack:
                return _packing.Unpack(unpack);
            case Step.Transpose transpose:
                return $"PanelLayout.{(transpose.Result.Layout == TensorLayout.Columns ? "PanelsToColumns" : "ColumnsToPanels")}("
                    + $"{text.Ref(transpose.Source)}, {Text.Of(transpose.Source.Size)}, {text.Rows(positions)}, {text.Ref(transpose.Result)});";
            case Step.Rearrange rearrange:
                return RearrangementText.Call(rearrange, text, isPart);
            case Step.Gather gather:
                return $"TablePanels.Gather<TPanel>({IndexText.Of(text.Ref(gather.Indices), gather.Indices, text.Samples)}, {text.Rows(1)}, "
                    + $"{RoutineText.Refs([gather.Table])}, {Text.Of(gather.TableRows)}, {Text.Of(gather.Result.Panels)}, "
                    + $"{text.Ref(gather.Result)}, {text.Capacity(gather.Result.Positions)});";
            case Step.Scan scan:
                return ScanText.Loop(scan, Of, text.IsSingle ? InCells(scan.Body, isInSequence: true) : scan.Body.Select(Of));
            case Step.TakePosition take:
                return $"SequencePanels.Take<TPanel>({ScanText.Sequence(take.Sequence, text)}, {text.Ref(take.Result)}, {text.Rows(1)}, {text.Capacity(1)}, {Text.Of(take.Result.Panels)});";
            case Step.PutPosition put:
                return $"SequencePanels.Put<TPanel>({text.Ref(put.Source)}, {ScanText.Sequence(put.Sequence, text)}, {text.Rows(1)}, {text.Capacity(1)}, {Text.Of(put.Source.Panels)});";
            case Step.Copy { Source: { } source, Result: var copied }:
                return $"SequencePanels.Copy<TPanel>({text.Refs([source, copied])}, {text.Rows(1)}, {text.Capacity(1)}, {Text.Of(copied.Panels)});";
            case Step.Copy { Result: var cleared }:
                return $"PanelLayout.Clear({text.Ref(cleared)}, {Text.Of(cleared.Panels)}, {text.Capacity(1)}, {ScanText.WholeBlocks(cleared, text)});";
            case Step.PackState pack:
                return _packing.Pack(RoutineText.StateOf(pack.Slice.Offset), pack.Slice, pack.Result);
            case Step.UnpackState unpack:
                return _packing.Unpack(unpack.Source, RoutineText.StateOf(unpack.Slice.Offset), unpack.Slice);
            case Step.History { Place: var kept } history:
                return $"StreamHistory.See({text.Ref(history.Source)}, {text.Capacity(1)}, {RoutineText.StateOf(0)}, {Text.Of(kept.StateLength)}, "
                    + $"{RoutineText.ShapeOf(kept)}, {text.Rows(1)}, {text.Ref(history.Result)});";
            case Step.BlockHistory { Result.Place: not Place.History, Place: var kept, Source: var steps } history:
                return $"StreamHistory.SeeBlocks({text.Ref(steps)}, {text.Capacity(steps.Positions)}, {RoutineText.StateOf(0)}, {Text.Of(kept.StateLength)}, "
                    + $"{RoutineText.ShapeOf(kept)}, {Text.Of(steps.Positions)}, {text.Rows(1)}, {text.Ref(history.Result)}, {text.Capacity(history.Result.Positions)});";
            case Step.BlockHistory { Place: var kept, Source: var steps } history:
                return $"ref float {RoutineText.HistoryOf(history.Result)} = ref StreamHistory.KeepBlock({text.Ref(steps)}, {text.Capacity(steps.Positions)}, "
                    + $"{RoutineText.PlaceOf(kept)}, {Text.Of(kept.Channels)}, {Text.Of(steps.Positions)}, {Text.Of(kept.Before)});";
            case Step.DropoutMask mask:
                return $"DropoutMask.Fill({Fill(mask.Result)}, {Text.Of(mask.Rate)}, {Text.Of(mask.Layer)}, dropout);";
            case Step.Noise noise:
                return $"NormalNoise.Fill({Fill(noise.Result)}, {Text.Of(noise.Layer)}, dropout);";
            case Step.Product product:
                return Call(
                    () => Product(product, capacity, axis),
                    PositionsOf(text.Ref(product.Input), InputStride(product)),
                    RoutineText.Refs([product.Kernel, product.Bias]),
                    List(product),
                    Results(product, reference => PositionsOf(reference, Panel.Lanes)),
                    axis == SplitAxis.Positions && isPart ? "end - first" : rows);
            case QuantizedProduct { FloatProduct: var product } quantized when capacity == 1:
                return Call(
                    () => StreamKernels.Product(kernels, product, KernelStorage.Of(quantized.Format, quantized.Scales is not null)),
                    text.Ref(product.Input), RoutineText.Refs([quantized.Kernel, quantized.Scales, quantized.Bias]), List(product), Results(product));
            case QuantizedProduct { FloatProduct: var product } quantized:
                return Call(
                    () => QuantizedBatchKernels.Product(kernels, quantized, capacity),
                    text.Ref(product.Input), "ref parameters", "ref scratch", Results(product), rows);
            case Step.Map map:
                return Call(
                    () => map.Result.Layout == TensorLayout.Columns ? ColumnKernels.Map(kernels, map) : ElementwiseKernels.Map(kernels, map, text.Samples, axis),
                    text.Refs([.. map.Operands, map.Result]), RowsOf(map.Operands));
            case Step.Sum sum:
                return Call(
                    () => sum.Layout == TensorLayout.Columns ? ColumnKernels.Sum(kernels, sum) : ElementwiseKernels.Sum(kernels, sum, text.Samples),
                    text.Refs(sum.Operands), Target(sum.Result, sum.Column), RowsOf(sum.Operands));
            case Step.SumPositions sum:
                return Call(
                    () => ElementwiseKernels.SumPositions(kernels, sum, text.Samples),
                    text.Refs(sum.Operands), Target(sum.Result, sum.Column), text.IsSingle ? "" : text.Rows(1));
            case Step.Rows group:
                return Call(
                    () => RowKernels.Rows(kernels, group, text.Samples, axis),
                    text.Refs(group.Inputs.Concat(group.Written)), RowsOf(group.Inputs));
            case Step.Softmax softmax:
                return Call(
                    () => softmax.Result.Layout == TensorLayout.Columns ? ColumnKernels.Softmax(kernels, softmax) : SoftmaxKernels.Softmax(kernels, softmax, capacity),
                    text.Refs([softmax.Source, softmax.Result]), rows);
            case Step.WindowProduct product:
                return Call(
                    () => WindowProductKernels.Product(kernels, product, text.Samples, axis),
                    text.Ref(product.Input),
                    RoutineText.Refs([product.Kernel, product.Bias]),
                    product.ScratchLength > 0 ? "ref scratch" : "",
                    text.Refs([product.Result, .. product.Epilogue.Operands]),
                    samples);
            case QuantizedWindowProduct { FloatProduct: var product } quantized:
                return Call(
                    () => WindowProductKernels.Product(kernels, quantized, text.Samples),
                    text.Ref(product.Input),
                    RoutineText.Refs([product.Kernel, quantized.Scales, product.Bias]),
                    quantized.ScratchLength > 0 ? "ref scratch" : "",
                    text.Refs([product.Result, .. product.Epilogue.Operands]),
                    samples);
            case Step.WinogradProduct product:
                return Call(
                    () => WinogradKernels.Product(kernels, product, text.Samples, axis),
                    text.Ref(product.Input),
                    RoutineText.Refs([product.Kernel, product.Bias]),
                    "ref scratch",
                    text.Refs([product.Result, .. product.Epilogue.Operands]),
                    samples);
            case Step.WinogradKernel transform:
                return $"Winograd.TransformKernel({text.Ref(transform.Kernel)}, {Text.Of(transform.Kernel.Positions / 9)}, "
                    + $"{Text.Of(transform.Kernel.Panels)}, {text.Ref(transform.Result)});";
            case Step.Pooling pooling:
                return Call(() => PoolingKernels.Pooling(kernels, pooling, text.Samples, axis), text.Refs([pooling.Input, pooling.Result]), samples);
            case Step.PoolingGradient gradient:
                return Call(
                    () => PoolingKernels.Gradient(kernels, gradient, text.Samples),
                    text.Refs([gradient.Gradient, .. gradient.Largest, gradient.Result]),
                    samples);
            case Step.InputGradient gradient:
                return Call(
                    () => BatchProductKernels.InputGradient(kernels, gradient, capacity),
                    text.Ref(gradient.Gradient), RoutineText.Refs([gradient.Kernel]), "ref scratch", text.Refs([gradient.Result, .. gradient.Epilogue.Operands]), rows);
            case Step.BatchMoments moments:
                return $"BatchStatistics.Moments<TPanel>({text.Ref(moments.Input)}, {Text.Of(moments.Input.Panels)}, {text.Capacity(positions)}, "
                    + $"{Text.Of(positions)}, {text.Rows(1)}, {RoutineText.PartialOf(moments.Slot)}, {text.PartialStride});";
            case Step.BatchTotals totals:
                return Call(
                    () => SharedKernels.Totals(kernels, totals, text.Samples),
                    [text.Refs(totals.Operands), .. totals.Slots.Select(RoutineText.PartialOf), text.PartialStride, text.Rows(1)]);
            case Step.SharedMap map:
                return Call(() => SharedKernels.Map(kernels, map), text.Refs([.. map.Operands, map.Result]));
            case Step.BatchFraction fraction:
                return $"{Text.At("shared", Text.Of(fraction.Result.Offset))} = 1f / {(fraction.RowsOfSample == 1 ? "samples" : $"(samples * {Text.Of(fraction.RowsOfSample)})")};";
            case Step.CombineMoments moments:
                return $"BatchStatistics.CombineMoments({RoutineText.PartialOf(moments.Slot)}, {text.PartialStride}, samples, {Text.Of(moments.RowsOfSample)}, "
                    + $"{Text.Of(Panel.Pad(moments.Mean.Size))}, {text.Refs([moments.Mean, moments.Variance])});";
            case Step.CombineTotals combined:
                return $"BatchStatistics.CombineTotals({RoutineText.PartialOf(combined.Slot)}, {text.PartialStride}, samples, "
                    + $"{Text.Of(Panel.Pad(combined.Result.Size))}, {text.Ref(combined.Result)});";
            default:
                throw new InvalidOperationException($"Unknown step {step.GetType().Name}.");
        }

        // The kernel is added where no step like this one came before. Arguments that are empty are left out.
        string Call(Func<string> add, params string[] arguments) =>
            $"{kernels.Get(KernelKey.Of(step, text.Samples, axis: axis), add)}({string.Join(", ", arguments.Append(PartOf(step, axis, isPart)).Where(argument => argument.Length > 0))});";

        string PositionsOf(string reference, int stride) =>
            axis == SplitAxis.Positions && isPart ? $"ref Unsafe.Add({reference}, {Text.Of(stride)} * first)" : reference;

        string RowsOf(EquatableArray<Program.Buffer> operands) => new RowLoop(text.Samples, positions, operands, axis).Count switch
        {
            RowCount.Constant => "",
            RowCount.Samples => text.Rows(1),
            _ => text.Rows(positions),
        };
    }

    private string Product(Step.Product product, int rowCapacity, SplitAxis axis) => product.Shape switch
    {
        CodeShape.Unrolled => UnrolledProductKernels.Product(kernels, product),
        CodeShape.UnrolledParts => UnrolledPartsKernels.Product(kernels, product),
        CodeShape.Streams or CodeShape.SparseStreams => StreamKernels.Product(kernels, product, KernelStorage.Float32, axis),
        CodeShape.LaneSums => LaneSumKernels.Product(kernels, product, rowCapacity),
        CodeShape.Columns => ColumnProductKernels.Product(kernels, product),
        CodeShape.InnerProducts => InnerProductKernels.Product(kernels, product, rowCapacity),
        _ => BatchProductKernels.Product(kernels, product, rowCapacity, axis),
    };

    // Room for the list of inputs that are not 0.
    private static string List(Step.Product product) => product.Shape == CodeShape.SparseStreams ? "ref scratch" : "";

    private string Results(Step.Product product) => Results(product, reference => reference);

    private string Results(Step.Product product, Func<string, string> shift) =>
        string.Join(", ", product.Epilogue.Operands.Prepend(product.Result).Select(buffer => shift(text.Ref(buffer))));

    private static int InputStride(Step.Product product) => product.Input.Place == Place.Input ? product.Input.Stride : Panel.Lanes;

    private string Target(Program.Buffer? result, int column) => result is { } buffer ? text.Ref(buffer) : text.Losses(column);

    private string Fill(Program.Buffer result) => $"{text.Ref(result)}, {Text.Of(result.Size)}, {text.Capacity(result.Positions)}, "
        + $"{RoutineText.Times("firstRow", result.Positions)}, {text.Rows(result.Positions)}";
}
