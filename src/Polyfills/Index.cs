#if NETSTANDARD2_0
// The code fixes see the generator's own.
#pragma warning disable CS0436

namespace System;

/// <summary>A position counted from the start or the end: the C# compiler asks for it where a list pattern reads an element.</summary>
/// <param name="value">How far from there.</param>
/// <param name="fromEnd">Whether it is counted from the end.</param>
internal readonly struct Index(int value, bool fromEnd = false)
{
    /// <summary>The position from the start of what has <paramref name="length"/> elements.</summary>
    /// <param name="length">The number of elements.</param>
    public int GetOffset(int length) => fromEnd ? length - value : value;

    /// <summary>A position counted from the start.</summary>
    /// <param name="value">The position.</param>
    public static implicit operator Index(int value) => new(value);
}
#endif
