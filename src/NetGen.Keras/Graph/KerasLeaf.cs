using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Keras.Graph;

/// <summary>A layer of a file that is no model itself. It is one however often it is called.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="ClassName">Its class.</param>
/// <param name="Place">Where its weights are.</param>
/// <param name="IsTrainable">Whether it and all models around it are trained.</param>
internal sealed record KerasLeaf(string Name, string ClassName, KerasPlace Place, bool IsTrainable)
{
    /// <summary>The values of its parameters, where its arguments and not the weights have them.</summary>
    public IReadOnlyList<float[]>? Constants { get; init; }

    /// <summary>By which the weights of gates are multiplied.</summary>
    public double GateFactor { get; init; } = 1;

    /// <summary>Whether its outputs at masked steps are 0, and not those of the step before.</summary>
    public bool HasZerosAtMaskedSteps { get; init; }

    /// <summary>The paths from its group in an archive to the groups with variables, each with a slash before; nothing for its own.</summary>
    public IReadOnlyList<string> Holders => HoldersOf(ClassName);

    /// <summary>The same of a class: the weights of a recurrent layer are those of its cell, and of both directions those of two layers.</summary>
    /// <param name="className">The class.</param>
    public static IReadOnlyList<string> HoldersOf(string className) => className switch
    {
        "SimpleRNN" or "LSTM" or "GRU" => ["/cell"],
        "Bidirectional" => ["/forward_layer/cell", "/backward_layer/cell"],
        _ => [""],
    };
}

/// <summary>Where the weights of a layer are in files of both kinds.</summary>
/// <param name="TopLayer">The name of the outermost layer around it, or its own: the group of a <c>.h5</c> file.</param>
/// <param name="Container">The path of the model around it in an archive: nothing, or <c>layers/functional</c>.</param>
/// <param name="Group">The name of its group in the container's <c>layers</c>: <c>dense_1</c>.</param>
/// <param name="Inner">The rest of the path to its variables, with a slash before: <c>/layer</c> in a wrapper.</param>
internal sealed record KerasPlace(string TopLayer, string Container, string Group, string Inner = "")
{
    /// <summary>The path of its group in an archive: <c>layers/functional/layers/dense_1</c>.</summary>
    public string Path => $"{(Container.Length == 0 ? "" : Container + "/")}layers/{Group}{Inner}";
}

/// <summary>A value of the graph: an input, or what a call of a layer computes.</summary>
/// <param name="Name">Its name, unique in the graph.</param>
/// <param name="Declaration">The layer, without the names of what it reads.</param>
/// <param name="Sources">The numbers of the values that it reads.</param>
/// <param name="Leaf">The layer in the file; nothing for inputs and operations.</param>
/// <param name="Layer">The layer with its shapes; nothing for inputs, and where it is in error.</param>
internal sealed record KerasNode(string Name, Declaration.LayerDeclaration Declaration, int[] Sources, KerasLeaf? Leaf, Layer? Layer)
{
    /// <summary>The shape of the value; nothing where it is unknown.</summary>
    public TensorShape? Shape => Declaration is Declaration.InputDeclaration input ? new TensorShape(input.Dimensions) : Layer?.OutputShape;
}

/// <summary>A model with all models inside of it laid out.</summary>
/// <param name="Nodes">The values in an order in which they can be computed; inputs first.</param>
/// <param name="Outputs">The numbers of the outputs.</param>
/// <param name="OutputNames">What the file calls them, as losses do: the names of the layers.</param>
internal sealed record KerasGraph(IReadOnlyList<KerasNode> Nodes, IReadOnlyList<int> Outputs, IReadOnlyList<string> OutputNames);
