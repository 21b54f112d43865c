namespace NetGen.Learning;

/// <summary>How REINFORCE with a baseline learns.</summary>
public sealed record ReinforceOptions : PolicyGradientOptions;
