namespace NetGen.Package.Tests;

/// <summary>A network learns and predicts in WebAssembly, on the runtime that browsers get, which is Mono.</summary>
[Collection(nameof(PackageFixture))]
public sealed class BrowserTests(PackageFixture fixture)
{
    private static readonly string Program =
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Programs", "Xor.cs"));

    private const string More = """
        // Images too, and a batch.
        const int count = 100;
        var reader = new Reader(seed: 1);
        float[] images = [.. Enumerable.Range(0, count * Reader.InputSize).Select(i => (i * 7919 % 1000) / 1000f)];
        float[] batch = new float[count * Reader.OutputSize], single = new float[Reader.OutputSize];
        reader.PredictBatch(images, batch, maxDegreeOfParallelism: -1);
        float difference = 0;
        long bytes = 0;
        for (int i = 0; i < count; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            reader.Predict(images.AsSpan(i * Reader.InputSize, Reader.InputSize), single);
            bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            for (int j = 0; j < Reader.OutputSize; j++)
                difference = Math.Max(difference, Math.Abs(single[j] - batch[i * Reader.OutputSize + j]));
        }

        Console.WriteLine($"batch and single differ: {difference > 1e-5f}, {bytes} bytes allocated");
        Console.WriteLine($"128-bit vectors: {NetGen.Numerics.PanelSupport.Use128}, 256-bit vectors: {NetGen.Numerics.PanelSupport.Use256}");

        [Input(12, 12, 1)]
        [Conv2D(8, 3)]
        [Activation(Relu)]
        [MaxPooling2D(2)]
        [Flatten]
        [Dense(10, Softmax)]
        public sealed partial class Reader;


        """;

    [BrowserFact]
    public void Program_InWebAssembly_LearnsXorAndUsesVectors()
    {
        string folder = fixture.CreateProject("Browser", Program.Replace("[Input(2)]", More + "[Input(2)]", StringComparison.Ordinal), otherFeeds: true);
        string project = Path.Combine(folder, "Browser.csproj");
        File.WriteAllText(project, File.ReadAllText(project).Replace("Microsoft.NET.Sdk", "Microsoft.NET.Sdk.WebAssembly", StringComparison.Ordinal));

        // Warnings are errors in the project, and so are those of the trimmer.
        CommandResult publish = DotNet.Run(folder, "publish", "-c", "Release", "-o", "published");
        Assert.True(publish.ExitCode == 0, publish.Output);
        string root = Path.Combine(folder, "published", "wwwroot");
        File.WriteAllText(Path.Combine(root, "main.mjs"), "import { dotnet } from './_framework/dotnet.js';\nawait dotnet.run();\n");
        CommandResult run = DotNet.RunProgram("node", root, "main.mjs");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal(
            "0 xor 0 = 0\n0 xor 1 = 1\n1 xor 0 = 1\n1 xor 1 = 0\nbatch and single differ: False, 0 bytes allocated\n128-bit vectors: True, 256-bit vectors: False\n",
            run.Output);
    }
}
