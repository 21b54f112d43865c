namespace NetGen;

/// <summary>Reads characters that were looked at before, and then goes on with the reader that they came from.</summary>
internal sealed class HeadReader(ReadOnlyMemory<char> head, TextReader rest) : TextReader
{
    private ReadOnlyMemory<char> _head = head;

    public override int Peek() => _head.IsEmpty ? rest.Peek() : _head.Span[0];

    public override int Read()
    {
        if (_head.IsEmpty)
            return rest.Read();
        char first = _head.Span[0];
        _head = _head[1..];
        return first;
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    public override int Read(Span<char> buffer)
    {
        if (_head.IsEmpty)
            return rest.Read(buffer);
        int count = Math.Min(buffer.Length, _head.Length);
        _head.Span[..count].CopyTo(buffer);
        _head = _head[count..];
        return count;
    }
}
