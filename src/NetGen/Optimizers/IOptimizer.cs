using System.Collections.Immutable;
using NetGen.Numerics;

namespace NetGen;

/// <summary>
/// An optimizer: it changes parameters by their gradients. Implementations are structs, so the loop over the parameters and the
/// generated backward pass can inline <see cref="Update"/>.
/// </summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
/// <remarks>
/// The result of a step may depend only on the constructor's arguments, the number of the step, the learning rate and the
/// slots. Only then can training go on from a file as if it had never stopped. A parameter of 0 with a gradient of 0 and slots
/// in their initial state must stay 0, because padding has to stay 0. Slots below the least normal number, 1.2e-38, become 0
/// every 32 steps.
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
    /// The names of the state arrays ("slots") of this instance, as in Keras: <c>momentum</c>, <c>velocity</c>. Each slot has the
    /// length of the parameters. The names may depend on the constructor's arguments.
    /// </summary>
    ImmutableArray<string> SlotNames { get; }

    /// <summary>
    /// The learning rate at every step. It is <see langword="null"/> only in the <see langword="default"/> of the struct, which
    /// trainers refuse.
    /// </summary>
    LearningRateSchedule LearningRate { get; }

    /// <summary>The first value of every slot.</summary>
    float InitialSlotValue { get; }

    /// <summary>Starts a step: computes the values that are the same for all parameters, such as bias corrections.</summary>
    /// <param name="step">The number of the step, from 0.</param>
    /// <param name="learningRate">The learning rate of the step.</param>
    void BeginStep(long step, float learningRate);

    /// <summary>The new value of sixteen parameters.</summary>
    /// <typeparam name="TPanel">The panel type of the processor.</typeparam>
    /// <param name="parameter">Their values.</param>
    /// <param name="gradient">Their gradients.</param>
    /// <param name="slots">The sixteen values of the first slot; read and written.</param>
    /// <param name="slotStride">The distance in floats from one slot's values to the next slot's.</param>
    TPanel Update<TPanel>(TPanel parameter, TPanel gradient, ref float slots, nuint slotStride)
        where TPanel : struct, IPanel<TPanel>;
}
