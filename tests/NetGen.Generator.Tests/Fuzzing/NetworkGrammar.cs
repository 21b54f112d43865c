using System.Globalization;

namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>Attribute lists that declare networks: where no value is absurd, most of them fit.</summary>
/// <param name="choose">Chooses.</param>
/// <param name="absurdity">The share of values, names and orders that are absurd.</param>
internal sealed class NetworkGrammar(Chooser choose, double absurdity)
{
    private static readonly string[] Members =
    [
        "Alpha", "UseBias", "KernelInitializer", "KernelInitializerScale", "BiasInitializer", "BiasInitializerScale", "KernelL1",
        "KernelL2", "Unroll", "SkipZeros",
    ];

    // Most are names that some value has.
    private static readonly string[] Names =
        ["\"a\"", "\"b\"", "\"a\"", "\"b\"", "\"input\"", "\"dense\"", "\"c\"", "\"\"", "\"a/b\"", "\"Relu\"", "null", "nameof(Net)", "3", "missing", ""];

    private readonly ValueGrammar _values = new(choose, absurdity);
    private int _size;
    private int _rank;

    /// <summary>The attributes with their brackets.</summary>
    public string Write()
    {
        List<string> attributes = [Input()];
        // Most are small, because the C# compiler has to compile what is generated.
        int layers = choose.Chance(0.001) ? 40 : choose.Below(choose.Chance(0.05) ? 9 : 3);
        bool branches = choose.Chance(0.3);
        for (int i = 0; i < layers; i++)
            attributes.AddRange(Layer());
        for (int i = choose.Below(4); i > 0 && branches; i--)
            attributes.Insert(choose.Below(attributes.Count) + 1, Branch());
        if (choose.Chance(0.2))
            attributes.Add(Loss());
        if (branches)
            attributes = [.. attributes.Select(Name)];
        if (branches && choose.Chance(0.2))
            attributes.Add(Attribute("Output") + $"({ValueNames()})");
        while (choose.Chance(0.1))
            attributes.Add(Attribute("Quantize") + $"({_values.Member<WeightFormat>()})");
        while (choose.Chance(0.1))
            attributes.Add(Attribute("Weights") + (choose.Chance(0.5) ? "(\"a\")" : $"(\"a\", {_values.Member<WeightFormat>()})"));
        if (choose.Chance(0.1))
            attributes.Insert(choose.Below(2) * attributes.Count, Attribute("Gpu"));
        if (choose.Chance(0.1))
            attributes.Add(Attribute("Accuracy") + $"({_values.Member<Accuracy>()})");
        if (choose.Chance(0.1))
            attributes.Add(Attribute("InputGradient"));
        if (choose.Chance(0.05))
            attributes.Add(choose.Pick("Obsolete(\"old\")", "Serializable", "Missing", "System.Obsolete", ""));
        while (choose.Chance(absurdity))
            Disturb(attributes);
        return Bracket(attributes);
    }

    private void Disturb(List<string> attributes)
    {
        int place = choose.Below(attributes.Count);
        string attribute = attributes[place];
        attributes.RemoveAt(place);
        if (choose.Chance(0.6))
            attributes.Insert(choose.Below(attributes.Count + 1), attribute);
        if (choose.Chance(0.3) || attributes.Count == 0)
            attributes.Insert(choose.Below(attributes.Count + 1), attribute);
    }

    private string Bracket(List<string> attributes)
    {
        var text = new System.Text.StringBuilder();
        bool isOpen = false;
        foreach (string attribute in attributes)
        {
            text.Append(isOpen ? ", " : "[").Append(!isOpen && choose.Chance(0.05) ? "type: " : "").Append(attribute);
            isOpen = choose.Chance(0.2);
            if (!isOpen)
                text.Append(choose.Pick("] ", "]\n", ",]\n"));
        }

        return isOpen ? text.Append(']').ToString() : text.ToString();
    }

