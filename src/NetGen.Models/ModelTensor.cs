namespace NetGen.Compiler.Models;

/// <summary>The values of one parameter.</summary>
/// <param name="Name">Layer and parameter, <c>dense_1/kernel</c>; the parameter alone while the layer has no name yet.</param>
/// <param name="Shape">The shape in Keras's layout.</param>
/// <param name="Values">The values, the last axis the fastest to vary.</param>
internal sealed record ModelTensor(string Name, TensorShape Shape, float[] Values);
