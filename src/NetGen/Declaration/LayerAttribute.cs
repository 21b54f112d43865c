namespace NetGen;

/// <summary>What all layers have: a name, and the value that they read (Keras: <c>Layer</c>).</summary>
public abstract class LayerAttribute : Attribute
{
    // Only NetGen knows layers.
    private protected LayerAttribute()
    {
    }

    /// <summary>
    /// The layer's name, which is also that of the value that it computes: letters, digits, hyphens and underscores. The names of its
    /// parameters start with it. Without a name, Keras's automatic one is used: <c>dense</c>, <c>dense_1</c> (Keras: <c>name</c>).
    /// </summary>
    public string? Name { get; set; }

    /// <summary>
    /// The name of the value that the layer reads; without it, the layer reads the one before it (Keras: the argument of the call of a
    /// layer).
    /// </summary>
    public string? From { get; set; }

    /// <summary>
    /// The name of an earlier layer of the same kind whose weights this layer uses. Shapes, initializers and penalties must be the same.
    /// Gradients are summed (Keras: calling a layer twice).
    /// </summary>
    public string? ShareWith { get; set; }
}

/// <summary>
/// Another network as a layer, with weights of its own, [its input] → [its output]. The class needs one of each; its losses, its formats of weights and
/// its names of elements do not count here (Keras: calling a model).
/// </summary>
/// <typeparam name="TNetwork">
/// The class of the other network. If its <c>[Input]</c> has no sizes, it takes the shape that arrives.
/// </typeparam>
/// <remarks>
/// Its layers become layers of this network, and its parameters are called <c>block/dense/kernel</c>. Without a name, the layer is called
/// like the class: <c>residual_block</c> for <c>ResidualBlock</c>.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class LayerAttribute<TNetwork> : LayerAttribute
    where TNetwork : class
{
    /// <summary>
    /// The number of copies in a row, each with weights of its own: <c>block</c>, <c>block_1</c>, … Each reads the one before it (Keras:
    /// a loop).
    /// </summary>
    public int Repeat { get; set; } = 1;
}
