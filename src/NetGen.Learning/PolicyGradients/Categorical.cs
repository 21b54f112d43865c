namespace NetGen.Learning;

/// <summary>The distribution of a discrete action, given by logits.</summary>
internal static class Categorical
{
    /// <summary>ln softmax of the logits.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="logarithms">Receives the logarithm of each probability; may be the logits themselves.</param>
    /// <exception cref="InvalidOperationException">A logit is NaN or infinite: the network has diverged.</exception>
    public static void LogProbabilities(ReadOnlySpan<float> logits, Span<float> logarithms)
    {
        float largest = float.NegativeInfinity;
        double sum = 0;
        foreach (float logit in logits)
            largest = MathF.Max(largest, logit);
        foreach (float logit in logits)
            sum += Math.Exp(logit - largest);
        if (!double.IsFinite(sum))
            throw new InvalidOperationException("The policy's logits are not finite: the network has diverged. Use a smaller learning rate.");
        double normalizer = largest + Math.Log(sum);
        for (int i = 0; i < logits.Length; i++)
            logarithms[i] = (float)(logits[i] - normalizer);
    }

    /// <summary>The action at a place of the cumulative distribution.</summary>
    /// <param name="logarithms">The logarithms of the probabilities.</param>
    /// <param name="uniform">The place, in [0, 1).</param>
    public static int Draw(ReadOnlySpan<float> logarithms, double uniform)
    {
        double sum = 0;
        for (int i = 0; i < logarithms.Length - 1; i++)
        {
            sum += Math.Exp(logarithms[i]);
            if (uniform < sum)
                return i;
        }

        return logarithms.Length - 1;
    }

    /// <summary>−Σ p·ln p.</summary>
    public static double Entropy(ReadOnlySpan<float> logarithms)
    {
        double entropy = 0;
        foreach (float logarithm in logarithms)
            entropy -= Math.Exp(logarithm) * logarithm;
        return entropy;
    }

    /// <summary>The gradient in the logits of c·ln p[action] − e·(−Σ p·ln p), the loss of an action and of the policy's entropy.</summary>
    /// <param name="logarithms">The logarithms of the probabilities.</param>
    /// <param name="action">The action.</param>
    /// <param name="ofAction">c: the derivative of the loss in the logarithm of the action's probability.</param>
    /// <param name="entropyCoefficient">e.</param>
    /// <param name="gradient">Receives the gradient.</param>
    public static void Gradient(ReadOnlySpan<float> logarithms, int action, double ofAction, double entropyCoefficient, Span<float> gradient)
    {
        // ∂ ln p[a]/∂z[j] = [j = a] − p[j], and ∂H/∂z[j] = −p[j]·(ln p[j] + H).
        double entropy = entropyCoefficient == 0 ? 0 : Entropy(logarithms);
        for (int j = 0; j < gradient.Length; j++)
        {
            double p = Math.Exp(logarithms[j]);
            double ofPolicy = ofAction * ((j == action ? 1 : 0) - p);
            gradient[j] = (float)(ofPolicy + (entropyCoefficient == 0 ? 0 : entropyCoefficient * p * (logarithms[j] + entropy)));
        }
    }
}
