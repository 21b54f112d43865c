using System.Diagnostics;

namespace NetGen.Benchmarks;

/// <summary>Runs a program and reads what it prints.</summary>
internal static class ChildProcess
{
    /// <summary>Runs this program again, with other arguments.</summary>
    public static string[] RunSelf(params ReadOnlySpan<string> arguments)
    {
        string host = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(host) == "dotnet"
            ? Run(host, [typeof(ChildProcess).Assembly.Location, .. arguments])
            : Run(host, arguments);
    }

    /// <summary>Runs a program.</summary>
    /// <returns>The lines that it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static string[] Run(string program, params ReadOnlySpan<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments.ToArray()) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            : throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}.");
    }
}
