using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Lander.Graphics;

/// <summary>Writes pictures (<see href="https://www.w3.org/TR/png-3/"/>).</summary>
internal static class PngFile
{
    /// <summary>Writes a picture of 8 bits for each of red, green and blue.</summary>
    /// <param name="path">The file. It is written under a temporary name first.</param>
    /// <param name="pixels">The rows from above, four bytes for each pixel: blue, green, red and one that does not count.</param>
    /// <param name="width">The pixels of a row.</param>
    /// <param name="height">The rows.</param>
    public static void Write(string path, ReadOnlySpan<byte> pixels, int width, int height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);

        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] row = new byte[1 + (3 * width)];
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                {
                    ReadOnlySpan<byte> pixel = pixels.Slice(((y * width) + x) * 4, 3);
                    (row[1 + (3 * x)], row[2 + (3 * x)], row[3 + (3 * x)]) = (pixel[2], pixel[1], pixel[0]);
                }

                zlib.Write(row);
            }
        }

        string temporary = path + ".tmp";
        using (FileStream file = File.Create(temporary))
        {
            file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
            WriteChunk(file, "IHDR", header);
            WriteChunk(file, "IDAT", data.ToArray());
            WriteChunk(file, "IEND", []);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static void WriteChunk(FileStream file, string kind, ReadOnlySpan<byte> data)
    {
        byte[] chunk = [.. Encoding.ASCII.GetBytes(kind), .. data];
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(chunk);
        BinaryPrimitives.WriteUInt32BigEndian(number, Checksum(chunk));
        file.Write(number);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++)
                sum = (sum >> 1) ^ ((sum & 1) * 0xEDB8_8320);
        }

        return ~sum;
    }
}
