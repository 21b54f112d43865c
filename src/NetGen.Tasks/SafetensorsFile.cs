using System.Globalization;
using System.Text;

namespace NetGen.Tasks;

/// <summary>Reads the header of a safetensors file, and nothing of its data.</summary>
internal static class SafetensorsFile
{
    private const int LengthBytes = 8;

    // The limit of the reference implementation.
    private const int MaximumHeaderLength = 100_000_000;

    /// <summary>The second line of a file's text, and what follows it.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string Describe(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length < LengthBytes)
            return $"damaged it has {Text(file.Length)} bytes, and the length of the header takes {LengthBytes}";
        byte[] start = Read(file, LengthBytes);
        ulong headerLength = 0;
        for (int i = LengthBytes - 1; i >= 0; i--)
            headerLength = (headerLength << 8) | start[i];
        long rest = file.Length - LengthBytes;
        if (headerLength > (ulong)rest || headerLength > MaximumHeaderLength)
        {
            return $"damaged it announces a header of {headerLength.ToString(CultureInfo.InvariantCulture)} bytes, but has {Text(file.Length)} bytes in all "
                + $"and at most {Text(MaximumHeaderLength)} are allowed";
        }

        try
        {
            string header = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(Read(file, (int)headerLength));
            return $"header {Text(rest - (long)headerLength)}\n{header}";
        }
        catch (DecoderFallbackException)
        {
            return "damaged its header is not valid UTF-8";
        }
    }

    private static byte[] Read(FileStream file, int length)
    {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length;)
        {
            int read = file.Read(bytes, done, length - done);
            if (read == 0)
                throw new EndOfStreamException("it ends while it is being read");
            done += read;
        }

        return bytes;
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
