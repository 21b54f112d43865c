using System.Runtime.CompilerServices;
using NetGen.Numerics;
using NetGen.Storage;

namespace NetGen.Benchmarks;

/// <summary>
/// A bound and no library: it reads all weights of the dense layers once and adds them up. A prediction of one sample cannot be faster if
/// the weights do not fit the first-level cache.
/// </summary>
internal sealed class WeightsPeer : Peer
{
    public override string Name => "weights";

    protected override string LoadLibrary() => "a loop that reads all weights once, as a bound";

    public override bool Does(Work work) => work == Work.Single;

    /// <inheritdoc/>
    /// <remarks>A convolution reads its weights again at each position.</remarks>
    public override bool Does(Model model) => model.Products.All(product => product is ModelLayer);

    public override IContender Create(Model model, Workload workload) => new Contender(model);

    /// <inheritdoc/>
    /// <remarks>It computes the sum of the weights.</remarks>
    public override void RequireAgreement(ReferenceNetwork network, Workload workload, IContender netGen, IContender contender) =>
        Agreement.Require(
            $"{network.Name}: {Name}",
            [(float)network.CreateModel().Layers.Sum(layer => layer.Kernel.Sum(weight => (double)weight))],
            contender.Results(),
            Agreement.LossTolerance);

    private sealed class Contender : IContender
    {
        // What a trip of the loop reads: four panels of 16.
        private const int Trip = 64;

        private readonly AlignedBuffer _weights;
        private float _sink;

        public Contender(Model model)
        {
            float[] weights = [.. model.Layers.SelectMany(layer => layer.Kernel)];
            _weights = new AlignedBuffer((weights.Length + Trip - 1) / Trip * Trip);
            weights.CopyTo(_weights.Span);
        }

        public void Run(int calls)
        {
            for (int call = 0; call < calls; call++)
                _sink = Sum();
        }

        public float[] Results() => [Sum()];

        public void Dispose() => GC.KeepAlive(_sink);

        private float Sum() => PanelSupport.Use512 ? Sum<Panel512>(ref _weights.Start, _weights.Length)
            : PanelSupport.Use256 ? Sum<Panel256>(ref _weights.Start, _weights.Length)
            : Sum<Panel128>(ref _weights.Start, _weights.Length);

        [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
        private static float Sum<TPanel>(ref float weights, int length)
            where TPanel : struct, IPanel<TPanel>
        {
            TPanel a = TPanel.Zero, b = TPanel.Zero, c = TPanel.Zero, d = TPanel.Zero;
            for (nuint i = 0; i < (nuint)length; i += Trip)
            {
                a += TPanel.Load(ref weights, i);
                b += TPanel.Load(ref weights, i + 16);
                c += TPanel.Load(ref weights, i + 32);
                d += TPanel.Load(ref weights, i + 48);
            }

            return TPanel.Sum(a + b + (c + d));
        }
    }
}
