using NetGen.Compiler.Graph;

namespace NetGen.Compiler.Program;

/// <summary>The sums over the batch that are gradients in parameters: each parameter's terms become one step.</summary>
/// <param name="parameters">The placed parameters.</param>
/// <param name="owners">The parameters whose gradient a sum is, or a term of it.</param>
internal sealed class GradientSums(EquatableArray<PlacedParameter> parameters, ILookup<int, int> owners)
{
    private readonly List<(int Parameter, Operation Sum, List<Term> Terms)> _gradients = [];

    /// <summary>Adds a sum over the batch, which is the gradient in a parameter, or a term of it.</summary>
    /// <param name="sum">Its number in the graph.</param>
    /// <param name="operation">What is summed.</param>
    /// <param name="factors">The values that it reads.</param>
    public void Add(int sum, Operation operation, EquatableArray<int> factors)
    {
        var term = new Term(factors, operation switch
        {
            Operation.ConvolutionKernelGradient { Window: var window } => window,
            Operation.DepthwiseKernelGradient { Window: var window } => window,
            _ => null,
        });
        foreach (int parameter in owners[sum])
        {
            int known = _gradients.FindIndex(gradient => gradient.Parameter == parameter);
            if (known < 0)
                _gradients.Add((parameter, operation, [term]));
            else if (_gradients[known].Sum.GetType() == operation.GetType())
                _gradients[known].Terms.Add(term);
            else
                throw new InvalidOperationException(
                    $"{parameters[parameter].Specification.Name} is multiplied as a kernel and read element by element, which no kernel does yet.");
        }
    }

    /// <summary>
    /// The steps. The last layers' sums come first in the graph; the first layers' gradients are what is still in the cache.
    /// </summary>
    public IEnumerable<PendingStep> Steps()
    {
        for (int i = _gradients.Count - 1; i >= 0; i--)
        {
            (int number, Operation sum, List<Term> terms) = _gradients[i];
            EquatableArray<int> reads = terms.SelectMany(term => term.Factors).Distinct().ToEquatableArray();
            yield return new PendingStep(reads, [], at => Make(sum, terms, parameters[number], at), MayOverwrite: false);
        }
    }

    private static Step Make(Operation sum, List<Term> terms, PlacedParameter parameter, Func<int, Buffer> at)
    {
        if (sum is Operation.BatchSum)
        {
            return new Step.BiasGradient(
                terms.Select(term => at(term.Factors[0])).ToEquatableArray(), parameter, ValueShape.Of(parameter.Specification).Positions);
        }

        EquatableArray<GradientTerm> made = terms
            .Select(term => new GradientTerm(at(term.Factors[0]), at(term.Factors[1])) { Window = term.Window })
            .ToEquatableArray();
        (Buffer input, Buffer gradient) = made[0];
        return sum switch
        {
            Operation.GatherGradient => new Step.GatherGradient(made, parameter),
            Operation.DepthwiseKernelGradient => new Step.DepthwiseKernelGradient(made, parameter),
            Operation.ConvolutionKernelGradient => new Step.KernelGradient(made, parameter, CostModel.WindowKernelGradient(gradient.Size)),
            _ when parameter.HasInputLanes => new Step.KernelGradient(made, parameter, CostModel.TransposedKernelGradient()),
            _ => new Step.KernelGradient(made, parameter, CostModel.KernelGradient(input.Size, gradient.Size, made[0].IsRows, made.Count)),
        };
    }

    // Two factors of a sum over the batch, and the window in which they meet, if there is one; or what is summed alone.
    private sealed record Term(EquatableArray<int> Factors, Window? Window);
}
