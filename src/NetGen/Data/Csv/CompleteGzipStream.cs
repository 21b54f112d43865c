using System.IO.Compression;

namespace NetGen;

/// <summary>Decompresses a gzip file and throws if it ends early. <see cref="GZipStream"/> then ends as if the file were complete.</summary>
/// <remarks>
/// A second gzip member with a known content follows the file. It is decompressed as such only if the file's own data are complete:
/// otherwise its bytes continue the data that were cut off, and something else or nothing comes out.
/// </remarks>
internal sealed class CompleteGzipStream : Stream
{
    private const int MarkerLength = 16;
    private static readonly byte[] Marker = [.. Enumerable.Range(0, MarkerLength).Select(i => (byte)(0xA5 ^ (i * 37)))];

    private readonly string _path;
    private readonly MarkedStream _file;
    private readonly GZipStream _content;
    private bool _hasEnded;

    /// <summary>Decompresses a file, which is disposed with this stream.</summary>
    public CompleteGzipStream(Stream file, string path)
    {
        _path = path;
        _file = new MarkedStream(file, Compress(Marker));
        _content = new GZipStream(_file, CompressionMode.Decompress);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (_hasEnded || buffer.IsEmpty)
            return 0;
        try
        {
            // GZipStream asks for more only when it has given all that it could make of what it got. So whatever it gives after it was given
            // the marker is not the file's.
            int count = _content.Read(buffer);
            if (!_file.GaveMarker)
                return count;
            _hasEnded = true;
            if (IsMarker(buffer[..count]))
                return 0;
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException(
                _file.GaveMarker ? EndsEarly : $"{_path} is damaged, or is no gzip file although its name ends in .gz.", error);
        }

        throw new InvalidDataException(EndsEarly);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _content.Dispose();
        base.Dispose(disposing);
    }

    private string EndsEarly => $"{_path} ends early: its gzip data are not complete. Copy or download it again.";

    private bool IsMarker(ReadOnlySpan<byte> start)
    {
        Span<byte> all = stackalloc byte[MarkerLength + 1];
        if (start.Length > MarkerLength)
            return false;
        start.CopyTo(all);
        int count = start.Length;
        while (count < all.Length && _content.Read(all[count..]) is > 0 and var read)
            count += read;
        return all[..count].SequenceEqual(Marker);
    }

    private static byte[] Compress(byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(data);
        return compressed.ToArray();
    }

    /// <summary>A file and then a marker, which no read gives together.</summary>
    private sealed class MarkedStream(Stream file, byte[] marker) : Stream
    {
        private int _given;

        public bool GaveMarker => _given > 0;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (!GaveMarker && file.Read(buffer) is > 0 and var read)
                return read;
            int count = Math.Min(buffer.Length, marker.Length - _given);
            marker.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                file.Dispose();
            base.Dispose(disposing);
        }
    }
}
