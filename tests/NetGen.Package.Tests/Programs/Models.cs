using System.Globalization;
using Game;

// The values of one sample are the arguments.
float[] inputs = [.. args.Select(text => float.Parse(text, CultureInfo.InvariantCulture))];
Console.WriteLine(string.Join(' ', Policy.Act(inputs).Select(value => value.ToString("R", CultureInfo.InvariantCulture))));

namespace Game
{
    // What a user adds to the class that the build makes.
    public sealed partial class Policy
    {
        public static float[] Act(ReadOnlySpan<float> inputs)
        {
            float[] outputs = new float[OutputSize];
            Pretrained.Predict(inputs, outputs);
            return outputs;
        }
    }
}
