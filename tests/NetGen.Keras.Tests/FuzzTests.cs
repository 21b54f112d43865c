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
    // Of the processor, for two reads of a file: a machine that does other things too makes them no longer.
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(2);

    // By the clock on the wall: a read that has not come back after this never will.
    private static readonly TimeSpan Endless = TimeSpan.FromMinutes(2);

    // For configurations, shapes and messages. Of 100,000 files, the greatest takes half of this.
    private const long FreeMemory = 2 << 20;
    private const long MemoryOfAByte = 40;

    private static readonly string[] Files =
    [
        "keras1.sequential.h5", "keras2.sequential.h5", "keras2.functional.h5", "keras3.sequential.h5", "keras3.sequential.keras", "keras3.functional.keras",
        "keras212.sequential.keras", "keras3.weights.h5", "hdf5.links.h5", "keras3.masks.keras",
    ];

    private static readonly int Count = FromEnvironment("NETGEN_FUZZ_COUNT", FullRun.IsOn ? 3000 : 450);
    private static readonly int Seed = FromEnvironment("NETGEN_FUZZ_SEED", 1);

    [Fact]
    public void DamagedFiles_AreReadOrRefused()
    {
        var run = new Run();
        var thread = new Thread(run.ReadAll) { IsBackground = true };
        thread.Start();
        for (int seen = -1; !thread.Join(Endless); seen = run.Number)
        {
            if (run.Number == seen)
                Assert.Fail($"File {seen} of {Files[seen % Files.Length]} is still being read after {Endless}.");
        }

        output.WriteLine(run.Summary);
        Assert.True(run.Failures.Count == 0, string.Join("\n\n", run.Failures.Select(failure => $"{failure.Value}: {failure.Key}")));
    }

    // All files on one thread, whose time and memory are measured.
    private sealed class Run
    {
        private int _number;
        private int _good;
        private TimeSpan _longest;
        private double _most;

        public int Number => Volatile.Read(ref _number);

        // What happens besides reading and refusing, each with the first file of which it happens.
        public Dictionary<string, string> Failures { get; } = [];

        public string Summary =>
            $"{_good} of {Count} damaged files were read; the longest took {_longest.TotalMilliseconds:F0} ms, and the greatest {_most:P0} of the memory that is allowed.";

        public void ReadAll()
        {
            using var folder = new TemporaryFolder();
            for (int i = 0; i < Count; i++)
            {
                Volatile.Write(ref _number, i);
                string name = Files[i % Files.Length], path = folder["fuzz" + Path.GetExtension(name)];
                byte[] bytes = Damage(name, new Random(SeedOf(Seed, i)));
                File.WriteAllBytes(path, bytes);
                TimeSpan start = ThreadTime.Now;
                long before = GC.GetAllocatedBytesForCurrentThread();
                string? failure = Read(path);
                TimeSpan time = ThreadTime.Now - start;
                double share = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)(FreeMemory + (MemoryOfAByte * bytes.Length));
                (_longest, _most) = (time > _longest ? time : _longest, Math.Max(share, _most));
                failure ??= time > LongestRead ? $"It took {time.TotalSeconds:F1} s." : share > 1 ? $"It took {share:F1} times as much memory as is allowed." : null;
                if (failure is not null)
                    Failures.TryAdd(string.Join('\n', failure.Split('\n').Take(4)), $"File {i} of {name} with {bytes.Length:N0} bytes");
            }
        }

        private string? Read(string path)
        {
            string? failure = FailureOf(path, () => new Sequence(seed: 1).LoadKeras(path));
            return failure ?? FailureOf(path, () =>
            {
                Model model = KerasReader.Read(path, KerasFiles.Options);
                bool fits = model.Network.Parameters.Select(parameter => parameter.Shape).SequenceEqual(model.Weights.Select(tensor => tensor.Shape));
                _good += fits ? 1 : throw new InvalidOperationException("The weights do not have the shapes of the network.");
            });
        }

        private static string? FailureOf(string path, Action read)
        {
            try
            {
                read();
                return null;
            }
            catch (NetworkFileException exception)
            {
                return exception.Message.Contains(path, StringComparison.Ordinal) ? null : $"The message does not name the file: {exception}";
            }
            catch (Exception exception)
            {
                return exception.ToString();
            }
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
