namespace NetGen;

/// <summary>
/// Generates, besides the prediction of whole sequences, methods that compute one step after the other: <c>Step</c>, <c>Steps</c> and
/// <c>StepBatch</c>, and <c>State</c>, which each stream has for itself (Keras: <c>stateful=True</c>, for predictions).
/// </summary>
/// <remarks>
/// The first axis of each input is the steps. All layers must be causal along it: recurrent ones that go forward, convolutions with
/// <c>Padding = Causal</c>, and what works on each step by itself. With strides or pooling, a step takes several steps of the input:
/// <c>StepStride</c>. The build says which layer is not causal. <c>docs/streams.md</c> has more.
/// </remarks>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class StreamAttribute : Attribute;
