using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NetGen.Storage;
using NetGen.Threading;

namespace NetGen;

/// <content>Predictions.</content>
public sealed partial class Population<TNetwork>
{
    /// <summary>Computes the output of one sample by one member.</summary>
    /// <param name="member">The index of the member.</param>
    /// <param name="input">One sample, <see cref="NetworkDescription.InputSize"/> values.</param>
    /// <param name="output">Receives <see cref="NetworkDescription.OutputSize"/> values.</param>
    /// <remarks>Gives what <c>Predict</c> of a network with these parameters gives, bit for bit. Allocates nothing after the first call on a thread.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member.</exception>
    /// <exception cref="ArgumentException">A length differs, or a value that a layer uses as an index is none.</exception>
    public void Predict(int member, ReadOnlySpan<float> input, Span<float> output)
    {
        RequireMember(member);
        RequireLayout();
        if (input.Length != _description.InputSize || output.Length != _description.OutputSize)
            NetworkGuard.ThrowForSample(_description, input.Length, output.Length);
        IndexGuard.Require(_description, input, nameof(input));
        PredictRange(
            member,
            ref Unsafe.NullRef<int>(),
            ref MemoryMarshal.GetReference(input),
            ref MemoryMarshal.GetReference(output),
            count: 1,
            samples: 1,
            worker: 0);
    }

    /// <summary>Computes one output by each member, or as many by each: member i predicts sample i.</summary>
    /// <param name="inputs">
    /// A sample for each member, one after the other; or k samples for each, those of the first member first.
    /// </param>
    /// <param name="outputs">Receives <see cref="NetworkDescription.OutputSize"/> values for each sample; must not overlap the inputs.</param>
    /// <param name="maxDegreeOfParallelism">
    /// The highest number of threads, including this one; −1 for one per processor. There are never more threads than processors. Little work uses fewer.
    /// </param>
    /// <remarks>
    /// Of one sample for each member, gives what <c>Predict</c> of networks with these parameters gives, bit for bit, and of several what <c>PredictBatch</c> gives. The
    /// number of threads makes no difference. Allocates nothing once the threads and their memory are there, which the first calls make.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The inputs are not the same number of samples for each member, the outputs are not as many, they overlap the inputs, or a value that a layer uses as an index is
    /// none; then no output is written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The degree is 0 or less than −1.</exception>
    public void PredictEach(ReadOnlySpan<float> inputs, Span<float> outputs, int maxDegreeOfParallelism = 1) =>
        PredictAll([], Count, inputs, outputs, maxDegreeOfParallelism, nameof(PredictEach));

    /// <summary>Computes outputs by some members: <paramref name="members"/>[i] predicts sample i.</summary>
    /// <param name="members">The indices of the members, in any order; one may occur several times.</param>
    /// <param name="inputs">A sample for each of them, one after the other; or k samples for each.</param>
    /// <param name="outputs"><inheritdoc cref="PredictEach" path="/param[@name='outputs']"/></param>
    /// <param name="maxDegreeOfParallelism"><inheritdoc cref="PredictEach" path="/param[@name='maxDegreeOfParallelism']"/></param>
    /// <remarks><inheritdoc cref="PredictEach" path="/remarks"/></remarks>
    /// <exception cref="ArgumentException"><inheritdoc cref="PredictEach" path="/exception[@cref='ArgumentException']"/></exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such member, or the degree is 0 or less than −1.</exception>
    public void PredictMembers(ReadOnlySpan<int> members, ReadOnlySpan<float> inputs, Span<float> outputs, int maxDegreeOfParallelism = 1)
    {
        foreach (int member in members)
            RequireMember(member, nameof(members));
        PredictAll(members, members.Length, inputs, outputs, maxDegreeOfParallelism, nameof(PredictMembers));
    }

