using System.ComponentModel;
using ILGPU;

namespace NetGen.Gpu;

/// <summary>The arguments of every generated kernel: the tensors of a chunk of samples.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public struct KernelArguments
{
    /// <summary>All samples, row by row.</summary>
    public ArrayView<float> Inputs;

    /// <summary>All targets, row by row.</summary>
    public ArrayView<float> Targets;

    /// <summary>Receives the predictions, row by row.</summary>
    public ArrayView<float> Outputs;

    /// <summary>Receives the losses of each sample, without their weights, row by row.</summary>
    public ArrayView<float> Losses;

    /// <summary>The parameters, in the places that they have on the CPU.</summary>
    public ArrayView<float> Parameters;

    /// <summary>The parameters in bfloat16, two in the place of a float, if kernels read them in bfloat16.</summary>
    public ArrayView<float> Rounded;

    /// <summary>Scratch memory.</summary>
    public ArrayView<float> Workspace;

    /// <summary>Receives the gradients, summed over parts of the batch.</summary>
    public ArrayView<float> Partials;

    /// <summary>For each parameter the index in <see cref="Partials"/> of its first part.</summary>
    public ArrayView<long> PartialStarts;

    /// <summary>Of a training step: the numbers of the samples in the order of the epoch.</summary>
    public ArrayView<int> Order;

    /// <summary>Of a training step: the weights of all samples; empty where all weigh the same.</summary>
    public ArrayView<float> SampleWeights;

    /// <summary>The address of <see cref="Inputs"/> in the memory of the device.</summary>
    public long InputsAddress;

    /// <summary>The address of <see cref="Outputs"/> in the memory of the device.</summary>
    public long OutputsAddress;

    /// <summary>The address of <see cref="Parameters"/> in the memory of the device.</summary>
    public long ParametersAddress;

    /// <summary>The address of <see cref="Rounded"/> in the memory of the device.</summary>
    public long RoundedAddress;

    /// <summary>The address of <see cref="Workspace"/> in the memory of the device.</summary>
    public long WorkspaceAddress;

    /// <summary>The number of the chunk's first sample.</summary>
    public long FirstRow;

    /// <summary>The number of samples in the chunk; of a kernel that takes each position for itself, that of all positions.</summary>
    public int Rows;

    /// <summary>The samples that the workspace has room for, a multiple of 32.</summary>
    public int RowCapacity;

    /// <summary>1 divided by the number of samples in the batch.</summary>
    public float BatchWeight;

    /// <summary>The seed of the dropout masks.</summary>
    public ulong Seed;

    /// <summary>The step of the dropout masks.</summary>
    public long Step;

    /// <summary>Of a kernel that layers share, the places of the layer that it is launched for.</summary>
    public KernelPlaces Places;
}
