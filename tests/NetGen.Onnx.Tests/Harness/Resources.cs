namespace NetGen.Compiler.Onnx.Tests.Harness;

/// <summary>The files of <c>Golden</c>, inside the assembly.</summary>
internal static class Resources
{
    /// <summary>The names in a folder.</summary>
    public static IEnumerable<string> Names(string folder, string extension) => typeof(Resources).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal) && name.EndsWith(extension, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    /// <summary>The bytes of a file.</summary>
    public static byte[] Bytes(string name)
    {
        using Stream stream = typeof(Resources).Assembly.GetManifestResourceStream(name)!;
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