    // Values of one size, so that many of them merge.
    private string Branch() => choose.Below(12) switch
    {
        0 => Attribute("Input") + $"({_values.Integer(_size)}, Name = {ValueName()})",
        1 => Attribute("Concatenate") + $"({ValueNames()}{choose.Pick("", ", Axis = 1", ", Axis = -1", ", Axis = 0")})",
        2 => Attribute("Slice") + $"({_values.Integer(0)}, {_values.Integer(1)})",
        3 => Attribute("Subtract") + $"({ValueName()})",
        4 => Attribute(choose.Pick("Layer<Net>", "Layer<Other>", "Layer<string>", "Layer<Block>", "Layer<Block>", "Layer<>", "Layer<int>")) + choose.Pick("", "()", "(Repeat = 2)", "(Repeat = 0)"),
        5 => Attribute("Dense") + $"({_values.Integer(_size)}, ShareWith = {ValueName()})",
        6 or 7 => Attribute("Dense") + $"({_values.Integer(_size)}, From = {ValueName()})",
        _ => Attribute(choose.Pick("Add", "Multiply", "Average", "Maximum", "Minimum")) + $"({ValueNames()})",
    };

    private string Name(string attribute)
    {
        bool hasArguments = attribute.EndsWith(')') && !attribute.EndsWith("()", StringComparison.Ordinal);
        return choose.Chance(0.4) && hasArguments && !attribute.Contains("Name =", StringComparison.Ordinal)
            ? $"{attribute[..^1]}, {(attribute.Contains("Loss", StringComparison.Ordinal) ? "Of" : "Name")} = {ValueName()})"
            : attribute;
    }

    private string ValueName() => choose.Pick(Names.AsSpan(0, choose.Chance(absurdity) ? Names.Length : 6));

    private string ValueNames() => string.Join(", ", Enumerable.Range(0, choose.Chance(0.8) ? 1 : choose.Below(3)).Select(_ => ValueName()));

    private string Input()
    {
        _rank = choose.Chance(0.7) ? 1 : 1 + choose.Below(4);
        var dimensions = new List<string>();
        _size = 1;
        for (int i = 0; i < _rank; i++)
        {
            int dimension = choose.Chance(0.8) ? 1 + choose.Below(40) : 1 + choose.Below(_rank == 1 ? 3000 : 4);
            _size *= dimension;
            dimensions.Add(_values.Integer(dimension));
        }

        while (choose.Chance(absurdity / 4))
            dimensions.Add(_values.Integer(3));
        string list = string.Join(", ", dimensions);
        return Attribute("Input") + choose.Below(20) switch
        {
            0 => $"(new int[] {{ {list} }})",
            1 => $"(dimensions: new[] {{ {list} }})",
            2 => $"([{list}])",
            3 when _rank == 1 => $"(dimensions: {list})",
            _ => $"({list})",
        };
    }

    private IEnumerable<string> Layer()
    {
        int kind = choose.Below(15);
        if (kind < 6)
        {
            if (_rank != 1 && !choose.Chance(absurdity))
                yield return Flatten();
            yield return Dense();
        }
        else if (kind == 6)
        {
            yield return Attribute("Dropout") + choose.Pick("(", "(rate: ") + _values.Number("0.5", "0", "0.25", "0.1f") + ")";
        }
        else if (kind == 7)
        {
            yield return Attribute("Activation") + $"({_values.Member<Activation>()}{Alpha()})";
        }
        else if (kind < 10)
        {
            yield return kind == 8 ? Flatten() : Reshape();
        }
        else if (kind == 10)
        {
            yield return Function();
        }
        else if (kind == 14)
        {
            yield return choose.Chance(0.3) ? Embedding() : Recurrent();
        }
        else if (kind > 11)
        {
            yield return Spatial(choose.Chance(0.8) ? Math.Clamp(_rank - 1, 1, 2) : 1 + choose.Below(2));
        }
        else
        {
            yield return Normalization();
        }
    }

