using System.Diagnostics;

namespace NetGen.Benchmarks.Start;

/// <summary>A program that was published.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsAot">Whether it is machine code already.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Arguments">What it is started with.</param>
internal sealed record PublishedProgram(string Name, bool IsAot, string Folder, string[] Arguments)
{
    // What belongs to the program, symbols and the compiler's notes left out.
    private static readonly string[] Counted = ["", ".exe", ".dll", ".so", ".dylib"];

    /// <summary>The bytes of the program and the libraries beside it, those of the runtime not counted where it is compiled when it runs.</summary>
    public long Bytes => Files().Sum(file => file.Length);

    /// <summary>The bytes of native libraries among them.</summary>
    public long NativeLibraryBytes => Files().Where(file => file.Extension is ".so" or ".dylib" || file.Name == "onnxruntime.dll").Sum(file => file.Length);

    /// <summary>Publishes it.</summary>
    /// <returns>Whether that worked; if not, the log has the reason.</returns>
    public bool Publish(string root, string weights, TextWriter log)
    {
        string[] kind = IsAot ? ["-p:NativeAot=true"] : ["--no-self-contained"];
        var start = new ProcessStartInfo(
            "dotnet",
            [
                "publish", Path.Combine(root, "tests", "NetGen.Benchmarks.Start"), "-c", "Release", "--use-current-runtime", "-v", "q", "-nologo", "-o", Folder,
                $"-p:StartProgram={Name}", $"-p:StartWeights={weights}", .. kind,
            ])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            log.WriteLine($"{Name} cannot be published{(IsAot ? " ahead of time" : "")}:\n{output}");
        return process.ExitCode == 0;
    }

    /// <summary>Starts the program, and waits until it ends.</summary>
    /// <exception cref="InvalidOperationException">It said something else than that it is ready.</exception>
    public StartTime Start()
    {
        var start = new ProcessStartInfo(Path.Combine(Folder, OperatingSystem.IsWindows() ? Name + ".exe" : Name), Arguments) { RedirectStandardOutput = true };
        double before = ChildTime.Milliseconds();
        long begin = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string? line = process.StandardOutput.ReadLine();
        double milliseconds = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        process.WaitForExit();
        return line == "ready" ? new StartTime(milliseconds, ChildTime.Milliseconds() - before) : throw new InvalidOperationException($"{start.FileName} said '{line}' instead of 'ready'.");
    }

    private IEnumerable<FileInfo> Files() => new DirectoryInfo(Folder).EnumerateFiles().Where(file => Counted.Contains(file.Extension));
}
