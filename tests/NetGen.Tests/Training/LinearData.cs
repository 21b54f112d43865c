namespace NetGen.Tests.Training;

/// <summary>Data that <see cref="LinearRegression"/> can fit exactly; the first input is the sample's number.</summary>
internal static class LinearData
{
    public static DataSet Create(int count)
    {
        float[] inputs = new float[count * 3];
        float[] targets = new float[count * 2];
        for (int i = 0; i < count; i++)
        {
            float a = i / (float)count;
            float b = MathF.Sin(i);
            float c = MathF.Cos(3 * i);
            (inputs[i * 3], inputs[(i * 3) + 1], inputs[(i * 3) + 2]) = (a, b, c);
            targets[i * 2] = (0.5f * a) - b + 0.25f;
            targets[(i * 2) + 1] = (2 * c) + (0.5f * b) - 1;
        }

        return new DataSet(inputs, targets, 3, 2);
    }
}
