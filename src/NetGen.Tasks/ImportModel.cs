using System.Diagnostics;
using System.Text;
using Microsoft.Build.Framework;

namespace NetGen.Tasks;

/// <summary>
/// Runs the program that makes a class of a model. It is a process of its own, because it needs the newest runtime, and some hosts of MSBuild
/// have another one. Its lines become messages and errors of the build, errors with the model's file, so that editors list them.
/// </summary>
public sealed class ImportModel : ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The model. Errors are at it.</summary>
    [Required]
    public ITaskItem Model { get; set; } = null!;

    /// <summary>The file of its options, which the program reads.</summary>
    [Required]
    public string Options { get; set; } = "";

    /// <summary>The program, an assembly.</summary>
    [Required]
    public string Program { get; set; } = "";

    /// <summary>The folder that relative paths start from: the project's.</summary>
    [Required]
    public string Folder { get; set; } = "";

    /// <summary>What runs it: <c>dotnet</c>.</summary>
    [Required]
    public string Host { get; set; } = "";

    /// <inheritdoc/>
    public IBuildEngine BuildEngine { get; set; } = null!;

    /// <inheritdoc/>
    public ITaskHost HostObject { get; set; } = null!;

    /// <inheritdoc/>
    public bool Execute()
    {
        try
        {
            using Process process = Process.Start(StartInfo())!;
            using CancellationTokenRegistration registration = _cancellation.Token.Register(() => Kill(process));
            Task<string[]> errors = Task.Run(() => Lines(process.StandardError).ToArray());
            foreach (string line in Lines(process.StandardOutput))
                Message(line);
            foreach (string line in errors.Result)
                Error(line);
            process.WaitForExit();
            if (process.ExitCode != 0 && errors.Result.Length == 0)
                Error($"The program that imports models ended with code {process.ExitCode}: {Program}");
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            Error($"The program that imports models cannot be started with '{Host}': {exception.Message}");
            return false;
        }
    }

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();

    private ProcessStartInfo StartInfo() => new(Host, $"\"{Program}\" \"{Options}\"")
    {
        WorkingDirectory = Folder,
        UseShellExecute = false,
        CreateNoWindow = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        StandardOutputEncoding = Encoding.UTF8,
        StandardErrorEncoding = Encoding.UTF8,
    };

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
                yield return line;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended.
        }
    }

    private void Message(string text) =>
        BuildEngine.LogMessageEvent(new BuildMessageEventArgs(text, "", nameof(ImportModel), MessageImportance.High));

    private void Error(string text) => BuildEngine.LogErrorEvent(
        new BuildErrorEventArgs("", "", Model.GetMetadata("FullPath"), 0, 0, 0, 0, text, "", nameof(ImportModel)));
}
