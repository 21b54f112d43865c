using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using NetGen.Compiler.Emit;
using NetGen.Generator.Diagnostics;
using NetGen.Generator.Parsing;

namespace NetGen.Generator.Calls;

/// <summary>Reports calls of a network, and data sets, whose lengths and sizes are known while compiling to be wrong.</summary>
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
            if (start.Compilation.GetTypesByMetadataName(NetworkAttributes.Input).IsEmpty)
                return;
            start.RegisterOperationAction(AnalyzeCall, OperationKind.Invocation);
            start.RegisterOperationAction(AnalyzeCreation, OperationKind.ObjectCreation);
        });
    }

    private static void AnalyzeCall(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (call.SemanticModel is not { } model)
            return;
        IMethodSymbol method = call.TargetMethod;
        if (NetworkCall.IsParameterCopy(method))
        {
            AnalyzeCopy(context, call, model);
        }
        else if (DataSetCall.IsFromRows(method))
        {
            new CallCheck(context, model, "DataSet.FromRows").RequireBatch(DataSetCall.Rows(call.Arguments));
        }
        else if (NetworkCall.IsCandidate(method) && NetworkCall.NetworkOf(method, call.Instance?.Type) is { } network)
        {
            var check = new CallCheck(context, model, $"{network.Name}.{method.Name}");
            IEnumerable<SampleArgument> samples = NetworkCall.Samples(call, network, model);
            if (method.Name == "Predict")
                check.RequireSample(samples);
            else
                check.RequireBatch(samples);
            foreach ((ExpressionSyntax data, string name) in NetworkCall.DataSets(call))
                check.RequireDataSet(data, name, network);
        }
    }

    private static void AnalyzeCreation(OperationAnalysisContext context)
    {
        var creation = (IObjectCreationOperation)context.Operation;
        if (creation.SemanticModel is { } model && DataSetCall.IsDataSet(creation.Type))
            new CallCheck(context, model, "new DataSet").RequireBatch(DataSetCall.Samples(creation.Arguments));
        else if (creation.Type is INamedTypeSymbol type && IsOnlyALayer(type, context))
            context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.OnlyALayer, creation.Syntax.GetLocation(), type.Name));
    }

    private static bool IsOnlyALayer(INamedTypeSymbol type, OperationAnalysisContext context) =>
        !NetworkAttributes.Of(type).IsEmpty
        && DeclarationParser.Parse(type.OriginalDefinition, context.Compilation, context.CancellationToken).Declaration is { IsOpen: true };

    // network.DenseKernel.CopyFrom(values)
    private static void AnalyzeCopy(OperationAnalysisContext context, IInvocationOperation call, SemanticModel model)
    {
        if (call is not { Instance: IPropertyReferenceOperation { Property: var accessor, Syntax: var parameter }, Arguments: [var values] }
            || values.Value.Syntax is not ExpressionSyntax argument
            || DeclarationParser.Parse(accessor.ContainingType, context.Compilation, context.CancellationToken).Checked?.Network is not { } network
            || GeneratedMembers.ParameterLength(network, accessor.Name) is not int length)
        {
            return;
        }

        new CallCheck(context, model, $"{accessor.ContainingType.Name}.{accessor.Name}.{call.TargetMethod.Name}").RequireSample(
            [new SampleArgument(argument, call.TargetMethod.Parameters[0].Name, length, accessor.Name + ".Length", parameter + ".Length")]);
    }
}
