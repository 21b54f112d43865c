using System.Diagnostics;
using System.Text.Json;

namespace NetGen.Compiler.Keras.Tests;

/// <summary>Reads files with Python's h5py, which is HDF5's own library.</summary>
internal static class H5py
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Why a test is skipped, or nothing.</summary>
    public static string? Obstacle { get; } = File.Exists(Python) && Run("-c", "import h5py") is (0, _, _) ? null : "h5py is not here: Debian has it as python3-h5py.";

    /// <summary>What <c>check_keras_file.py</c> reads of a file.</summary>
    public static JsonElement Read(string path)
    {
        (int exit, string output, string error) = Run(Path.Combine(AppContext.BaseDirectory, "check_keras_file.py"), path);
        Assert.True(exit == 0, error);
        return JsonDocument.Parse(output).RootElement;
    }

    private static (int Exit, string Output, string Error) Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}

/// <summary>A test that needs h5py.</summary>
internal sealed class H5pyFactAttribute : FactAttribute
{
    public H5pyFactAttribute() => Skip = H5py.Obstacle!;
}
