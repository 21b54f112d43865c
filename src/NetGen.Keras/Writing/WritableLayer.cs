using NetGen.Compiler.Declaration;
using NetGen.Compiler.Keras.Layers;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Writing;

/// <summary>A layer of a network as Keras has it: one, with a call for each place where its weights are used.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Declaration">The layer as declared; an input's declaration for an input.</param>
/// <param name="Layer">The layer with its shapes; nothing for an input.</param>
/// <param name="Shape">The shape of its result.</param>
/// <param name="Weights">Its weights in order.</param>
internal sealed record WritableLayer(string Name, LayerDeclaration Declaration, Layer? Layer, TensorShape Shape, IReadOnlyList<ModelTensor> Weights)
{
    /// <summary>The values that each call reads, by their numbers in the network. An input has one call that reads nothing.</summary>
    public List<int[]> Calls { get; } = [];

    /// <summary>Whether it is an operation in Keras and no layer: it has no name and no group.</summary>
    public bool IsOperation => Declaration is SliceDeclaration or ClipDeclaration or ActivationDeclaration { Activation: Activation.GeluTanh };

    /// <summary>Its class in Keras.</summary>
    public string ClassName => RecurrentLayers.ClassOf(Declaration);

    /// <summary>The layer as a configuration.</summary>
    public SerializedLayer? Serialized { get; set; }
}
