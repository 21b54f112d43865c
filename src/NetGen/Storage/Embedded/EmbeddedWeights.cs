using System.ComponentModel;
using System.Reflection;
using NetGen.Storage.Safetensors;

namespace NetGen.Storage;

/// <summary>A safetensors file that the build put into an assembly (<c>[Weights]</c>). Generated code reads it.</summary>
/// <remarks>
/// The runtime maps the file with the assembly, and it is read where it lies: the only copy of a value is the one into the layout that the
/// kernels read.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EmbeddedWeights
{
    /// <summary>What the names of resources begin with, before the file's name; <c>NetGen.targets</c> writes them.</summary>
    private const string ResourcePrefix = "NetGen.Weights/";

    private readonly Assembly _assembly;
    private readonly string _name;
    private readonly bool _isShared;

    /// <summary>Names a file.</summary>
    /// <param name="assembly">The assembly.</param>
    /// <param name="name">The file's name, as the attribute has it.</param>
    /// <param name="isShared">Whether what gets the weights is shared by the whole program, so that nobody may change them.</param>
    public EmbeddedWeights(Assembly assembly, string name, bool isShared = false)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        ArgumentNullException.ThrowIfNull(name);
        _assembly = assembly;
        _name = name;
        _isShared = isShared;
    }

    /// <summary>Copies the weights into the parameters of a new network.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <exception cref="NetworkFileException">The assembly has no such file, or the file is damaged or does not fit the network.</exception>
    public void CopyTo(ParameterStore parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using (SafetensorsReader reader = Open())
            ModelFile.ReadNew(reader, parameters);
        if (!_isShared)
            return;
        string network = parameters.Description.Name;
        parameters.Buffer.MakeReadOnly(
            $"The parameters of {network}.Pretrained cannot be changed, because the whole program shares them. {network}.CreatePretrained() makes a "
            + "network of your own with the same weights.");
    }

    /// <summary>The weights of a quantized network.</summary>
    /// <param name="description">The network.</param>
    /// <exception cref="NetworkFileException">The assembly has no such file, or the file is damaged or does not fit the network.</exception>
    public QuantizedWeights Read(QuantizedDescription description)
    {
        ArgumentNullException.ThrowIfNull(description);
        using SafetensorsReader reader = Open();
        return QuantizedFile.Read(reader, description);
    }

    private SafetensorsReader Open()
    {
        string resource = ResourcePrefix + _name;

        // Every runtime of .NET gives the memory itself.
        return _assembly.GetManifestResourceStream(resource) is { } stream
            ? new SafetensorsReader(_name, new ResourceSource((UnmanagedMemoryStream)stream))
            : throw new NetworkFileException(
                $"The assembly {_assembly.GetName().Name} has no resource {resource}. The build puts it there if the project file has "
                + $"<NetGenWeights Include=\"{_name}\" />.");
    }
}
