using System.Globalization;

namespace NetGen.Compiler.Layers;

/// <summary>
/// x [steps, features] → the states [steps, units] or the last one, [units]. Follows <c>keras.layers.SimpleRNN</c>, <c>LSTM</c> and
/// <c>GRU</c>, with their order of gates: i, f, c, o of an LSTM, z, r, h of a GRU.
/// </summary>
/// <param name="Name">The layer's name.</param>
/// <param name="InputShape">[steps, features].</param>
/// <param name="OutputShape">[steps, units] or [units].</param>
/// <param name="Declared">What the user wrote.</param>
/// <param name="Activation">The activation of the state.</param>
/// <param name="RecurrentActivation">The activation of the gates; nothing without gates.</param>
/// <param name="Kernel">The kernel of the inputs, [features, gates·units].</param>
/// <param name="RecurrentKernel">The kernel of the state, [units, gates·units].</param>
/// <param name="Bias">The bias, [gates·units]; of a GRU with <c>ResetAfter</c> [2, gates·units], for the inputs and for the state.</param>
/// <param name="Backward">The same parameters of the second layer that reads in the other direction, or none.</param>
public sealed record RecurrentLayer(
    string Name,
    TensorShape InputShape,
    TensorShape OutputShape,
    RecurrentDeclaration Declared,
    ActivationSpecification Activation,
    ActivationSpecification? RecurrentActivation,
    ParameterSpecification Kernel,
    ParameterSpecification RecurrentKernel,
    ParameterSpecification? Bias,
    EquatableArray<ParameterSpecification> Backward) : Layer(Name, InputShape, OutputShape)
{
    /// <inheritdoc/>
    public override string Kind => Declared.Kind;

    /// <inheritdoc/>
    public override string Configuration => string.Format(CultureInfo.InvariantCulture, "{0}", Declared.Units)
        + (Declared.ReturnSequences ? ", sequences" : "")
        + (IsBidirectional ? ", bidirectional" : "")
        + (Declared.Stateful ? ", stateful" : "");

    /// <inheritdoc/>
    public override EquatableArray<ParameterSpecification> Parameters =>
        [Kernel, RecurrentKernel, .. Bias is null ? Array.Empty<ParameterSpecification>() : [Bias], .. Backward];

    /// <inheritdoc/>
    public override bool HasGpuKernels => false;

    /// <inheritdoc/>
    public override long SampleSize => OutputShape.Size + ((long)Steps * Gates * Declared.Units * (IsBidirectional ? 2 : 1));

    /// <summary>The steps of a sequence.</summary>
    public int Steps => InputShape.Dimensions[0];

    /// <summary>The gates of a cell, the candidate for the state among them.</summary>
    public int Gates => GatesOf(Declared.Cell);

    /// <summary>Whether a second layer reads in the other direction.</summary>
    public bool IsBidirectional => Backward.Count > 0;

    /// <inheritdoc/>
    public override long Flops => IsBidirectional ? (2 * FlopsOfDirection) + MergeOperations : FlopsOfDirection;

    private long FlopsOfDirection =>
        Steps * ((2L * (Kernel.Shape.Size + RecurrentKernel.Shape.Size)) + (Declared.Units * ElementwiseOperations));

    private long MergeOperations => Declared.Bidirectional switch
    {
        BidirectionalMerge.Concatenate => 0,
        BidirectionalMerge.Average => 2L * OutputShape.Size,
        _ => OutputShape.Size,
    };

    // Products of gates, sums, activations and the biases, for each unit.
    private long ElementwiseOperations => (Bias is null ? 0 : Bias.Shape.Size / Declared.Units) + Declared.Cell switch
    {
        RecurrentCell.LSTM => 13,
        RecurrentCell.GRU => 11,
        _ => 2,
    };

    internal static RecurrentLayer? Infer(RecurrentDeclaration declared, string name, TensorShape input, InferenceContext context)
    {
        int at = declared.Ordinal;
        bool Require(bool isValid, string member, string expected, object actual) =>
            context.Require(isValid, at, declared.Kind, member, expected, actual);
        bool isValid = SpatialRules.RequireInput(declared, axes: 1, name, input, context) is not null;
        isValid &= Require(declared.Units >= 1, "units", "at least 1", declared.Units);
        isValid &= Require(declared.Dropout is >= 0 and < 1, nameof(declared.Dropout), "at least 0 and less than 1", declared.Dropout);
        isValid &= Require(
            declared.RecurrentDropout is >= 0 and < 1, nameof(declared.RecurrentDropout), "at least 0 and less than 1", declared.RecurrentDropout);
        ActivationSpecification? activation = Check(declared.Activation, "activation");
        ActivationSpecification? gate = Check(declared.RecurrentActivation, nameof(declared.RecurrentActivation));
        isValid &= Require(
            Enum.IsDefined(typeof(BidirectionalMerge), declared.Bidirectional), nameof(declared.Bidirectional), "a member of BidirectionalMerge", declared.Bidirectional);
        double? kernel = Scale(nameof(declared.Kernel), declared.Kernel);
        double? recurrent = Scale(nameof(declared.Recurrent), declared.Recurrent);
        double? bias = Scale(nameof(declared.Bias), declared.Bias);
        if (!isValid || activation is null || gate is null || kernel is null || recurrent is null || bias is null)
            return null;

        int steps = input.Dimensions[0], units = declared.Units, gates = GatesOf(declared.Cell);
        if (!context.RequireSize(at, declared.Kind, "one sample of a layer", (long)steps * Math.Max(gates, 2) * units, Limits.MaximumSampleSize)
            || !context.RequireSize(at, declared.Kind, "a kernel", (long)Math.Max(units, input.Dimensions[1]) * gates * units, Limits.MaximumParameters))
            return null;

        bool isBidirectional = declared.Bidirectional != BidirectionalMerge.None, hasTwoBiases = declared is { Cell: RecurrentCell.GRU, ResetAfter: true };
        int width = declared.Bidirectional == BidirectionalMerge.Concatenate ? 2 * units : units;
        ParameterSpecification[] first = Parameters(isBidirectional ? "forward" : null);
        return new RecurrentLayer(
            name,
            input,
            declared.ReturnSequences ? TensorShape.Of(steps, width) : TensorShape.Of(width),
            declared,
            activation,
            declared.Cell == RecurrentCell.SimpleRNN ? null : gate,
            first[0],
            first[1],
            declared.UseBias ? first[2] : null,
            isBidirectional ? Parameters("backward").ToEquatableArray() : []);

        // Keras calls the layers of the two directions forward_lstm and backward_lstm.
        ParameterSpecification[] Parameters(string? direction)
        {
            string of = direction is null ? name : $"{name}/{direction}_{MemberNames.Snake(declared.Kind)}";
            ParameterSpecification[] kernels =
            [
                Parameter(of + "/kernel", declared.Kernel, kernel.Value, input.Dimensions[1], gates * units),
                Parameter(of + "/recurrent_kernel", declared.Recurrent, recurrent.Value, units, gates * units),
            ];
            if (!declared.UseBias)
                return kernels;
            ParameterSpecification biases = Parameter(of + "/bias", declared.Bias, bias.Value, hasTwoBiases ? [2, gates * units] : [gates * units]);
            return
            [
                .. kernels,
                biases with
                {
                    LaneAxes = biases.Shape.Rank,
                    PartOfOnes = declared is { Cell: RecurrentCell.LSTM, UnitForgetBias: true } ? 1 : null,
                },
            ];
        }

        double? Scale(string prefix, KernelDeclaration parameter)
        {
            double? scale = Initializers.Scale(parameter.Initializer, parameter.InitializerScale, at, declared.Kind, prefix + "Initializer", context);
            bool isGood = RequirePenalty(prefix + "L1", parameter.L1) & RequirePenalty(prefix + "L2", parameter.L2);
            return isGood ? scale : null;
        }

        bool RequirePenalty(string member, double value) =>
            Require(value >= 0 && Limits.IsFinite(value), member, "a finite number of at least 0", value);

        ActivationSpecification? Check(Activation function, string member)
        {
            ActivationSpecification? known =
                ActivationLayer.Check(function, double.NaN, input, perPosition: true, at, declared.Kind, name, context, member);
            return known is null || Require(!known.IsOverLastAxis, member, "a function of one element", function) ? known : null;
        }

        ParameterSpecification Parameter(string parameter, KernelDeclaration of, double scale, params int[] shape) =>
            new(parameter, TensorShape.Of(shape), of.Initializer, scale, of.L1, of.L2)
            {
                PartColumns = gates == 1 ? 0 : units,
                IsRecurrent = true,
            };
    }

    private static int GatesOf(RecurrentCell cell) => cell switch
    {
        RecurrentCell.LSTM => 4,
        RecurrentCell.GRU => 3,
        _ => 1,
    };
}
