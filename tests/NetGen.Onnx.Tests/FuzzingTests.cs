using Google.Protobuf;
using NetGen.Compiler.Onnx.Tests.Harness;
using NetGen.Compiler.Onnx.Tests.Writing;
using NetGen.Compiler.Onnx.Writing;
using NetGen.Tests;

namespace NetGen.Compiler.Onnx.Tests;

/// <summary>Damaged files are refused, or read as another network; nothing else happens.</summary>
public sealed class FuzzingTests
{
    private const int Few = 400;

    private static readonly int Many = FullRun.HasAllCases ? 100_000 : 20_000;
    private static readonly string[] Folders = ["graphs", "torch", "states"];

    [Fact]
    public void File_WithDamage_IsReadOrRefused() => Damage(Few);

    [FullRunFact]
    public void File_WithMuchDamage_IsReadOrRefused() => Damage(Many);

    [Fact]
    public void File_CutAnywhere_IsReadOrRefused()
    {
        using TemporaryFolder folder = new();
        byte[] whole = Resources.Bytes("graphs/dynamo.onnx");
        for (int length = 0; length < whole.Length; length += 7)
            Assert.Null(Failure(folder.Write("cut.onnx", whole[..length])));
    }

    private static void Damage(int count)
    {
        using TemporaryFolder folder = new();
        byte[][] files =
        [
            .. Folders.SelectMany(name => Resources.Names(name, ".onnx")).Select(Resources.Bytes).Where(bytes => bytes.Length < 10_000),
            .. Enumerable.Range(0, 40).Select(seed => OnnxWriter.Model(RandomModels.Create(seed)).ToByteArray()).Where(bytes => bytes.Length < 10_000),
        ];
        Dictionary<string, string> failures = [];
        for (int seed = 0; seed < count; seed++)
        {
            Random random = new(seed);
            byte[] bytes = [.. files[random.Next(files.Length)]];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                int at = random.Next(bytes.Length);
                bytes[at] = random.Next(3) switch
                {
                    0 => (byte)random.Next(256),
                    1 => (byte)(bytes[at] ^ (1 << random.Next(8))),
                    _ => (byte)(bytes[at] + random.Next(-2, 3)),
                };
            }

            if (Failure(folder.Write("damaged.onnx", bytes)) is { } failure)
                failures.TryAdd(string.Join('\n', failure.Split('\n').Take(4)), $"seed {seed}");
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Select(failure => $"{failure.Value}: {failure.Key}")));
    }

    // What happens besides reading and refusing.
    private static string? Failure(string path)
    {
        try
        {
            Comparison.Read(path);
            return null;
        }
        catch (NetworkFileException exception)
        {
            return exception.Message.Contains(path, StringComparison.Ordinal) ? null : exception.ToString();
        }
        catch (Exception exception)
        {
            return exception.ToString();
        }
    }
}
