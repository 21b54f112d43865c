using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace NetGen.Benchmarks;

/// <summary>Counts the lines that are generated for every network of the samples.</summary>
internal static class GeneratedLines
{
    /// <summary>Prints a tab-separated line for each network: sample, network, layers' lines, lines generated.</summary>
    public static int Print(TextWriter output)
    {
        string samples = Path.Combine(SourceFolder.Root, "samples");
        output.WriteLine("sample\tfile\tlines");
        foreach (string sample in Directory.GetDirectories(samples).Order())
        {
            string[] sources = [.. Directory.GetFiles(sample, "*.cs").Select(File.ReadAllText)];
            GeneratorDriver driver = GeneratorHost.CreateDriver().RunGenerators(GeneratorHost.Compile(sources));
            foreach (GeneratedSourceResult source in driver.GetRunResult().Results.Single().GeneratedSources)
            {
                SourceText text = source.SourceText;
                output.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{Path.GetFileName(sample)}\t{source.HintName}\t{text.Lines.Count - 1}"));
            }
        }

        return 0;
    }
}
