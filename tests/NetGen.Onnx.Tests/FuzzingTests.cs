using NetGen.Compiler.Onnx.Tests.Harness;
using NetGen.Tests;

namespace NetGen.Compiler.Onnx.Tests;

/// <summary>Damaged files are refused, or read as another network; nothing else happens.</summary>
public sealed class FuzzingTests
{
    private const int Few = 400, Many = 100_000;

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
            Read(folder.Write("cut.onnx", whole[..length]), $"{length} bytes");
    }

    private static void Damage(int count)
    {
        using TemporaryFolder folder = new();
        byte[][] files = [.. Resources.Names("graphs", ".onnx").Concat(Resources.Names("torch", ".onnx")).Select(Resources.Bytes).Where(bytes => bytes.Length < 10_000)];
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

            Read(folder.Write("damaged.onnx", bytes), $"seed {seed}");
        }
    }

    private static void Read(string path, string what)
    {
        try
        {
            Comparison.Read(path);
        }
        catch (NetworkFileException exception)
        {
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{what}: {exception}");
        }
    }
}