    private unsafe void PredictAll(
        ReadOnlySpan<int> members, int count, ReadOnlySpan<float> inputs, Span<float> outputs, int maxDegreeOfParallelism, string caller)
    {
        int maxThreads = Parallelism.MaxThreads(maxDegreeOfParallelism);
        RequireLayout();
        int samples = SamplesOf(inputs, count, caller);
        NetworkGuard.Matches(outputs.Length, count * samples, _description.OutputSize, nameof(outputs), caller);
        NetworkGuard.Apart(inputs, outputs, nameof(inputs), nameof(outputs), caller);
        IndexGuard.Require(_description, inputs, nameof(inputs), caller);
        if (samples == 0)
            return;

        long work = count * samples * _description.Work;
        int threads = maxThreads == 1 ? 1 : Parallelism.Threads(maxThreads, work);
        if (threads == 1)
        {
            PredictRange(
                0, ref MemoryMarshal.GetReference(members), ref MemoryMarshal.GetReference(inputs), ref MemoryMarshal.GetReference(outputs), count, samples, worker: 0);
            return;
        }

        PredictPieces(
            members, count, inputs, outputs, samples, Parallelism.RowsOfPiece(count, work, threads), WorkerPool.Shared, threads, work >= Parallelism.FlopsToWake);
    }

    /// <summary>Computes the outputs of all members, or of some, in pieces of some members each.</summary>
    internal unsafe void PredictPieces(
        ReadOnlySpan<int> members,
        int count,
        ReadOnlySpan<float> inputs,
        Span<float> outputs,
        int samples,
        int pieceMembers,
        WorkerPool pool,
        int threads,
        bool isWorthWaking)
    {
        fixed (int* firstMember = members)
        fixed (float* firstInput = inputs, firstOutput = outputs)
        {
            var job = new MembersJob(this, firstMember, firstInput, firstOutput, count, samples, pieceMembers);
            pool.Run(ref job, ((count - 1) / pieceMembers) + 1, threads, isWorthWaking);
        }
    }

    // Member after member on this thread, from the first on, or those of a list.
    private void PredictRange(int first, ref int members, ref float inputs, ref float outputs, int count, int samples, int worker)
    {
        int inputSize = _description.InputSize, outputSize = _description.OutputSize;
        int length = samples == 1 ? TNetwork.SampleWorkspaceLength : TNetwork.PredictionWorkspaceLength;
        AlignedBuffer? rented = length > 0 && worker == 0 ? WorkspacePool.Rent(length) : null;
        ref float workspace = ref Unsafe.NullRef<float>();
        if (length > 0)
            workspace = ref (rented ?? WorkerScratch.OfAtLeast(length)).First;
        bool isList = !Unsafe.IsNullRef(ref members);
        for (int i = 0; i < count; i++)
        {
            ref float weights = ref Weights(isList ? Unsafe.Add(ref members, i) : first + i);
            if (samples == 1)
            {
                TNetwork.PredictOne(
                    ref Unsafe.Add(ref inputs, (nint)i * inputSize), ref Unsafe.Add(ref outputs, (nint)i * outputSize), ref weights, ref workspace);
                continue;
            }

            for (int sample = 0; sample < samples; sample += TNetwork.ChunkRows)
            {
                nint row = ((nint)i * samples) + sample;
                TNetwork.PredictChunk(
                    ref Unsafe.Add(ref inputs, row * inputSize),
                    ref Unsafe.Add(ref outputs, row * outputSize),
                    ref weights,
                    ref workspace,
                    Math.Min(TNetwork.ChunkRows, samples - sample));
            }
        }

        if (rented is not null)
            WorkspacePool.Return(rented);
    }

    private int SamplesOf(ReadOnlySpan<float> inputs, int count, string caller)
    {
        long row = (long)count * _description.InputSize;
        long samples = row == 0 ? 0 : inputs.Length / row;
        if (samples * row != inputs.Length)
        {
            throw new ArgumentException(
                $"{caller} expects a multiple of {row} values in inputs ({_description.InputSize} for each of {count} members), got {inputs.Length}.", nameof(inputs));
        }

        return (int)samples;
    }

    private void RequireLayout()
    {
        if (TNetwork.LayoutCode != _description.LayoutCode)
            ParameterStore.ThrowChanged(_description.Name);
    }

    // The memory is pinned by the caller, who waits until all pieces are done.
    private readonly unsafe struct MembersJob(
        Population<TNetwork> population, int* members, float* inputs, float* outputs, int count, int samples, int pieceMembers) : IParallelJob
    {
        public void Run(int part, int worker)
        {
            int first = part * pieceMembers;
            NetworkDescription description = population._description;
            population.PredictRange(
                first,
                ref members == null ? ref Unsafe.NullRef<int>() : ref members[first],
                ref inputs[(nint)first * samples * description.InputSize],
                ref outputs[(nint)first * samples * description.OutputSize],
                Math.Min(pieceMembers, count - first),
                samples,
                worker);
        }
    }
}
