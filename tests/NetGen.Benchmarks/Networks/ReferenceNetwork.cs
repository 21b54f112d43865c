using NetGen.Storage;

namespace NetGen.Benchmarks;

/// <summary>One of the networks that everything is measured on, whatever its class.</summary>
internal abstract class ReferenceNetwork
{
    private readonly IReadOnlyList<Work> _works;

    private protected ReferenceNetwork(NetworkDescription description, IReadOnlyList<Work> works) =>
        (Description, _works) = (description, works);

    /// <summary>The name in the table.</summary>
    public string Name => Description.Name;

    /// <summary>Layers and parameters.</summary>
    public NetworkDescription Description { get; }

    /// <summary>The network's weights.</summary>
    public abstract ParameterStore Parameters { get; }

    /// <summary>The network as a peer gets it, with a copy of the weights.</summary>
    public abstract Model CreateModel();

    /// <summary>The network as a peer gets it for a work, with a copy of the weights: those that int8 weights stand for, where it is about these.</summary>
    public abstract Model CreateModel(Work work);

    /// <summary>
    /// Whether the network is measured at a work. Zeros are for chains, where they spare the first layer's products; in the other
    /// networks, there would be little to see.
    /// </summary>
    public bool Does(Work work) => _works.Contains(work) && (work != Work.SingleSparse || CreateModel().IsChain);

    /// <summary>NetGen's contender for a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="threads">The most threads, where the work is a sample for several, a batch or a training step.</param>
    public abstract IContender CreateContender(Workload workload, int threads = 1);

    /// <summary>Calls the network's <c>WarmUp</c>.</summary>
    public abstract void WarmUp();

    /// <summary>The gradients of a training batch in all kernels, in Keras's layout, one after the other.</summary>
    public abstract float[] KernelGradients(Workload workload);

    /// <summary>The data of a work for this network.</summary>
    public Workload CreateWorkload(Work work) => new(work, CreateModel());

    /// <summary>The largest difference that less exact functions make to predictions, gradients and losses, as a share of the largest of them.</summary>
    public double FunctionError { get; init; }

    /// <summary>N0 to N6, and N0 with the faster functions, with new weights.</summary>
    public static IReadOnlyList<ReferenceNetwork> CreateDense() =>
    [
        new ReferenceNetwork<N0, N0Calls>(new N0(seed: 1), network => new N0Calls(network), Works.Dense),
        new ReferenceNetwork<N0Fast, N0FastCalls>(new N0Fast(seed: 1), network => new N0FastCalls(network), Works.Dense) { FunctionError = 1e-3 },
        new ReferenceNetwork<N1, N1Calls>(new N1(seed: 1), network => new N1Calls(network), Works.Dense),
        new ReferenceNetwork<N2, N2Calls>(new N2(seed: 1), network => new N2Calls(network), Works.Dense),
        new ReferenceNetwork<N3, N3Calls>(new N3(seed: 1), network => new N3Calls(network), Works.Dense),
        new ReferenceNetwork<N4, N4Calls>(new N4(seed: 1), network => new N4Calls(network), Works.Dense),
        new ReferenceNetwork<N5, N5Calls>(new N5(seed: 1), network => new N5Calls(network), Works.Dense),
        new ReferenceNetwork<N6, N6Calls>(new N6(seed: 1), network => new N6Calls(network), Works.Dense),
    ];
}

