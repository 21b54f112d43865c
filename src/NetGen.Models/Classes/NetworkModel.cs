using NetGen.Compiler.Declaration;
using NetGen.Storage;

namespace NetGen.Compiler.Models.Classes;

/// <summary>The network of a compiled class as a model.</summary>
internal static class NetworkModel
{
    /// <summary>The declaration and the parameters of a network.</summary>
    /// <param name="type">The class.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <exception cref="ArgumentException">The class has no attributes that declare a network.</exception>
    public static Model Of(Type type, ParameterStore parameters)
    {
        NetworkDeclaration declaration = ClassReflection.Declare(type);
        Layers.Network network = new CheckedDeclaration(declaration).Network
            ?? throw new ArgumentException($"The attributes of the class '{type}' declare no network that compiles.", nameof(type));
        return new Model(declaration, network, Tensors(parameters.Description, parameters.Buffer));
    }

    /// <summary>The values of all parameters, or of one slot of an optimizer.</summary>
    /// <param name="description">The network.</param>
    /// <param name="values">The values in the storage layout of the parameters.</param>
    public static IReadOnlyList<ModelTensor> Tensors(NetworkDescription description, AlignedBuffer values)
    {
        var tensors = new List<ModelTensor>();
        foreach (ParameterInfo info in description.Parameters)
        {
            float[] copy = new float[info.Count];
            new Parameter(info, values).CopyTo(copy);
            tensors.Add(new ModelTensor(info.Name, TensorShape.Of([.. info.Shape]), copy));
        }

        return tensors;
    }
}
