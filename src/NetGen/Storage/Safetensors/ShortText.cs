#if NETGEN_COMPILER
namespace NetGen.Compiler.WeightFiles;
#else
namespace NetGen.Storage.Safetensors;
#endif

/// <summary>Texts of files in messages: they may be as long as the file.</summary>
internal static class ShortText
{
    /// <summary>The beginning of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="length">The most characters.</param>
    public static string Of(string text, int length = 100) => text.Length <= length ? text : $"{text.Substring(0, length - 1)}…";
}
