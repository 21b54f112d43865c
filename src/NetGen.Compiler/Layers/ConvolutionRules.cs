using System.Globalization;

namespace NetGen.Compiler.Layers;

/// <summary>The shape rule of convolutions. It goes on after a wrong value, so that all of them are reported.</summary>
internal sealed class ConvolutionRules
{
    private readonly ConvolutionDeclaration _declared;
    private readonly string _name;
    private readonly TensorShape _input;
    private readonly InferenceContext _context;
    private bool _isValid = true;

    private ConvolutionRules(ConvolutionDeclaration declared, string name, TensorShape input, InferenceContext context) =>
        (_declared, _name, _input, _context) = (declared, name, input, context);

    private int Channels => _input.Dimensions[_input.Rank - 1];

    /// <summary>The layer of a declaration; nothing, and errors, where it does not fit.</summary>
    public static ConvolutionLayer? Infer(ConvolutionDeclaration declared, string name, TensorShape input, InferenceContext context) =>
        new ConvolutionRules(declared, name, input, context).Infer();

    private ConvolutionLayer? Infer()
    {
        RequireValues();
        ActivationSpecification? activation = ActivationLayer.Check(
            _declared.Activation, _declared.Alpha, _input, perPosition: true, _declared.Ordinal, _declared.Kind, _name, _context);
        double scale = Check(_declared.Kernel, _declared is ConvDeclaration or ConvTransposeDeclaration ? "Kernel" : "Depthwise");
        KernelDeclaration? pointwise = (_declared as SeparableConvDeclaration)?.Pointwise;
        double pointwiseScale = pointwise is null ? 0 : Check(pointwise, "Pointwise");
        double biasScale = Scale(_declared.BiasInitializer, _declared.BiasInitializerScale, nameof(_declared.BiasInitializer));
        _isValid &= _context.RequireAxes(
            _declared.Ordinal, _name, _input, _declared.Axes == 1 ? ["steps", "channels"] : ["rows", "columns", "channels"]);
        if (!_isValid || activation is null || FindWindow() is not { } window || FindForm() is not { } form)
            return null;

        // The depthwise filters of all channels together.
        long depth = _declared switch
        {
            DepthwiseConvDeclaration => (long)Channels * _declared.Filters,
            SeparableConvDeclaration separable => (long)Channels * separable.DepthMultiplier,
            _ => form == ConvolutionForm.Depthwise ? _declared.Filters : 1,
        };
        long filters = _declared is DepthwiseConvDeclaration ? depth : _declared.Filters;
        int[] sizes = [.. Axes(window, axis => form == ConvolutionForm.Transposed ? axis.Inputs : axis.Outputs)];
        long inputs = _input.Size / Channels, outputs = sizes.Aggregate(1L, (product, size) => product * size);
        int groups = form == ConvolutionForm.Grouped ? ((ConvDeclaration)_declared).Groups : 1;
        if (groups > 1 && !RequireGroupedSample(window, groups))
            return null;
        if (!RequireSample(outputs) || !RequireSample(outputs * filters) || !RequireSample(Math.Max(inputs, outputs) * depth))
            return null;

        ParameterSpecification kernel = Kernel("kernel", [.. Axes(window, axis => axis.Size), .. LastAxes(form)], _declared.Kernel, scale);
        if (form is ConvolutionForm.Depthwise or ConvolutionForm.Separable)
            kernel = kernel with { LaneAxes = 2 };
        EquatableArray<ParameterSpecification> kernels = pointwise is null
            ? [kernel]
            : [
                kernel with { Name = _name + "/depthwise_kernel" },
                Kernel("pointwise_kernel", [.. Axes(window, _ => 1), (int)depth, _declared.Filters], pointwise, pointwiseScale),
            ];
        if (!kernels.All(RequireParameters))
            return null;
        var bias = new ParameterSpecification(
            _name + "/bias", TensorShape.Of((int)filters), _declared.BiasInitializer, biasScale, L1: 0, L2: 0);
        TensorShape output = TensorShape.Of([.. sizes, (int)filters]);
        return new ConvolutionLayer(
            _name, _declared.Kind, form, _input, output, window, activation, kernels, _declared.UseBias ? bias : null)
        {
            Groups = groups,
            AllowsWinograd = _declared is ConvDeclaration { AllowWinograd: true },
        };
    }

