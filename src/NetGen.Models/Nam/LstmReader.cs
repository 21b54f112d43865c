using NetGen.Compiler.Declaration;
using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Models.Nam;

/// <summary>Layers of LSTM and a dense one, with the states that the plug-in starts with.</summary>
/// <remarks>
/// A stream of NetGen starts with zeros. The trainer's states are those after a second of silence, and the plug-in plays half a second more before it starts. So a stream that was
/// fed silence is where the plug-in is, if silence leads to one state; whether it does is computed here.
/// </remarks>
/// <param name="builder">Receives the layers.</param>
/// <param name="weights">The weights.</param>
/// <param name="problems">Receives what is wrong with the file.</param>
internal sealed class LstmReader(ModelBuilder builder, NamWeights weights, List<string> problems)
{
    // A second of silence, and how far states may be apart after it: less than a sample of 16 bits tells.
    private const int Silence = 48_000;

    private const double Tolerance = 1e-5, Still = 1e-12;

    /// <summary>Reads the layers.</summary>
    /// <param name="config">The object <c>config</c>.</param>
    /// <param name="steps">The steps of a sequence.</param>
    public void Read(NamObject config, int steps)
    {
        int count = config.Count("num_layers"), inputs = config.Count("input_size"), units = config.Count("hidden_size");
        int outputs = config.Count("out_channels", 1);
        if (config.Count("in_channels", inputs) is var given && given != inputs)
            config.Report("in_channels", $"is {given}, and input_size is {inputs}", 0);
        config.RequireAllRead();
        if ((long)count * units > 1 << 16)
            config.Report("num_layers", $"of {units} units are more than NetGen reads", 0);
        if (problems.Count > 0)
            return;
        builder.Add(new InputDeclaration(0, [steps, inputs]));
        List<Cell> cells = [];
        for (int i = 0; i < count; i++)
        {
            int width = i == 0 ? inputs : units, columns = 4 * units;

            // Rows are those of the gates i, f, g, o; the columns those of the input, and then those of the state.
            float[] matrix = weights.Take((long)columns * (width + units));
            ModelTensor bias = weights.Bias(columns);
            float[] state = weights.Take(units), cell = weights.Take(units);
            if (matrix.LongLength != (long)columns * (width + units))
                return;
            float[] Part(int start, int rows) => [.. Enumerable.Range(0, rows).SelectMany(row => Enumerable.Range(0, columns).Select(column => matrix[(column * (width + units)) + start + row]))];
            ModelTensor kernel = new("kernel", TensorShape.Of(width, columns), Part(0, width));
            ModelTensor recurrent = new("recurrent_kernel", TensorShape.Of(units, columns), Part(width, units));
            builder.Add(new RecurrentDeclaration(0, RecurrentCell.LSTM) { Units = units, ReturnSequences = true }, kernel, recurrent, bias);
            cells.Add(new Cell(width, units, kernel.Values, recurrent.Values, bias.Values, state, cell));
        }

        ModelTensor head = weights.Kernel(1, units, outputs, 1) with { Shape = TensorShape.Of(units, outputs) };
        builder.Add(new DenseDeclaration(0) { Units = outputs, PerPosition = true }, head, weights.Bias(outputs));
        RequireSilence(cells, inputs);
    }

    private void RequireSilence(List<Cell> cells, int inputs)
    {
        if (cells.All(cell => cell.IsZero))
            return;
        double[][] file = AfterSilence(cells, inputs, isZero: false), zeros = AfterSilence(cells, inputs, isZero: true);
        double distance = file.Zip(zeros, (left, right) => left.Zip(right, (a, b) => Math.Abs(a - b)).Max()).Max();
        if (!(distance <= Tolerance))
        {
            problems.Add(
                "the file starts with states of its own, and a stream of NetGen with zeros; a second of silence leads from these to other states than from those, so that no stream computes what the file says");
        }
        else
        {
            builder.Note("The first states of the file are left out: a stream starts with zeros, and has the file's states after a second of silence. Feed that first, as the plug-in does.");
        }
    }

    // The states of all layers after silence.
    private static double[][] AfterSilence(List<Cell> cells, int inputs, bool isZero)
    {
        double[][] states = [.. cells.Select(cell => cell.Start(isZero))];
        double[] silence = new double[inputs];
        for (int step = 0; step < Silence; step++)
        {
            double[] x = silence;
            double change = 0;
            for (int i = 0; i < cells.Count; i++)
            {
                change = Math.Max(change, cells[i].Step(x, states[i]));
                x = states[i][..cells[i].Units];
            }

            if (change <= Still)
                break;
        }

        return states;
    }

    private sealed record Cell(int Inputs, int Units, float[] Kernel, float[] Recurrent, float[] Bias, float[] State, float[] Memory)
    {
        public bool IsZero => State.Concat(Memory).All(value => value == 0);

        // h, then c.
        public double[] Start(bool isZero) => isZero ? new double[2 * Units] : [.. State.Concat(Memory).Select(value => (double)value)];

        // How much the state changes.
        public double Step(double[] x, double[] state)
        {
            double[] sums = [.. Bias.Select(value => (double)value)];
            Multiply(x, Kernel, sums);
            Multiply(state.AsSpan(0, Units), Recurrent, sums);
            double change = 0;
            for (int i = 0; i < Units; i++)
            {
                double cell = (Sigmoid(sums[Units + i]) * state[Units + i]) + (Sigmoid(sums[i]) * Math.Tanh(sums[(2 * Units) + i]));
                double output = Sigmoid(sums[(3 * Units) + i]) * Math.Tanh(cell);
                change = Math.Max(change, Math.Max(Math.Abs(cell - state[Units + i]), Math.Abs(output - state[i])));
                (state[Units + i], state[i]) = (cell, output);
            }

            return change;
        }

        private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

        private static void Multiply(ReadOnlySpan<double> x, float[] kernel, double[] sums)
        {
            for (int row = 0; row < x.Length; row++)
            {
                ReadOnlySpan<float> weights = kernel.AsSpan(row * sums.Length, sums.Length);
                for (int column = 0; column < sums.Length; column++)
                    sums[column] += x[row] * weights[column];
            }
        }
    }
}
