namespace NetGen.Learning;

/// <summary>What an iteration of proximal policy optimization says of itself: means over the samples of all its steps of the optimizer.</summary>
/// <param name="PolicyLoss">The clipped surrogate objective, with the sign of a loss.</param>
/// <param name="ValueLoss">The squared error of the value, without its coefficient.</param>
/// <param name="Entropy">The entropy of the policy, in nats: ln n of n actions that are equally likely. That of continuous actions may be negative.</param>
/// <param name="Divergence">
/// The Kullback-Leibler divergence from the old policy, estimated by (r − 1) − ln r (Schulman, "Approximating KL divergence", 2020).
/// </param>
/// <param name="ClipFraction">The part of the samples whose probability had moved out of the range.</param>
/// <param name="ExplainedVariance">
/// The part of the variance of the returns that the values had foreseen: 1 for all of it, 0 or less for nothing; NaN if all returns were equal.
/// </param>
/// <param name="Epochs">The epochs that were begun; fewer than asked for where the policy diverged.</param>
public readonly record struct PpoMeasures(
    double PolicyLoss, double ValueLoss, double Entropy, double Divergence, double ClipFraction, double ExplainedVariance, int Epochs);