    private void RequireValues()
    {
        RequireSize(_declared is DepthwiseConvDeclaration ? "DepthMultiplier" : "filters", _declared.Filters);
        if (_declared is SeparableConvDeclaration separable)
            RequireSize(nameof(separable.DepthMultiplier), separable.DepthMultiplier);
        for (int axis = 0; axis < _declared.KernelSize.Count; axis++)
            RequireSize(KernelName(axis), _declared.KernelSize[axis]);
        for (int axis = 0; axis < _declared.Strides.Count; axis++)
            RequireSize(StrideName(axis), _declared.Strides[axis]);
        for (int axis = 0; axis < _declared.DilationRate.Count; axis++)
            RequireSize(DilationName(axis), _declared.DilationRate[axis]);

        int stride = IndexOfLarge(_declared.Strides), dilation = IndexOfLarge(_declared.DilationRate);
        if (stride >= 0 && dilation >= 0)
            Require(false, DilationName(dilation), $"1, because {StrideName(stride)} is {Text(_declared.Strides[stride])}", _declared.DilationRate[dilation]);
        bool isCausal = _declared.Padding == Padding.Causal;
        if (Require(Enum.IsDefined(typeof(Padding), _declared.Padding), nameof(Padding), "a member of Padding", _declared.Padding))
            Require(!isCausal || _declared is ConvDeclaration { Axes: 1 }, nameof(Padding), "Valid or Same, because Causal is for [Conv1D]", _declared.Padding);
        if (_declared is not ConvTransposeDeclaration transposed)
            return;
        for (int axis = 0; axis < transposed.OutputPadding.Count; axis++)
        {
            int padding = transposed.OutputPadding[axis], least = OfAxis(_declared.Strides, axis);
            string name = axis == 0 ? nameof(transposed.OutputPadding) : "OutputPaddingColumns";
            Require(padding >= -1 && padding < Math.Max(least, 1), name, $"0 to {Text(least - 1)}, less than the strides, or left out", padding);
        }
    }

    private void RequireSize(string name, int size)
    {
        if (Require(size >= 1, name, "at least 1", size))
            Require(size <= Limits.MaximumSampleSize, name, $"at most {Text(Limits.MaximumSampleSize)}", size);
    }

    private double Check(KernelDeclaration kernel, string prefix)
    {
        const string expected = "a finite number of at least 0";
        Require(kernel.L1 >= 0 && Limits.IsFinite(kernel.L1), prefix + "L1", expected, kernel.L1);
        Require(kernel.L2 >= 0 && Limits.IsFinite(kernel.L2), prefix + "L2", expected, kernel.L2);
        return Scale(kernel.Initializer, kernel.InitializerScale, prefix + "Initializer");
    }

    private double Scale(Initializer initializer, double given, string member)
    {
        double? scale = Initializers.Scale(initializer, given, _declared.Ordinal, _declared.Kind, member, _context);
        _isValid &= scale is not null;
        return scale ?? 0;
    }

    // Nothing, and an error, where it leaves no result.
    private Window? FindWindow()
    {
        var axes = new List<WindowAxis>();
        for (int axis = 0; axis < _declared.Axes; axis++)
        {
            int inputs = _input.Dimensions[axis], size = OfAxis(_declared.KernelSize, axis);
            int stride = OfAxis(_declared.Strides, axis), dilation = OfAxis(_declared.DilationRate, axis);
            long extent = ((size - 1L) * dilation) + 1;
            string actual = dilation == 1 ? Text(size) : $"{Text(size)}, which is {Text(extent)} with {DilationName(axis)} = {Text(dilation)}";
            if (!Require(extent <= Limits.MaximumSampleSize, KernelName(axis), $"a window of at most {Text(Limits.MaximumSampleSize)}", actual))
                continue;
            WindowAxis window;
            if (_declared is ConvTransposeDeclaration transposed)
            {
                int padding = OfAxis(transposed.OutputPadding, axis);
                long most = ((long)inputs * stride) + extent;
                if (most > int.MaxValue && !RequireSample(most))
                    return null;
                window = WindowRules.TransposedAxis(inputs, size, stride, dilation, _declared.Padding, padding);
                Require(window.Inputs >= 1, nameof(transposed.OutputPadding), "at least 1, so that there is a result", padding);
            }
            else
            {
                window = WindowRules.Axis(inputs, size, stride, dilation, _declared.Padding);
                string expected = $"at most {Text(inputs)}, the {AxisName(axis)} of its input {_input}, unless Padding = Same";
                Require(window.Outputs >= 1, KernelName(axis), expected, actual);
            }

            // A square window reports one of its sides.
            if (!_isValid)
                return null;
            axes.Add(window);
        }

        return !_isValid ? null : _declared.Axes == 1 ? new Window(WindowAxis.One, axes[0]) : new Window(axes[0], axes[1]);
    }

