using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using NetGen.Compiler.Emit;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Parsing;

namespace NetGen.Generator.Calls;

/// <summary>Reports calls of a network whose spans are known while compiling to have a wrong length.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class NetworkCallAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => DiagnosticDescriptors.Calls;

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            if (!start.Compilation.GetTypesByMetadataName(NetworkAttributes.Input).IsEmpty)
                start.RegisterOperationAction(Analyze, OperationKind.Invocation);
        });
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (NetworkCall.IsParameterCopy(call.TargetMethod))
        {
            AnalyzeCopy(context, call);
            return;
        }

        if (!NetworkCall.IsCandidate(call.TargetMethod)
            || call.SemanticModel is null
            || NetworkCall.NetworkOf(call.TargetMethod, call.Instance?.Type) is not { } network)
        {
            return;
        }

        var lengths = new KnownLengths(call.SemanticModel, context.CancellationToken);
        string method = $"{network.Name}.{call.TargetMethod.Name}";
        (string Parameter, long Samples)? first = null;
        foreach (ExpectedSpan expected in NetworkCall.Spans(call.TargetMethod, network))
        {
            ExpressionSyntax? argument = call.Arguments
                .FirstOrDefault(candidate => SymbolEqualityComparer.Default.Equals(candidate.Parameter, expected.Parameter))
                ?.Value.Syntax as ExpressionSyntax;
            if (argument is null || lengths.Of(argument) is not { } length)
                continue;

            string parameter = expected.Parameter.Name;
            if (!expected.IsBatch && length.Value != expected.Size)
            {
                Report(DiagnosticDescriptors.WrongLength, method, parameter, Text(expected.Size), expected.Constant, Text(length.Value));
            }
            else if (expected.IsBatch && length.Value % expected.Size != 0)
            {
                Report(DiagnosticDescriptors.PartOfASample, method, parameter, Text(expected.Size), expected.Constant, Text(length.Value));
            }
            else if (expected.IsBatch)
            {
                long samples = length.Value / expected.Size;
                first ??= (parameter, samples);
                if (samples != first.Value.Samples)
                {
                    Report(
                        DiagnosticDescriptors.UnequalBatches, method, first.Value.Parameter, Text(first.Value.Samples), parameter, Text(samples));
                }
            }

            void Report(DiagnosticDescriptor rule, params string[] arguments) => context.ReportDiagnostic(Diagnostic.Create(
                rule,
                argument.GetLocation(),
                additionalLocations: length.Size is null ? [] : [length.Size.GetLocation()],
                properties: ImmutableDictionary<string, string?>.Empty.Add("length", RightLength(length)),
                messageArgs: arguments));

            // As many samples as the other span has, or as the wrong length needs; what the code fix writes.
            string RightLength(KnownLength wrong)
            {
                string sample = network.ToMinimalDisplayString(call.SemanticModel, argument.SpanStart) + "." + expected.Constant;
                long samples = first?.Samples ?? (wrong.Value + expected.Size - 1) / expected.Size;
                return expected.IsBatch && samples != 1 ? $"{Text(samples)} * {sample}" : sample;
            }
        }
    }

    // network.DenseKernel.CopyFrom(values)
    private static void AnalyzeCopy(OperationAnalysisContext context, IInvocationOperation call)
    {
        if (call is not { Instance: IPropertyReferenceOperation { Property: var accessor }, Arguments.Length: 1, SemanticModel: { } model }
            || call.Arguments[0].Value.Syntax is not ExpressionSyntax argument
            || new KnownLengths(model, context.CancellationToken).Of(argument) is not { } length
            || DeclarationParser.Parse(accessor.ContainingType, context.CancellationToken).Declaration is not { } declaration
            || GeneratedMembers.ParameterLength(declaration, accessor.Name) is not int expected
            || expected == length.Value)
        {
            return;
        }

        context.ReportDiagnostic(Diagnostic.Create(
            DiagnosticDescriptors.WrongLength,
            argument.GetLocation(),
            additionalLocations: length.Size is null ? [] : [length.Size.GetLocation()],
            properties: ImmutableDictionary<string, string?>.Empty.Add("length", call.Instance.Syntax + ".Length"),
            $"{accessor.ContainingType.Name}.{accessor.Name}.{call.TargetMethod.Name}",
            call.TargetMethod.Parameters[0].Name,
            Text(expected),
            accessor.Name + ".Length",
            Text(length.Value)));
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
