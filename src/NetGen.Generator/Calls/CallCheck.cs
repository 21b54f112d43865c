using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using NetGen.Generator.Diagnostics;

namespace NetGen.Generator.Calls;

/// <summary>Compares what is known of a call's arguments with what the call expects, and reports what differs.</summary>
/// <param name="context">Where to report it.</param>
/// <param name="model">What the names of the call's file mean.</param>
/// <param name="call">What messages call it: <c>Net.Predict</c>.</param>
internal sealed class CallCheck(OperationAnalysisContext context, SemanticModel model, string call)
{
    private readonly KnownLengths _lengths = new(model, context.CancellationToken);

    /// <summary>Each argument is one sample.</summary>
    public void RequireSample(IEnumerable<SampleArgument> arguments)
    {
        foreach (SampleArgument argument in arguments)
        {
            if (_lengths.Of(argument.Argument) is { } length && length.Value != argument.Size)
                Report(DiagnosticDescriptors.WrongLength, argument, length, samples: 1);
        }
    }

    /// <summary>Each argument is any number of samples, and all have as many.</summary>
    public void RequireBatch(IEnumerable<SampleArgument> arguments)
    {
        (string Parameter, long Samples)? first = null;
        foreach (SampleArgument argument in arguments)
        {
            if (_lengths.Of(argument.Argument) is not { } length)
                continue;
            long samples = length.Value / argument.Size;
            if (length.Value % argument.Size != 0)
            {
                // As many samples as the other argument has, or as the wrong length needs.
                Report(DiagnosticDescriptors.PartOfASample, argument, length, first?.Samples ?? samples + 1);
            }
            else if ((first ??= (argument.Parameter, samples)).Samples != samples)
            {
                Report(
                    DiagnosticDescriptors.UnequalBatches,
                    argument.Argument,
                    length,
                    argument.LengthOf(first.Value.Samples),
                    first.Value.Parameter, Text(first.Value.Samples), argument.Parameter, Text(samples));
            }
        }
    }

    /// <summary>A data set has the sizes of a network.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="parameter">The name of what it is given to.</param>
    /// <param name="network">The network.</param>
    public void RequireDataSet(ExpressionSyntax data, string parameter, INamedTypeSymbol network)
    {
        KnownDataSet sizes = new KnownDataSets(model, _lengths, context.CancellationToken).Of(data);
        Require(sizes.Input, "samples", "InputSize");
        Require(sizes.Target, "targets", "TargetSize");

        void Require(KnownLength? size, string what, string constant)
        {
            if (size is { } came && NetworkCall.SizeOf(network, constant) is int expected && came.Value != expected)
            {
                Report(
                    DiagnosticDescriptors.WrongDataSet,
                    data,
                    came,
                    $"{network.ToMinimalDisplayString(model, data.SpanStart)}.{constant}",
                    parameter, what, Text(expected), constant, Text(came.Value));
            }
        }
    }

    private void Report(DiagnosticDescriptor rule, SampleArgument argument, KnownLength length, long samples) => Report(
        rule, argument.Argument, length, argument.LengthOf(samples), argument.Parameter, Text(argument.Size), argument.SizeName, Text(length.Value));

    // The code fix writes the right length where the wrong one stands as a number.
    private void Report(DiagnosticDescriptor rule, ExpressionSyntax argument, KnownLength length, string right, params string[] arguments) =>
        context.ReportDiagnostic(Diagnostic.Create(
            rule,
            argument.GetLocation(),
            additionalLocations: length.Size is null ? [] : [length.Size.GetLocation()],
            properties: ImmutableDictionary<string, string?>.Empty.Add("length", right),
            messageArgs: [call, .. arguments]));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
