using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using NetGen.Compiler.Conformance.Corpus;
using NetGen.Compiler.Conformance.Harness;
using NetGen.Compiler.Declaration;
using Assembly = System.Reflection.Assembly;

namespace NetGen.Compiler.Conformance;

/// <summary>Changes networks in this process as an editor does, with the compiler's deltas, and says what calls do then.</summary>
internal static class HotReloadProbe
{
    private const int Samples = 20;

    /// <summary>Runs; the exit code is the number of wrong results, each of which is printed.</summary>
    public static int Run()
    {
        int failures = 0;
        NetworkDeclaration before = Declare(8, Activation.LeakyRelu, alpha: 0.1);
        foreach ((string change, NetworkDeclaration after, bool keepsLayout, bool needsNewKernels) in new[]
        {
            ("another slope", Declare(8, Activation.LeakyRelu, alpha: 0.4), true, false),
            ("another activation", Declare(8, Activation.Tanh), true, true),
            ("a wider layer", Declare(24, Activation.LeakyRelu, alpha: 0.1), false, true),
            ("a narrower layer", Declare(5, Activation.LeakyRelu, alpha: 0.1), false, true),
        })
        {
            foreach (string problem in Check(before, after, keepsLayout, needsNewKernels))
            {
                Console.WriteLine($"{change}: {problem}");
                failures++;
            }
        }

        return failures;
    }

    private static NetworkDeclaration Declare(int units, Activation activation, double alpha = double.NaN) =>
        new NetworkBuilder("Changing", 4).Dense(units).Activate(activation, alpha).Dense(2).Minimize(Loss.MeanSquaredError).Build();

    private static IEnumerable<string> Check(
        NetworkDeclaration before, NetworkDeclaration after, bool keepsLayout, bool needsNewKernels)
    {
        var program = new ChangingProgram(before);
        Type type = program.Assembly.GetType($"{before.Type.Namespace}.{before.Type.Name}", throwOnError: true)!;
        var old = (ITrainableDriver)NetworkDriver.Create(type);
        float[] inputs = [.. Enumerable.Range(0, 4 * Samples).Select(i => MathF.Sin(i))], targets = new float[2 * Samples];
        Use(old, inputs, targets);
        program.Change(after);

        if (keepsLayout)
        {
            using var harness = new NetworkHarness([after]);
            ITrainableDriver expected = harness.CreateTrainable(after);
            for (int i = 0; i < old.ParameterNames.Count; i++)
                expected.SetParameter(i, old.GetParameter(i));
            float[]? actual = UseUnlessRefused(old, inputs, targets);
            if (actual is not null && !actual.SequenceEqual(Use(expected, inputs, targets)))
                yield return "its results are not those of the network that it became";
            if (actual is null && !needsNewKernels)
                yield return "it does not run";
            yield break;
        }

        foreach ((string call, Action action) in new (string, Action)[]
        {
            ("Predict", () => old.Predict(inputs.AsSpan(0, 4))),
            ("PredictBatch", () => old.PredictBatch(inputs)),
            ("ComputeLoss", () => old.ComputeLoss(inputs, targets)),
            ("ComputeGradients", () => old.ComputeGradients(inputs, targets, default)),
            ("Predict of a new instance", () => NetworkDriver.Create(type).Predict(inputs.AsSpan(0, 4))),
        })
        {
            string? message = null;
            try
            {
                action();
            }
            catch (InvalidOperationException exception)
            {
                message = exception.Message;
            }

            if (message is null || !message.Contains("hot reload", StringComparison.Ordinal))
                yield return $"{call} ran, with the message '{message}'";
        }
    }

    // .NET 10 does not find the constraints of generic methods that were added to a running program, and refuses them itself.
    private static float[]? UseUnlessRefused(ITrainableDriver driver, float[] inputs, float[] targets)
    {
        try
        {
            return Use(driver, inputs, targets);
        }
        catch (TypeLoadException)
        {
            return null;
        }
    }

    private static float[] Use(ITrainableDriver driver, float[] inputs, float[] targets)
    {
        BatchResult gradients = driver.ComputeGradients(inputs, targets, default);
        return
        [
            .. driver.Predict(inputs.AsSpan(0, 4)), .. driver.PredictBatch(inputs), (float)driver.ComputeLoss(inputs, targets).LossSum,
            .. gradients.Predictions, .. gradients.Gradients.SelectMany(gradient => gradient),
        ];
    }

    /// <summary>A program in this process that can be changed.</summary>
    private sealed class ChangingProgram
    {
        private readonly CSharpCompilation _compilation;
        private readonly EmitBaseline _baseline;

        public ChangingProgram(NetworkDeclaration declaration)
        {
            _compilation = Compile(declaration, Guid.NewGuid().ToString("N"));
            using var image = new MemoryStream();
            using var symbols = new MemoryStream();
            EmitResult result = _compilation.Emit(
                image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb));
            if (!result.Success)
                throw new InvalidOperationException(string.Join("\n", result.Diagnostics));
            byte[] bytes = image.ToArray();
            Assembly = Assembly.Load(bytes, symbols.ToArray());

            var file = new PEReader([.. bytes]);
            MetadataReader metadata = file.GetMetadataReader();
            _baseline = EmitBaseline.CreateInitialBaseline(
                ModuleMetadata.CreateFromImage(bytes),
                _ => default,
                handle => metadata.GetMethodDefinition(handle).RelativeVirtualAddress is var address and not 0
                    ? file.GetMethodBody(address).LocalSignature
                    : default,
                hasPortableDebugInformation: true);
        }

        public Assembly Assembly { get; }

        public void Change(NetworkDeclaration declaration)
        {
            CSharpCompilation changed = _compilation
                .RemoveAllSyntaxTrees()
                .AddSyntaxTrees(Compile(declaration, "Changed").SyntaxTrees);
            using MemoryStream metadata = new(), code = new(), symbols = new();
            EmitDifferenceResult result = changed.EmitDifference(
                _baseline, Edits(_compilation.Assembly.GlobalNamespace, changed.Assembly.GlobalNamespace), _ => false, metadata, code, symbols);
            if (!result.Success)
                throw new InvalidOperationException(string.Join("\n", result.Diagnostics));
            MetadataUpdater.ApplyUpdate(Assembly, metadata.ToArray(), code.ToArray(), symbols.ToArray());
        }

        private static CSharpCompilation Compile(NetworkDeclaration declaration, string name) => NetworkHarness.Compile(
            [declaration], network => NetworkCompiler.Compile(network), OptimizationLevel.Debug, name);

        // Methods that are there before and after are updated, others inserted. What ran already, such as the initializers of
        // static fields, does not run again.
        private static IEnumerable<SemanticEdit> Edits(INamespaceOrTypeSymbol before, INamespaceOrTypeSymbol after)
        {
            foreach (ISymbol member in after.GetMembers())
            {
                ISymbol? counterpart = before.GetMembers(member.Name).FirstOrDefault(
                    other => other.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat)
                        == member.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat));
                if (member is INamespaceOrTypeSymbol container && counterpart is INamespaceOrTypeSymbol old)
                {
                    foreach (SemanticEdit edit in Edits(old, container))
                        yield return edit;
                }
                else if (counterpart is null && member is IMethodSymbol { IsImplicitlyDeclared: false } or INamedTypeSymbol)
                {
                    yield return new SemanticEdit(SemanticEditKind.Insert, null, member);
                }
                else if (member is IMethodSymbol { IsImplicitlyDeclared: false, IsAbstract: false } && counterpart is not null)
                {
                    yield return new SemanticEdit(SemanticEditKind.Update, counterpart, member);
                }
            }
        }
    }
}