    private string Function() => choose.Below(6) switch
    {
        0 => Attribute("LeakyReLU") + choose.Pick("", "()", $"(NegativeSlope = {_values.Number("0.1", "0")})"),
        1 => Attribute("ELU") + choose.Pick("", $"(Alpha = {_values.Number("0.5", "2f")})"),
        2 => Attribute("ReLU") + choose.Pick("", $"(MaxValue = {_values.Number("6", "1")}, NegativeSlope = {_values.Number("0.5", "0")})"),
        3 => Attribute("Rescaling") + $"({_values.Number("2", "0.5", "1.0 / 255")}{choose.Pick("", $", Offset = {_values.Number("1", "-0.5")}")})",
        4 => Attribute("Clip") + $"({_values.Number("-1", "0")}, {_values.Number("1", "2f")})",
        _ => Attribute("PReLU") + choose.Pick("", $"({_values.Integer(1)})", $"({_values.Integer(_rank)})", $"(AlphaInitializer = {_values.Member<Initializer>()})"),
    };

    private string Normalization() => choose.Below(7) switch
    {
        5 => Attribute("GaussianNoise") + $"({_values.Number("0.5", "0")})",
        6 => Attribute("ActivityRegularization") + choose.Pick("", $"(L1 = {_values.Number("0.5", "0")}, L2 = {_values.Number("1e-4", "0")})"),
        4 => Attribute("Normalization"),
        0 => Attribute("LayerNormalization") + choose.Pick("", $"(Epsilon = {_values.Number("1e-5", "0.5")}, Scale = {_values.Boolean()})", $"({_values.Integer(-1)})"),
        1 => Attribute("RMSNormalization") + choose.Pick("", $"({_values.Integer(_rank)})"),
        2 => Attribute("Permute") + (_rank == 1 ? $"({_values.Integer(1)})" : $"({_values.Integer(2)}, {_values.Integer(1)})"),
        _ => Attribute("GlobalAveragePooling1D"),
    };

    // Anywhere but after an input it is an error.
    private string Embedding()
    {
        _rank++;
        string sizes = $"{_values.Integer(1 + choose.Below(40))}, {_values.Integer(1 + choose.Below(20))}";
        return Attribute("Embedding") + choose.Pick(
            $"({sizes})",
            $"({sizes}, EmbeddingsInitializer = {_values.Member<Initializer>()})",
            $"({sizes}, EmbeddingsL1 = {_values.Number("0.5", "0")}, EmbeddingsInitializerScale = {_values.Number("0.5", "0")})",
            $"(outputDim: {_values.Integer(1 + choose.Below(20))}, inputDim: {_values.Integer(1 + choose.Below(40))})");
    }

    // A series has two axes; most others are an error.
    private string Recurrent()
    {
        List<string> arguments = choose.Below(3) switch
        {
            0 => [_values.Integer(1 + choose.Below(20))],
            1 => [_values.Integer(1 + choose.Below(20)), _values.Member<Activation>()],
            _ => ["units: " + _values.Integer(1 + choose.Below(20))],
        };
        bool isSequence = choose.Chance(0.5);
        if (isSequence)
            arguments.Add("ReturnSequences = true");
        while (choose.Chance(0.3))
        {
            string member = choose.Pick(
                "UseBias", "GoBackwards", "Stateful", "UnitForgetBias", "ResetAfter", "Dropout", "RecurrentDropout", "RecurrentL2", "BiasL1", "KernelL2",
                "RecurrentActivation", "RecurrentInitializer", "Bidirectional");
            arguments.Add($"{member} = " + member switch
            {
                "RecurrentActivation" => _values.Member<Activation>(),
                "RecurrentInitializer" => _values.Member<Initializer>(),
                "Bidirectional" => _values.Member<BidirectionalMerge>(),
                _ when member[^1] is '1' or '2' || member.EndsWith("Dropout", StringComparison.Ordinal) => _values.Number("0.5", "0", "1e-4"),
                _ => _values.Boolean(),
            });
        }

        if (_rank == 2 && !isSequence)
            _rank = 1;
        return Attribute(choose.Pick("SimpleRNN", "LSTM", "GRU")) + $"({string.Join(", ", arguments)})";
    }

