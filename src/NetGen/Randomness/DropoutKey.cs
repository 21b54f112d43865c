namespace NetGen;

/// <summary>
/// Names the dropout masks of one training step. Together with the layer, the row in the batch and the feature it
/// determines every bit of them.
/// </summary>
/// <param name="Seed">The trainer's seed; the key of Philox4x32-10.</param>
/// <param name="Step">The number of the training step, from 0.</param>
public readonly record struct DropoutKey(long Seed, long Step);
