using NetGen.Storage;

namespace NetGen.Tests.Storage;

public sealed class ParameterTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 16)]
    [InlineData(5, 37)]
    public void Matrix_LiesInPanelsOfSixteenOutputs(int rows, int columns)
    {
        Parameter parameter = Make(ParameterLayout.Panels, out AlignedBuffer buffer, rows, columns);
        float[] values = Values(rows * columns);
        parameter.CopyFrom(values);

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float expected = values[(row * columns) + column];
                Assert.Equal(expected, buffer.Span[16 + (((column / 16 * rows) + row) * 16) + (column % 16)]);
                Assert.Equal(expected, parameter[row, column]);
                Assert.Equal(expected, parameter[(row * columns) + column]);
            }
        }

        float[] copy = new float[values.Length];
        parameter.CopyTo(copy);
        Assert.Equal(values, copy);

        // Nothing but the values is written: padding and neighbours stay 0.
        Assert.Equal(values.Length, buffer.Span.ToArray().Count(value => value != 0));
    }

    [Theory]
    [InlineData(16, 1)]
    [InlineData(17, 2)]
    [InlineData(33, 3)]
    [InlineData(5, 20)]
    public void TransposedMatrix_LiesInPanelsOfSixteenInputs(int rows, int columns)
    {
        Parameter parameter = Make(ParameterLayout.TransposedPanels, out AlignedBuffer buffer, rows, columns);
        Assert.Equal((rows + 15) / 16 * 16 * columns, parameter.Info.StorageLength);
        Span<float> storage = buffer.Span.Slice(16, parameter.Info.StorageLength);
        storage.Fill(float.NaN);
        float[] values = Values(rows * columns);
        parameter.CopyFrom(values);

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                float expected = values[(row * columns) + column];
                Assert.Equal(expected, storage[(((row / 16 * columns) + column) * 16) + (row % 16)]);
                Assert.Equal(expected, parameter[row, column]);
            }
        }

        float[] copy = new float[values.Length];
        parameter.CopyTo(copy);
        Assert.Equal(values, copy);
        Assert.Equal(storage.Length - values.Length, storage.Count(0f));
        Assert.Equal(values.Length, buffer.Span.ToArray().Count(value => value != 0));
    }

    [Theory]
    [InlineData(2, 3, 5)]
    [InlineData(3, 3, 4, 37)]
    [InlineData(1, 1, 16)]
    public void HigherRank_LiesInPanelsOfTheLastAxis_WithAllOthersAsRows(params int[] shape)
    {
        Parameter parameter = Make(ParameterLayout.Panels, out AlignedBuffer buffer, shape);
        float[] values = Values(parameter.Length);
        parameter.CopyFrom(values);

        int columns = shape[^1], rows = values.Length / columns;
        for (int i = 0; i < values.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, columns);
            Assert.Equal(values[i], buffer.Span[16 + (((column / 16 * rows) + row) * 16) + (column % 16)]);
            Assert.Equal(values[i], parameter[i]);
        }

        float[] copy = new float[values.Length];
        parameter.CopyTo(copy);
        Assert.Equal(values, copy);
        Assert.Equal(values.Length, buffer.Span.ToArray().Count(value => value != 0));
    }

    [Theory]
    [InlineData(19)]
    [InlineData(3, 37)]
    [InlineData(2, 3, 37)]
    public void CopyFrom_MakesThePaddingZero(params int[] shape)
    {
        ParameterLayout layout = shape.Length == 1 ? ParameterLayout.Vector : ParameterLayout.Panels;
        Parameter parameter = Make(layout, out AlignedBuffer buffer, shape);
        Span<float> storage = buffer.Span.Slice(parameter.Info.Offset, parameter.Info.StorageLength);
        storage.Fill(float.NaN);
        parameter.CopyFrom(Values(parameter.Length));
        Assert.Equal(storage.Length - parameter.Length, storage.Count(0f));
    }

    [Fact]
    public void Vector_LiesInOrder()
    {
        Parameter parameter = Make(ParameterLayout.Vector, out AlignedBuffer buffer, 19);
        float[] values = Values(19);
        parameter.CopyFrom(values);
        Assert.Equal(values, buffer.Span.Slice(16, 19));

        parameter[18] = -1;
        float[] copy = new float[19];
        parameter.CopyTo(copy);
        Assert.Equal(-1, copy[18]);
        Assert.Equal(19, buffer.Span.ToArray().Count(value => value != 0));
    }

    [Fact]
    public void WrongLengthsAndIndexes_AreRefused()
    {
        Parameter parameter = Make(ParameterLayout.Panels, out _, 3, 5);
        ArgumentException error = Assert.Throws<ArgumentException>(() => parameter.CopyTo(new float[14]));
        Assert.Equal("p has 15 values (shape 3×5), got 14.", error.Message);
        Assert.Throws<ArgumentException>(() => parameter.CopyFrom(new float[16]));
        Assert.Throws<ArgumentOutOfRangeException>(() => parameter[15]);
        Assert.Throws<ArgumentOutOfRangeException>(() => parameter[-1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => parameter[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => parameter[0, 5]);
        Assert.Throws<ArgumentOutOfRangeException>(() => Make(ParameterLayout.Vector, out _, 4)[0, 0]);
    }

    private static Parameter Make(ParameterLayout layout, out AlignedBuffer buffer, params int[] shape)
    {
        var info = new ParameterInfo("p", [.. shape], 16, layout, Initializer.Zeros, 0);
        buffer = new AlignedBuffer(info.Offset + info.StorageLength + 16);
        return new Parameter(info, buffer);
    }

    private static float[] Values(int count)
    {
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
            values[i] = i + 1;
        return values;
    }
}
