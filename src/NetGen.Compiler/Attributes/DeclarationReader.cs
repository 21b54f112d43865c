using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Attributes;

/// <summary>Collects what the attributes of one class declare, in source order.</summary>
/// <param name="isGpuPackageReferenced">Whether the package that runs kernels on GPUs is there.</param>
public sealed class DeclarationReader(Func<bool> isGpuPackageReferenced)
{
    private readonly List<LayerDeclaration> _layers = [];
    private readonly List<LossDeclaration> _losses = [];
    private readonly List<QuantizeDeclaration> _quantizations = [];
    private readonly List<OutputDeclaration> _outputs = [];
    private readonly List<OutputNamesDeclaration> _outputNames = [];
    private readonly List<WeightsDeclaration> _weights = [];
    private GpuDeclaration? _gpu;
    private StreamDeclaration? _stream;
    private AccuracyDeclaration? _accuracy;
    private InputGradientDeclaration? _inputGradient;

    /// <summary>Reads the next attribute.</summary>
    /// <param name="attribute">Its name, which is one of <see cref="DeclarationAttributes.Names"/>.</param>
    /// <param name="reader">Its arguments.</param>
    /// <param name="network">Of <c>[Layer&lt;T&gt;]</c>, the other network.</param>
    public void Read(string attribute, AttributeReader reader, Func<NetworkLayerDeclaration> network)
    {
        switch (attribute)
        {
            case DeclarationAttributes.Loss:
                _losses.Add(DeclarationAttributes.Exchange(new LossDeclaration(reader.Ordinal, default, double.NaN), reader));
                break;
            case DeclarationAttributes.Quantize:
                _quantizations.Add(DeclarationAttributes.Exchange(new QuantizeDeclaration(reader.Ordinal, default), reader));
                break;
            case DeclarationAttributes.Output:
                _outputs.Add(DeclarationAttributes.Exchange(new OutputDeclaration(reader.Ordinal, []), reader));
                break;
            case DeclarationAttributes.OutputNames:
                _outputNames.Add(DeclarationAttributes.Exchange(new OutputNamesDeclaration(reader.Ordinal, []), reader));
                break;
            case DeclarationAttributes.Weights:
                _weights.Add(DeclarationAttributes.Exchange(new WeightsDeclaration(reader.Ordinal, "", null), reader));
                break;
            case DeclarationAttributes.Gpu:
                _gpu ??= DeclarationAttributes.Exchange(new GpuDeclaration(reader.Ordinal, isGpuPackageReferenced()), reader);
                break;
            case DeclarationAttributes.Stream:
                _stream ??= new StreamDeclaration(reader.Ordinal);
                break;
            case DeclarationAttributes.Accuracy:
                _accuracy ??= DeclarationAttributes.Exchange(new AccuracyDeclaration(reader.Ordinal, default), reader);
                break;
            case DeclarationAttributes.InputGradient:
                _inputGradient ??= new InputGradientDeclaration(reader.Ordinal);
                break;
            default:
                _layers.Add(LayerAttributes.Read(attribute, reader, attribute == LayerAttributes.Network ? network() : null));
                break;
        }
    }

    /// <summary>What the attributes read so far declare.</summary>
    /// <param name="type">The class.</param>
    public NetworkDeclaration ToDeclaration(TypeIdentity type) => new(type, _layers.ToEquatableArray(), _losses.ToEquatableArray())
    {
        Quantizations = _quantizations.ToEquatableArray(),
        Outputs = _outputs.ToEquatableArray(),
        OutputNames = _outputNames.ToEquatableArray(),
        Weights = _weights.ToEquatableArray(),
        Gpu = _gpu,
        Stream = _stream,
        Accuracy = _accuracy,
        InputGradient = _inputGradient,
    };
}