/// <summary>One of the networks.</summary>
/// <typeparam name="TNetwork">Its class.</typeparam>
/// <typeparam name="TCalls">Its calls.</typeparam>
internal sealed class ReferenceNetwork<TNetwork, TCalls> : ReferenceNetwork
    where TNetwork : class, ITrainableNetwork<TNetwork>
    where TCalls : struct, INetworkCalls
{
    private readonly TNetwork _network;
    private readonly Func<TNetwork, TCalls> _calls;
    private readonly Func<TNetwork, QuantizedReference>? _quantize;

    public ReferenceNetwork(
        TNetwork network, Func<TNetwork, TCalls> calls, IReadOnlyList<Work> works, Func<TNetwork, QuantizedReference>? quantize = null)
        : base(TNetwork.Description, works)
    {
        _network = network;
        _calls = calls;
        _quantize = quantize;

        var random = new Random(3);
        for (int index = 0; index < Description.Parameters.Length; index++)
        {
            ParameterInfo parameter = Description.Parameters[index];
            string[] name = parameter.Name.Split('/');

            // Vectors begin at zero or one, and a peer that forgot them would then not be found out.
            if (parameter.Shape.Length == 1)
                Draw(index, CenterOf(name[1]), limit: 0.5f);

            // Keras begins with such small weights in depthwise convolutions that the differences between samples die out after some of
            // them, and with them those of a wrong padding. These keep the size of values.
            if (parameter.Shape.Length == 4)
            {
                int outputs = Description.Layers.Single(layer => layer.Name == name[0]).OutputShape[^1];
                Draw(index, center: 0, limit: MathF.Sqrt(6f * outputs / parameter.Count));
            }
        }

        void Draw(int index, float center, float limit) => network.Parameters[index].CopyFrom(
            [.. Enumerable.Range(0, Description.Parameters[index].Count).Select(_ => center + (limit * ((2 * random.NextSingle()) - 1)))]);
    }

    /// <summary>
    /// The middle of a vector's values. With shifts around zero, many values lie at the bend of a ReLU, where rounding decides about a
    /// gradient: those of C4 in single precision are then off by a hundredth. Vectors keep such shifts, because a dense layer skips the
    /// zeros that a ReLU makes of half of the values. Averages of variances around two keep the size of values.
    /// </summary>
    private float CenterOf(string vector) => vector switch
    {
        "gamma" => 1,
        "beta" when Description.InputShape.Length == 3 => 1,
        "moving_variance" => 2,
        _ => 0,
    };

    public override ParameterStore Parameters => _network.Parameters;

    public override Model CreateModel() => Model.From(_network);

    public override Model CreateModel(Work work)
    {
        if (work != Work.SingleInt8)
            return CreateModel();
        float[] exact = _network.Parameters.Buffer.Span.ToArray();
        Quantized().CopyTo(_network.Parameters);
        Model model = CreateModel();
        exact.CopyTo(_network.Parameters.Buffer.Span);
        return model;
    }

    public override IContender CreateContender(Workload workload, int threads = 1) => workload.Work switch
    {
        Work.Single2 when threads > 1 => new NetGenThreadedPredict<TNetwork>(_network, workload, threads),
        Work.SingleInt8 => Quantized().CreateContender(workload),
        Work.Single or Work.SingleSparse or Work.Single2 => new NetGenPredict<TCalls>(_calls(_network), workload),
        _ when workload.Work.IsTraining() => new NetGenTrainStep<TNetwork>(_network, workload, threads),
        _ when threads > 1 => new NetGenThreadedPredictBatch<TNetwork>(_network, workload, threads),
        _ => new NetGenPredictBatch<TCalls>(_calls(_network), workload),
    };

    public override void WarmUp() => _network.WarmUp();

    private QuantizedReference Quantized() =>
        _quantize?.Invoke(_network) ?? throw new InvalidOperationException($"{Name} has no int8 weights.");

    public override float[] KernelGradients(Workload workload)
    {
        var gradients = new AlignedBuffer(Description.StorageLength);
        new BatchPass<TNetwork>(_network).ComputeGradients(
            workload.Inputs[0], workload.Targets, default, workload.CreateOutputs()[0], gradients);
        return
        [
            .. Description.Parameters.Where(parameter => parameter.Shape.Length == 2).SelectMany(kernel =>
            {
                float[] values = new float[kernel.Count];
                new Parameter(kernel, gradients).CopyTo(values);
                return values;
            }),
        ];
    }
}
