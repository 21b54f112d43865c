using NetGen.Compiler.Keras.Graph;
using NetGen.Compiler.Keras.Hdf5;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Weights;

/// <summary>Gives the parameters of a layer the values of a file: both have them in the same order and, but for a few, in the same shape.</summary>
/// <param name="leaf">The layer in the file.</param>
/// <param name="layer">The layer.</param>
/// <param name="problems">Receives what does not fit.</param>
internal sealed class WeightBinding(KerasLeaf leaf, Layer layer, List<string> problems)
{
    /// <summary>The values of the file's variables.</summary>
    /// <param name="arrays">The variables.</param>
    public IReadOnlyList<ModelTensor> OfArrays(IReadOnlyList<Hdf5Dataset> arrays)
    {
        if (layer is RecurrentLayer { Gates: > 1 } recurrent && arrays.Count == layer.Parameters.Count * recurrent.Gates)
            return OfGates(arrays, recurrent);
        if (arrays.Count != layer.Parameters.Count)
        {
            problems.Add($"layer '{leaf.Name}' ({leaf.ClassName}): the file has {Text(arrays)}, and the layer needs {Text(layer.Parameters)}");
            return [];
        }

        var tensors = new List<ModelTensor>();
        for (int i = 0; i < arrays.Count; i++)
        {
            ParameterSpecification parameter = layer.Parameters[i];
            if (Fits(arrays[i].Shape, parameter.Shape, layer.Kind))
                tensors.Add(Tensor(parameter, Scaled(arrays[i].ReadFloats())));
            else
                problems.Add($"layer '{leaf.Name}' ({leaf.ClassName}): '{arrays[i].Path}' is {Text(arrays[i].Shape)}, and the layer needs {parameter.Shape}");
        }

        return tensors;
    }

    /// <summary>The values that the layer's arguments have, where one can stand for all channels.</summary>
    /// <param name="constants">The values of each parameter.</param>
    public IReadOnlyList<ModelTensor> OfConstants(IReadOnlyList<float[]> constants)
    {
        var tensors = new List<ModelTensor>();
        foreach ((ParameterSpecification parameter, float[] values) in layer.Parameters.Zip(constants))
        {
            if (values.Length == 1 || values.Length == parameter.Shape.Size)
                tensors.Add(Tensor(parameter, values));
            else
                problems.Add($"layer '{leaf.Name}' ({leaf.ClassName}): it is given {values.Length} values, and needs {parameter.Shape}");
        }

        return tensors;
    }

    /// <summary>Whether the variable of a file fits a parameter.</summary>
    /// <param name="shape">The variable's shape.</param>
    /// <param name="wanted">The parameter's shape.</param>
    /// <param name="kind">The layer's kind.</param>
    /// <remarks>
    /// The count of a <c>Normalization</c> is a scalar in Keras, and its statistics may have axes of 1, or be one for all channels. Keras 1 had
    /// the kernels of <c>Conv1D</c> as those of images with one column.
    /// </remarks>
    public static bool Fits(long[] shape, TensorShape wanted, string kind)
    {
        if (shape.SequenceEqual(wanted.Dimensions.Select(size => (long)size)))
            return true;
        long[] sizes = [.. shape.Where(size => size != 1)];
        bool isSame = sizes.SequenceEqual(wanted.Dimensions.Where(size => size != 1).Select(size => (long)size));
        return kind switch
        {
            "Normalization" => isSame || sizes.Length == 0,
            "Conv1D" => shape is [_, 1, _, _] && isSame,
            _ => false,
        };
    }

    // Keras 1 has a kernel, a recurrent kernel and a bias for each gate, one gate after the other: of an LSTM i, c, f, o.
    private List<ModelTensor> OfGates(IReadOnlyList<Hdf5Dataset> arrays, RecurrentLayer recurrent)
    {
        int[] order = recurrent.Declared.Cell == RecurrentCell.LSTM ? [0, 2, 1, 3] : [0, 1, 2];
        int units = recurrent.Declared.Units, kinds = recurrent.Bias is null ? 2 : 3;
        var tensors = new List<ModelTensor>();
        for (int i = 0; i < layer.Parameters.Count; i++)
        {
            ParameterSpecification parameter = layer.Parameters[i];
            (int direction, int kind) = Math.DivRem(i, kinds);
            Hdf5Dataset[] gates = [.. order.Select(gate => arrays[(((direction * order.Length) + gate) * kinds) + kind])];
            int rows = parameter.Shape.Size / (order.Length * units);
            long[] wanted = parameter.Shape.Rank == 1 ? [units] : [rows, units];
            if (gates.FirstOrDefault(gate => !gate.Shape.SequenceEqual(wanted)) is { } other)
            {
                problems.Add($"layer '{leaf.Name}' ({leaf.ClassName}): '{other.Path}' is {Text(other.Shape)}, and the layer needs {Text(wanted)} for each gate");
                continue;
            }

            float[] values = new float[parameter.Shape.Size];
            for (int gate = 0; gate < order.Length; gate++)
            {
                float[] own = gates[gate].ReadFloats();
                for (int row = 0; row < rows; row++)
                    own.AsSpan(row * units, units).CopyTo(values.AsSpan(((row * order.Length) + gate) * units));
            }

            tensors.Add(Tensor(parameter, Scaled(values)));
        }

        return tensors;
    }

    private float[] Scaled(float[] values)
    {
        if (layer is RecurrentLayer { Declared: var declared } && leaf.GateFactor != 1)
            RecurrentGates.Scale(declared.Cell, declared.Units, values, leaf.GateFactor);
        return values;
    }

    private ModelTensor Tensor(ParameterSpecification parameter, float[] values)
    {
        if (values.Length < parameter.Shape.Size)
            values = [.. Enumerable.Repeat(values[0], parameter.Shape.Size)];
        return new ModelTensor(parameter.Name[(layer.Name.Length + 1)..], parameter.Shape, values);
    }

    private static string Text(IReadOnlyList<Hdf5Dataset> arrays) => arrays.Count == 0
        ? "no weights for it"
        : string.Join(", ", arrays.Select(array => Text(array.Shape)));

    private string Text(EquatableArray<ParameterSpecification> parameters) =>
        string.Join(", ", parameters.Select(parameter => $"{parameter.Name[(layer.Name.Length + 1)..]} {parameter.Shape}"));

    private static string Text(long[] shape) => shape.Length == 0 ? "a scalar" : string.Join('×', shape);
}
