using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace NetGen;

/// <summary>Checks of arguments, for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class NetworkGuard
{
    /// <summary>Throws an exception that says whether the input or the output has a wrong length.</summary>
    /// <param name="description">The network.</param>
    /// <param name="inputLength">The values in the input.</param>
    /// <param name="outputLength">The values in the output.</param>
    /// <exception cref="ArgumentException">Always.</exception>
    /// <remarks>It only throws. The JIT sees that it never returns, and keeps no values for afterwards.</remarks>
    [DoesNotReturn]
    public static void ThrowForSample(NetworkDescription description, int inputLength, int outputLength) =>
        throw WrongSample(description, inputLength, outputLength);

    /// <summary>Throws an exception that says that an input or an output of several has a wrong length.</summary>
    /// <param name="length">The values in it.</param>
    /// <param name="expected">The values that it should have.</param>
    /// <param name="argument">The argument's name.</param>
    /// <exception cref="ArgumentException">Always.</exception>
    [DoesNotReturn]
    public static void ThrowForPart(int length, int expected, string argument) =>
        throw new ArgumentException($"Predict expects {expected} values in {argument}, got {length}.", argument);

    /// <summary>The number of samples in a batch.</summary>
    /// <param name="length">The values in the batch.</param>
    /// <param name="size">The values in one sample.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="caller">The method that was called.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the size.</exception>
    public static int Count(int length, int size, string argument, [CallerMemberName] string caller = "")
    {
        (int count, int rest) = Math.DivRem(length, size);
        if (rest != 0)
            Throw(length, size, argument, caller);
        return count;

        [DoesNotReturn]
        static void Throw(int length, int size, string argument, string caller) => throw new ArgumentException(
            $"{caller} expects a multiple of {size} values in {argument} ({size} for each sample), got {length}.", argument);
    }

    /// <summary>Checks that a buffer has the length that a batch needs.</summary>
    /// <param name="length">The number of values in the buffer.</param>
    /// <param name="count">The samples in the batch.</param>
    /// <param name="size">The values for each sample.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="caller">The method that was called.</param>
    /// <exception cref="ArgumentException">The length differs.</exception>
    public static void Matches(int length, int count, int size, string argument, [CallerMemberName] string caller = "")
    {
        if (length != (long)count * size)
            Throw(length, count, size, argument, caller);

        [DoesNotReturn]
        static void Throw(int length, int count, int size, string argument, string caller) => throw new ArgumentException(
            $"{caller} expects {(long)count * size} values in {argument} ({count} samples of {size}), got {length}.", argument);
    }

    /// <summary>Checks that a buffer of floats is long enough.</summary>
    /// <param name="length">Its length.</param>
    /// <param name="expected">The smallest length allowed.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="caller">The method that was called.</param>
    /// <exception cref="ArgumentException">It is too short.</exception>
    public static void AtLeast(int length, int expected, string argument, [CallerMemberName] string caller = "")
    {
        if (length < expected)
        {
            throw new ArgumentException(
                $"{caller} expects a buffer {argument} of at least {expected} floats, got {length}.", argument);
        }
    }

    /// <summary>Checks that what a call writes is not also what it reads.</summary>
    /// <param name="read">What is read.</param>
    /// <param name="written">What is written.</param>
    /// <param name="readArgument">The name of the argument that is read.</param>
    /// <param name="writtenArgument">The name of the argument that is written.</param>
    /// <param name="caller">The method that was called.</param>
    /// <exception cref="ArgumentException">They overlap.</exception>
    internal static void Apart(
        ReadOnlySpan<float> read,
        ReadOnlySpan<float> written,
        string readArgument,
        string writtenArgument,
        [CallerMemberName] string caller = "")
    {
        if (read.Overlaps(written))
            Throw(readArgument, writtenArgument, caller);

        [DoesNotReturn]
        static void Throw(string readArgument, string writtenArgument, string caller) => throw new ArgumentException(
            $"{caller} writes {writtenArgument} while it reads {readArgument}, and the two overlap; give {writtenArgument} memory of their own.",
            writtenArgument);
    }

    /// <summary>Checks that a struct has as many floats as a sample.</summary>
    /// <typeparam name="TSample">The struct.</typeparam>
    /// <param name="description">The network.</param>
    /// <param name="size">The values in one sample.</param>
    /// <param name="argument">The argument's name.</param>
    /// <param name="caller">The method that was called.</param>
    /// <exception cref="ArgumentException">It has another size.</exception>
    internal static void IsSample<TSample>(NetworkDescription description, int size, string argument, [CallerMemberName] string caller = "")
        where TSample : unmanaged
    {
        if (Unsafe.SizeOf<TSample>() != (long)size * sizeof(float))
            Throw(description.Name, size, argument, caller);

        [DoesNotReturn]
        static void Throw(string network, int size, string argument, string caller) => throw new ArgumentException(
            $"{caller} of {network} expects {argument} of {size} floats each ({(long)size * sizeof(float)} bytes), got the struct {typeof(TSample).Name} of {Unsafe.SizeOf<TSample>()} bytes; "
            + "give a struct of these floats alone, or let IAgents write them.",
            argument);
    }

    private static ArgumentException WrongSample(NetworkDescription description, int inputLength, int outputLength)
    {
        ArgumentNullException.ThrowIfNull(description);
        return inputLength != description.InputSize
            ? Wrong("input", description.InputSize, "Input", description.InputShape.AsSpan(), inputLength)
            : Wrong("output", description.OutputSize, "Output", description.OutputShape.AsSpan(), outputLength);

        static ArgumentException Wrong(string argument, int expected, string what, ReadOnlySpan<int> shape, int actual) => new(
            $"Predict expects {expected} {argument} values ({what} {ShapeText.Format(shape)}), got {actual}.", argument);
    }
}