    private string Spatial(int axes)
    {
        int some = choose.Below(3);
        string sizes = choose.Below(axes + 1) switch
        {
            0 => "",
            1 => $"({_values.Integer(some)})",
            _ => $"({_values.Integer(some)}, {_values.Integer(choose.Below(3))})",
        };
        return choose.Below(8) switch
        {
            0 or 1 => Attribute(choose.Pick("Max", "Average") + $"Pooling{axes}D")
                + choose.Pick(sizes, $"(Strides = {_values.Integer(1)})", $"(Padding = {_values.Member<Padding>()})"),
            2 => Attribute($"Global{choose.Pick("Max", "Average")}Pooling{axes}D") + choose.Pick("", $"(KeepDims = {_values.Boolean()})"),
            3 => Attribute($"ZeroPadding{axes}D") + sizes,
            4 => Attribute($"Cropping{axes}D") + sizes,
            5 => Attribute("UpSampling2D") + choose.Pick(sizes, $"(Interpolation = {_values.Member<Interpolation>()})"),
            6 => Attribute($"SpatialDropout{axes}D") + $"({_values.Number("0.5", "0")})",
            _ => Attribute("UpSampling1D") + choose.Pick("", $"({_values.Integer(some)})"),
        };
    }

    private string Flatten()
    {
        _rank = 1;
        return Attribute("Flatten") + (choose.Chance(0.1) ? "()" : "");
    }

    private string Reshape()
    {
        int half = _size % 2 == 0 ? 2 : 1;
        (string list, _rank) = choose.Below(4) switch
        {
            0 => ("-1", 1),
            1 => (_values.Integer(_size), 1),
            2 => ($"{_values.Integer(half)}, {_values.Integer(_size / half)}", 2),
            _ => ($"1, {_values.Integer(-1)}, {_values.Integer(half)}, 1", 4),
        };
        return Attribute("Reshape") + $"({list})";
    }

    private string Dense()
    {
        _size = choose.Chance(0.8) ? 1 + choose.Below(20) : 1 + choose.Below(300);
        _rank = 1;
        List<string> arguments = choose.Below(4) switch
        {
            0 => [_values.Integer(_size)],
            1 => ["units: " + _values.Integer(_size), "activation: " + _values.Member<Activation>()],
            2 => ["activation: " + _values.Member<Activation>(), "units: " + _values.Integer(_size)],
            _ => [_values.Integer(_size), _values.Member<Activation>()],
        };
        while (choose.Chance(0.25))
            arguments.Add(Named(choose.Pick(Members)));
        while (choose.Chance(absurdity / 4))
            arguments.Insert(choose.Below(arguments.Count + 1), choose.Pick(_values.Integer(3), $"missing: {_values.Integer(3)}", "Missing = 3"));
        return Attribute("Dense") + $"({string.Join(", ", arguments)})";
    }

    private string Named(string member) => $"{member} = " + member switch
    {
        "UseBias" or "SkipZeros" => _values.Boolean(),
        "Unroll" => choose.Chance(0.3) ? _values.Boolean() : "false",
        "KernelInitializer" or "BiasInitializer" => _values.Member<Initializer>(),
        _ => _values.Number("0.5", "1e-4", "0", "1", "2f"),
    };

    private string Alpha() => choose.Chance(0.1) ? ", " + Named("Alpha") : "";

    private string Loss()
    {
        string delta = choose.Chance(0.1) ? ", Delta = " + _values.Number("2", "0.5") : "";
        string smoothing = choose.Chance(0.1) ? ", LabelSmoothing = " + _values.Number("0.1", "0") : "";
        return Attribute("Loss") + $"({_values.Member<Loss>()}{delta}{smoothing})";
    }

    private string Attribute(string name) => choose.Below(choose.Chance(absurdity) ? 16 : 10) switch
    {
        0 => name + "Attribute",
        1 => "NetGen." + name,
        2 => $"global::NetGen.{name}Attribute",
        3 => "@" + name,
        10 => name.ToLower(CultureInfo.InvariantCulture),
        11 => name + "<int>",
        12 => name[..^1],
        13 => "Missing." + name,
        14 => "NetGen.",
        _ => name,
    };
}
