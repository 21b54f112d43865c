using System.Collections.Immutable;
using NetGen.Numerics;

namespace NetGen;

/// <summary>
/// How gradients change parameters. Implementations are structs, so that the loop over the parameters, and later the
/// generated backward pass, inline <see cref="Update"/>.
/// </summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
/// <remarks>
/// What a step computes must follow from the constructor's arguments, the number of the step, the learning rate and the
/// slots alone, so that training goes on from a file as if it had never stopped. The update of a parameter of 0 with a
/// gradient of 0 and slots in their initial state must be 0: that is how padding stays 0.
/// </remarks>
public interface IOptimizer<TSelf>
    where TSelf : struct, IOptimizer<TSelf>
{
    /// <summary>
    /// Parts of the names of parameters, such as <c>bias</c>, to which <see cref="WithoutWeightDecay"/> applies; none unless an
    /// optimizer has weight decay and its user excludes some.
    /// </summary>
    /// <param name="optimizer">The optimizer.</param>
    static virtual ImmutableArray<string> WeightDecayExclusions(TSelf optimizer) => [];

    /// <summary>The optimizer as it changes parameters that are excluded from weight decay.</summary>
    /// <param name="optimizer">The optimizer, whose step has begun.</param>
    static virtual TSelf WithoutWeightDecay(TSelf optimizer) => optimizer;

    /// <summary>The name in files and messages, as Keras spells it in lower case: <c>adam</c>.</summary>
    static abstract string Name { get; }

    /// <summary>
    /// The names of the state arrays ("slots") that this instance keeps, each as long as the parameters, as Keras names
    /// them: <c>momentum</c>, <c>velocity</c>. They may depend on the constructor's arguments.
    /// </summary>
    ImmutableArray<string> SlotNames { get; }

    /// <summary>
    /// The learning rate at every step; <see langword="null"/> only in the <see langword="default"/> of the struct,
    /// which no trainer accepts.
    /// </summary>
    LearningRateSchedule LearningRate { get; }

    /// <summary>The value that every slot starts with.</summary>
    float InitialSlotValue { get; }

    /// <summary>Computes what depends on the step only, such as bias corrections.</summary>
    /// <param name="step">The number of the step, from 0.</param>
    /// <param name="learningRate">The learning rate of the step.</param>
    void BeginStep(long step, float learningRate);

    /// <summary>The new value of sixteen parameters.</summary>
    /// <typeparam name="TPanel">The panel type of the processor.</typeparam>
    /// <param name="parameter">Their values.</param>
    /// <param name="gradient">The gradient in them.</param>
    /// <param name="slots">The first slot's sixteen values, to be read and written.</param>
    /// <param name="slotStride">The distance in floats from one slot's values to the next slot's.</param>
    TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel>;
}