    private ConvolutionForm? FindForm()
    {
        switch (_declared)
        {
            case ConvTransposeDeclaration:
                return ConvolutionForm.Transposed;
            case DepthwiseConvDeclaration:
                return ConvolutionForm.Depthwise;
            case SeparableConvDeclaration:
                return ConvolutionForm.Separable;
        }

        int groups = ((ConvDeclaration)_declared).Groups, filters = _declared.Filters;
        if (groups == 1)
            return ConvolutionForm.Full;
        bool divides = groups >= 1 && Channels % groups == 0 && filters % groups == 0;
        return !Require(divides, nameof(ConvDeclaration.Groups), $"a divisor of the {Text(Channels)} channels and of the {Text(filters)} filters", groups)
            ? null
            : groups == Channels ? ConvolutionForm.Depthwise : ConvolutionForm.Grouped;
    }

    // Those after the window's, of the first kernel.
    private int[] LastAxes(ConvolutionForm form) => _declared switch
    {
        ConvTransposeDeclaration => [_declared.Filters, Channels],
        SeparableConvDeclaration separable => [Channels, separable.DepthMultiplier],
        ConvDeclaration { Groups: > 1 } convolution => [Channels / convolution.Groups, _declared.Filters],
        _ => [Channels, _declared.Filters],
    };

    private ParameterSpecification Kernel(string parameter, int[] shape, KernelDeclaration kernel, double scale) =>
        new($"{_name}/{parameter}", TensorShape.Of(shape), kernel.Initializer, scale, kernel.L1, kernel.L2);

    private IEnumerable<int> Axes(Window window, Func<WindowAxis, int> size) =>
        _declared.Axes == 1 ? [size(window.Columns)] : [size(window.Rows), size(window.Columns)];

    private bool RequireSample(long size) =>
        _context.RequireSize(_declared.Ordinal, _declared.Kind, "one sample of a layer", size, Limits.MaximumSampleSize);

    // A filter's inputs lie in its own lane.
    private bool RequireGroupedSample(Window window, int groups)
    {
        long positions = new GroupedWindow(window, Channels / groups).Positions;
        return RequireSample(positions) && RequireSample(positions * _declared.Filters);
    }

    private bool RequireParameters(ParameterSpecification kernel)
    {
        // Each size is below a million; the product of four need not fit.
        double size = kernel.Shape.Dimensions.Aggregate(1.0, (product, dimension) => product * dimension);
        return _context.RequireSize(
            _declared.Ordinal, _declared.Kind, "all parameters", (long)Math.Min(size, int.MaxValue), Limits.MaximumParameters);
    }

    private bool Require(bool isValid, string member, string expected, object actual)
    {
        _isValid &= _context.Require(isValid, _declared.Ordinal, _declared.Kind, member, expected, actual);
        return isValid;
    }

    private string KernelName(int axis) => _declared.KernelSize.Count == 1 ? "kernelSize" : axis == 0 ? "kernelRows" : "kernelColumns";

    private string StrideName(int axis) => axis == 0 || _declared.Strides.Count == 1 ? nameof(_declared.Strides) : "StrideColumns";

    private string DilationName(int axis) =>
        axis == 0 || _declared.DilationRate.Count == 1 ? nameof(_declared.DilationRate) : "DilationColumns";

    private string AxisName(int axis) => _declared.Axes == 1 ? "steps" : axis == 0 ? "rows" : "columns";

    private static int OfAxis(EquatableArray<int> sizes, int axis) => sizes[Math.Min(axis, sizes.Count - 1)];

    private static int IndexOfLarge(EquatableArray<int> sizes) => sizes.ToList().FindIndex(size => size > 1);

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
