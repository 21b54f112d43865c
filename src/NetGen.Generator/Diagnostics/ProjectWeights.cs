using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using NetGen.Compiler.WeightFiles;

namespace NetGen.Generator.Diagnostics;

/// <summary>The files of weights that a project lists. The build gives the compiler a text for each.</summary>
internal static class ProjectWeights
{
    /// <summary>Reads a text. The compiler keeps the result until the text changes.</summary>
    public static SourceTextValueProvider<WeightsFile?> Reader { get; } = new(static text => WeightsManifest.Parse(text.ToString()));

    /// <summary>The files, in the order of the project.</summary>
    /// <param name="texts">All additional files of the project.</param>
    /// <param name="read">Reads a text, or finds what was read.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static WeightsFile[] Of(IEnumerable<AdditionalText> texts, Func<SourceText, WeightsFile?> read, CancellationToken cancellation) =>
    [
        .. texts
            .Where(text => text.Path.EndsWith(WeightsManifest.Extension, StringComparison.Ordinal))
            .Select(text => text.GetText(cancellation))
            .OfType<SourceText>()
            .Select(read)
            .OfType<WeightsFile>(),
    ];
}
