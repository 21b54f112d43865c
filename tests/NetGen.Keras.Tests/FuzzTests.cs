using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using NetGen.Compiler.Keras.Files;
using NetGen.Compiler.Models;
using NetGen.KerasNetworks;
using NetGen.Tests;
using Xunit.Abstractions;

namespace NetGen.Compiler.Keras.Tests;

/// <summary>
/// Damaged files are read or refused with a message that names them; nothing else is thrown, no read hangs, and none takes much more memory than the
/// file has. <c>NETGEN_FUZZ_COUNT</c> says how many files there are, and <c>NETGEN_FUZZ_SEED</c> which.
/// </summary>
public sealed class FuzzTests(ITestOutputHelper output)
{
    // A read takes milliseconds. This says that it has no end; it is no measurement.
    private static readonly TimeSpan Endless = TimeSpan.FromSeconds(30);

    // For configurations, shapes and messages. A value that is unpacked may be a hundred times as long as in the file.
    private const long FreeMemory = 64 << 20;
    private const long MemoryOfAByte = 400;

    private static readonly string[] Files =
    [
        "keras1.sequential.h5", "keras2.sequential.h5", "keras2.functional.h5", "keras3.sequential.h5", "keras3.sequential.keras", "keras3.functional.keras",
        "keras212.sequential.keras", "keras3.weights.h5", "hdf5.links.h5",
    ];

    private static readonly int Count = FromEnvironment("NETGEN_FUZZ_COUNT", FullRun.IsOn ? 3000 : 450);
    private static readonly int Seed = FromEnvironment("NETGEN_FUZZ_SEED", 1);

    [Fact]
    public void DamagedFiles_AreReadOrRefused()
    {
        using var folder = new TemporaryFolder();
        int good = 0;
        TimeSpan longest = default;
        for (int i = 0; i < Count; i++)
        {
            string name = Files[i % Files.Length], path = folder["fuzz" + Path.GetExtension(name)];
            var random = new Random(SeedOf(Seed, i));
            byte[] bytes = Damage(name, random);
            File.WriteAllBytes(path, bytes);
            var watch = Stopwatch.StartNew();
            long before = GC.GetAllocatedBytesForCurrentThread();
            good += IsRead(path, i, name) ? 1 : 0;
            long taken = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(watch.Elapsed < Endless, $"File {i} of {name} took {watch.Elapsed}.");
            Assert.True(taken < FreeMemory + (MemoryOfAByte * bytes.Length), $"File {i} of {name} with {bytes.Length:N0} bytes took {taken:N0}.");
            longest = watch.Elapsed > longest ? watch.Elapsed : longest;
        }

        output.WriteLine($"{good} of {Count} damaged files were read; the longest read took {longest.TotalMilliseconds:F0} ms.");
    }

    private static bool IsRead(string path, int number, string name)
    {
        try
        {
            new Sequence(seed: 1).LoadKeras(path);
        }
        catch (NetworkFileException exception)
        {
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
        }
        catch (Exception exception)
        {
            Assert.Fail($"LoadKeras of file {number} of {name}: {exception}");
        }

        try
        {
            Model model = KerasReader.Read(path, KerasFiles.Options);
            Assert.Equal(model.Network.Parameters.Select(parameter => parameter.Shape), model.Weights.Select(tensor => tensor.Shape));
            return true;
        }
        catch (NetworkFileException exception)
        {
            Assert.Contains(path, exception.Message, StringComparison.Ordinal);
            return false;
        }
        catch (Exception exception)
        {
            Assert.Fail($"Reading file {number} of {name}: {exception}");
            return false;
        }
    }

    // Archives are damaged as they are, or in one of their members, so that the damage is not always to the archive's own structure.
    private static byte[] Damage(string name, Random random)
    {
        byte[] bytes = File.ReadAllBytes(KerasFiles.PathOf(name));
        if (!name.EndsWith(".keras", StringComparison.Ordinal) || random.Next(4) == 0)
            return Damage(bytes, random);
        using var source = new ZipArchive(new MemoryStream(bytes));
        var target = new MemoryStream();
        using (var archive = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true))
        {
            string damaged = random.Next(2) == 0 ? "config.json" : "model.weights.h5";
            foreach (ZipArchiveEntry entry in source.Entries)
            {
                var content = new MemoryStream();
                using (Stream stream = entry.Open())
                    stream.CopyTo(content);
                using Stream copy = archive.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                copy.Write(entry.FullName == damaged ? Damage(content.ToArray(), random) : content.ToArray());
            }
        }

        return target.ToArray();
    }

    private static byte[] Damage(byte[] bytes, Random random)
    {
        for (int changes = 1 + random.Next(4); changes > 0; changes--)
        {
            int at = random.Next(bytes.Length), length = Math.Min(1 + random.Next(16), bytes.Length - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    random.NextBytes(bytes.AsSpan(at, length));
                    break;
                case 2:
                    bytes.AsSpan(at, length).Fill(random.Next(2) == 0 ? (byte)0 : (byte)0xFF);
                    break;
                case 3:
                    bytes.AsSpan(random.Next(bytes.Length - length + 1), length).ToArray().CopyTo(bytes.AsSpan(at));
                    break;
                case 4:
                    // One address in the place of another makes structures lie over each other.
                    int from = random.Next(bytes.Length / 8) * 8, to = random.Next(bytes.Length / 8) * 8;
                    bytes.AsSpan(from, 8).CopyTo(bytes.AsSpan(to));
                    break;
                default:
                    if (random.Next(4) == 0)
                        bytes = bytes[..Math.Max(at, 16)];
                    break;
            }
        }

        return bytes;
    }

    private static int SeedOf(int seed, int number) => unchecked((seed * 1_000_003) + number);

    private static int FromEnvironment(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : fallback;
}
