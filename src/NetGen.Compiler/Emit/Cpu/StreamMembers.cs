using NetGen.Compiler.Emit.Cpu.Kernels;
using NetGen.Compiler.Emit.Cpu.Routines;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu;

/// <summary>Writes the steps of a stream: the members of <c>IStreamNetwork</c>, the type of its state, and the methods that compute.</summary>
/// <param name="network">The network.</param>
/// <param name="stream">What is computed.</param>
/// <param name="format">Of the quantized class that gets them, the format; its constants and types are the network's.</param>
internal sealed class StreamMembers(Network network, StreamProgram stream, WeightFormat? format = null)
{
    private const string State = StreamNames.State;

    private static readonly string[] StateNames = ["state", "stream", "streamState"];

    private readonly string _self = format is { } quantized ? QuantizedNames.NestedClass(quantized) : network.Type.Name + network.Type.TypeParameters;
    private readonly string _stepRoutine = "Step" + format;
    private readonly string _kernels = GeneratedNamespace.Qualify(network.Type, "Kernels");
    private readonly int _workspace = stream.Step.MemoryLength;

    private readonly CallerRows _rows = CallerRows.Of(stream.Inputs, stream.Outputs);
    private readonly SamplePorts _ports = SamplePorts.Of(network);
    private readonly bool _hasIndices = EmbeddingRules.HasIndices(network);

    private int Length => stream.Layout.Length;

    // The state and the parameters of the network come after the caller's values.
    private bool IsOnStack => _workspace <= StackRoutine.Limit && _rows.Parameters.Length + 2 <= StackRoutine.MostArguments;

    // A variable on the stack holds a state, if it is not too large for that.
    private bool IsInline => Length <= Limits.MaximumInlineSize;

    private bool AreTypesGenerated => stream.InputSize <= Limits.MaximumInlineSize && stream.OutputSize <= Limits.MaximumInlineSize;

    private string StepSummary => stream.Stride == 1
        ? "Computes the next step of a stream."
        : $"Computes the next step of a stream: of {Text.Of(stream.Stride)} steps of its input.";

    private string Remarks =>
        $"/// <remarks>Allocates nothing{(IsOnStack ? "" : " after the first call on a thread")}. Any number of threads may call it at once, each with another state, as long as none changes the parameters.</remarks>";

    // The parameter that is the stream, which an input or output may be called too.
    private string StateName => StateNames.First(name => !_ports.Inputs.Concat(_ports.Outputs).Contains(name));

    // What Steps gives beside Step.
    private string StepsRemark => stream.Block is null
        ? "Gives what as many calls of <c>Step</c> give, bit for bit."
        : $"Computes {Text.Of(stream.BlockSteps)} steps at a time, which takes less time for each, and those that are left one by one. Sums may be rounded otherwise than by <c>Step</c>, by some units of the last place. Allocates nothing after the first call on a thread.";

    private string BatchRoutine => "StepBatch" + format;

    private string BlockRoutine => "StepBlock" + format;

    private string Contract => StreamNames.Interface(network, format);

    /// <summary>Writes the members of the network.</summary>
    /// <param name="writer">Receives them.</param>
    /// <param name="start">The first float of the weights.</param>
    public void Write(CodeWriter writer, string start)
    {
        if (format is null)
            WriteConstants(writer);
        writer.Line($"""
            static int {Contract}.StepInputSize => StepInputSize;

            static int {Contract}.StepOutputSize => StepOutputSize;

            static int {Contract}.StepStride => StepStride;

            static int {Contract}.StepLatency => StepLatency;

            static int {Contract}.StepChunkRows => {Text.Of(IsInline ? stream.StepBatch.RowCapacity : 0)};

            static int {Contract}.BlockSteps => {Text.Of(stream.Block is null ? 0 : stream.BlockSteps)};

            static int {Contract}.StepWorkspaceLength => {Text.Of(Math.Max(Math.Max(_workspace, stream.StepBatch.MemoryLength), stream.Block is { } block ? block.MemoryLength : 0))};

            /// <summary>{StepSummary}</summary>
            /// <param name="input">The step of the input: {Text.Count(stream.InputSize, "value")}.</param>
            /// <param name="state">The stream.</param>
            /// <param name="output">Receives the step of the output: {Text.Count(stream.OutputSize, "value")}.</param>
            """);
        WriteRemarks(writer);
        using (writer.Open($"public void Step(global::System.ReadOnlySpan<float> input, ref {State} state, global::System.Span<float> output)"))
            WriteStep(writer, start);
        if (network.HasSeveralPorts)
            WriteStepOfPorts(writer, start);
        if (AreTypesGenerated)
        {
            WriteTypedStep(writer);
            if (format is null)
                SampleTypes.WriteSteps(writer, network, stream.Inputs, stream.Outputs);
        }

        writer.Line();
        WriteExtensions(writer);
        writer.Line();
        writer.Line(Attributes.GeneratedCode);
        using (writer.Open(Text.Signature(
            $"static void {Contract}.StepChunk",
            ["ref float inputs", "ref float outputs", $"ref {State} states", "ref float parameters", "ref float workspace", "int rows"])))
        {
            writer.Line(IsInline
                ? $"{_kernels}.{BatchRoutine}(ref inputs, ref outputs, ref states.First, ref parameters, ref workspace, rows);"
                : "throw new global::System.NotSupportedException(\"The states of streams do not follow each other in memory.\");");
        }

        writer.Line();
        writer.Line(Attributes.GeneratedCode);
        using (writer.Open(Text.Signature(
            $"static void {Contract}.StepOne",
            ["ref float input", "ref float output", $"ref {State} state", "ref float parameters", "ref float workspace"])))
        {
            writer.Line($"{_kernels}.{_stepRoutine}({string.Join(", ", RowArguments("ref input", "ref output"))}, ref state.First, ref parameters, ref workspace);");
        }

        writer.Line();
        writer.Line(Attributes.GeneratedCode);
        using (writer.Open(Text.Signature(
            $"static void {Contract}.StepBlock",
            ["ref float inputs", "ref float outputs", $"ref {State} state", "ref float parameters", "ref float workspace"])))
        {
            writer.Line(stream.Block is not null
                ? $"{_kernels}.{BlockRoutine}(ref inputs, ref outputs, ref state.First, ref parameters, ref workspace);"
                : "throw new global::System.NotSupportedException(\"Single steps are as fast.\");");
        }

        if (format is not null)
            return;
        writer.Line();
        WriteState(writer);
    }

    /// <summary>Writes the methods that compute.</summary>
    public void WriteRoutines(CodeWriter writer, KernelSet kernels)
    {
        MethodParameter[] parameters = MethodParameter.Floats("input", "output", "state", "parameters", "workspace");
        MethodParameter[] ofStep = [.. _rows.Parameters, .. MethodParameter.Floats("state", "parameters", "workspace")];
        string weights = format is null ? "" : $", with {format} weights";
        RoutineEmitter.Write(writer, kernels, $"A step of a stream{weights}.", _stepRoutine, ofStep, stream.Step, _rows);
        if (IsOnStack)
        {
            writer.Line();
            StackRoutine.WriteType(writer, _stepRoutine, ofStep.Length - 1, _workspace);
            writer.Line();
        }

        if (stream.Block is { } block)
            RoutineEmitter.Write(writer, kernels, $"{Text.Count(stream.BlockSteps, "step")} of a stream{weights}.", BlockRoutine, parameters, block);
        if (IsInline)
            RoutineEmitter.Write(writer, kernels, $"A step of each of a chunk of streams{weights}.", BatchRoutine, [.. parameters, MethodParameter.Int("rows")], stream.StepBatch);
    }

    private void WriteConstants(CodeWriter writer)
    {
        writer.Line($"""
            /// <summary>The number of values in one step of the input{(stream.Stride == 1 ? "" : $": {Text.Of(stream.Stride)} steps of its sequences")}.</summary>
            public const int StepInputSize = {Text.Of(stream.InputSize)};

            /// <summary>The number of values in one step of the output.</summary>
            public const int StepOutputSize = {Text.Of(stream.OutputSize)};

            /// <summary>The number of steps of its sequences that the network takes in one <c>Step</c>.</summary>
            public const int StepStride = {Text.Of(stream.Stride)};

            /// <summary>The most steps of the input that a <c>Step</c> takes after the newest one that its output depends on.</summary>
            public const int StepLatency = {Text.Of(stream.Latency)};

            """);
    }

    private void WriteRemarks(CodeWriter writer) => writer.Line($"""
        {Remarks}
        /// <exception cref="global::System.ArgumentException">A length differs{(_hasIndices ? ", or a value that a layer uses as an index is none; then the stream is as it was" : "")}.</exception>
        {Attributes.GeneratedCode}
        {Attributes.Optimized}
        """);

    private void WriteStep(CodeWriter writer, string start)
    {
        writer.Line("""
            if (input.Length != StepInputSize)
                global::NetGen.NetworkGuard.ThrowForPart(input.Length, StepInputSize, "input");
            if (output.Length != StepOutputSize)
                global::NetGen.NetworkGuard.ThrowForPart(output.Length, StepOutputSize, "output");
            """);
        if (_hasIndices)
            writer.Line("global::NetGen.IndexGuard.RequireSteps(Description, input, StepInputSize, \"step\", \"input\");");
        WriteCall(writer, [.. RowArguments(Reference("input"), Reference("output")), "ref state.First", $"ref {start}"]);
    }

    // Each input and output of a row of all inputs and one of all outputs, which are given by references.
    private IEnumerable<string> RowArguments(string inputs, string outputs)
    {
        return [.. stream.Inputs.Select(port => At(inputs, port)), .. stream.Outputs.Select(port => At(outputs, port))];

        static string At(string row, NetworkPort port) =>
            port.Offset == 0 ? row : $"ref global::System.Runtime.CompilerServices.Unsafe.Add({row}, {Text.Of(port.Offset)})";
    }

    // Between a span for each input and output.
    private void WriteStepOfPorts(CodeWriter writer, string start)
    {
        foreach ((string name, string port, bool isInput, int number) in format is null ? SamplePorts.StepConstants(network) : [])
        {
            writer.Line($"""

                /// <summary>The number of values in one step of the {(isInput ? "input" : "output")} '{port}'.</summary>
                public const int {name} = {Text.Of((isInput ? stream.Inputs : stream.Outputs)[number].Shape.Size)};
                """);
        }

        WriteSummary(writer, "");
        WriteRemarks(writer);
        string[] parameters =
        [
            .. _ports.Inputs.Select(name => $"global::System.ReadOnlySpan<float> {name}"),
            $"ref {State} {StateName}",
            .. _ports.Outputs.Select(name => $"global::System.Span<float> {name}"),
        ];
        using CodeWriter.Block block = writer.Open(Text.Signature("public void Step", parameters));
        string[] names = [.. _ports.Inputs, .. _ports.Outputs];
        foreach ((string name, NetworkPort port) in names.Zip(stream.Inputs.Concat(stream.Outputs), (name, port) => (name, port)))
        {
            writer.Line($"""
                if ({name}.Length != {Text.Of(port.Shape.Size)})
                    global::NetGen.NetworkGuard.ThrowForPart({name}.Length, {Text.Of(port.Shape.Size)}, "{name.TrimStart('@')}");
                """);
        }

        for (int i = 0; i < stream.Inputs.Count; i++)
        {
            if (EmbeddingRules.HasIndices(network, i))
            {
                writer.Line($"global::NetGen.IndexGuard.RequireStepPart(Description, {Text.Of(stream.Inputs[i].Offset)}, {_ports.Inputs[i]}, \"{_ports.Inputs[i].TrimStart('@')}\");");
            }
        }

        WriteCall(writer, [.. names.Select(Reference), $"ref {StateName}.First", $"ref {start}"]);
    }

    // Part of the method that calls it, so that no call of its own is compiled later.
    private void WriteTypedStep(CodeWriter writer)
    {
        WriteSummary(writer, " The types rule out wrong lengths.");
        writer.Line($"""
            {Remarks}
            {Attributes.GeneratedCode}
            {Attributes.Inlined}
            """);
        string[] parameters =
        [
            .. _ports.Inputs.Select((name, i) => $"in {network.TypeOfStepInput(i)} {name}"),
            $"ref {State} {StateName}",
            .. _ports.Outputs.Select((name, i) => $"out {network.TypeOfStepOutput(i)} {name}"),
        ];
        using CodeWriter.Block block = writer.Open(Text.Signature("public void Step", parameters));
        foreach (string output in _ports.Outputs)
            writer.Line($"global::System.Runtime.CompilerServices.Unsafe.SkipInit(out {output});");
        string[] arguments =
        [
            .. _ports.Inputs.Select(name => $"(global::System.ReadOnlySpan<float>){name}"),
            $"ref {StateName}",
            .. _ports.Outputs.Select(name => $"(global::System.Span<float>){name}"),
        ];
        writer.Line(Text.Signature("Step", arguments) + ";");
    }

    private void WriteSummary(CodeWriter writer, string more)
    {
        writer.Line();
        writer.Line($"/// <summary>{StepSummary}{more}</summary>");
        _ports.WriteInputs(writer, "The step of the input", stream.Inputs);
        writer.Line($"/// <param name=\"{StateName}\">The stream.</param>");
        _ports.WriteOutputs(writer, "Receives the step of the output", stream.Outputs);
    }

    private static string Reference(string span) => $"ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference({span})";

    private void WriteCall(CodeWriter writer, string[] arguments)
    {
        if (IsOnStack)
        {
            writer.Line(StackRoutine.Call(_kernels, _stepRoutine, arguments));
            return;
        }

        writer.Line($"""
            global::NetGen.Storage.AlignedBuffer scratch_ = global::NetGen.Storage.WorkspacePool.Rent({Text.Of(_workspace)});
            {_kernels}.{_stepRoutine}({string.Join(", ", arguments)}, ref scratch_.Start);
            global::NetGen.Storage.WorkspacePool.Return(scratch_);
            """);
    }

    // Members of the class, since a generic method cannot infer the type of the state from the class.
    private void WriteExtensions(CodeWriter writer) => writer.Line($"""
        /// <summary>Computes the next steps of a stream, one after the other.</summary>
        /// <param name="inputs">n steps of the input, one after the other; n may be 0.</param>
        /// <param name="state">The stream.</param>
        /// <param name="outputs">Receives n steps of the output; may be the inputs themselves, if steps have as many values.</param>
        /// <remarks>{StepsRemark}</remarks>
        /// <exception cref="global::System.ArgumentException">A length is not a multiple of a step's, or the numbers of steps differ.</exception>
        {Attributes.GeneratedCode}
        public void Steps(global::System.ReadOnlySpan<float> inputs, ref {State} state, global::System.Span<float> outputs) =>
            global::NetGen.NetworkSteps.Steps<{_self}, {State}>(this, inputs, ref state, outputs);

        /// <summary>Computes the next step of many streams at once, which takes less time for each.</summary>
        /// <param name="inputs">A step of the input for each stream, one stream after the other.</param>
        /// <param name="states">The streams.</param>
        /// <param name="outputs">Receives a step of the output for each stream; must not overlap the inputs.</param>
        /// <remarks>Allocates nothing after the first call on a thread. Sums may be rounded otherwise than by <c>Step</c>, by some units of the last place.</remarks>
        /// <exception cref="global::System.ArgumentException">The inputs or outputs are not one step for each stream, or they overlap.</exception>
        {Attributes.GeneratedCode}
        public void StepBatch(global::System.ReadOnlySpan<float> inputs, global::System.Span<{State}> states, global::System.Span<float> outputs) =>
            global::NetGen.NetworkSteps.StepBatch<{_self}, {State}>(this, inputs, states, outputs);
        """);

    private void WriteState(CodeWriter writer)
    {
        string size = Text.Count(Length, "value");
        const string summary = "What a stream keeps from step to step. Each stream has its own";
        if (IsInline)
        {
            writer.Line($$"""
                /// <summary>{{summary}}: {{size}} stored in the variable itself. A new one is before its first step.</summary>
                [global::System.Runtime.CompilerServices.InlineArray({{Text.Of(Math.Max(1, Length))}})]
                public struct {{State}} : global::NetGen.IStreamState
                {
                    private float _first;

                    /// <summary>Its values: copied away and back, the stream goes on from there. Their order may differ in another version of the network.</summary>
                    [global::System.Diagnostics.CodeAnalysis.UnscopedRef]
                    public global::System.Span<float> Values => this;

                    [global::System.Diagnostics.CodeAnalysis.UnscopedRef]
                    internal ref float First => ref _first;

                    /// <inheritdoc/>
                    public void Reset() => Values.Clear();
                }
                """);
            return;
        }

        writer.Line($$"""
            /// <summary>{{summary}}: {{size}} in an array, which copies share. Made by <c>new {{State}}()</c>, it is before its first step.</summary>
            public readonly struct {{State}} : global::NetGen.IStreamState
            {
                private readonly float[]? _values = new float[{{Text.Of(Length)}}];

                /// <summary>A stream before its first step.</summary>
                public {{State}}()
                {
                }

                /// <summary>Its values: copied away and back, the stream goes on from there. Their order may differ in another version of the network.</summary>
                /// <exception cref="global::System.InvalidOperationException">It was not made by <c>new {{State}}()</c>.</exception>
                public global::System.Span<float> Values => _values
                    ?? throw new global::System.InvalidOperationException("A stream with a large state begins with new {{State}}(); this one is a default value, which has no memory.");

                internal ref float First => ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(Values);

                /// <inheritdoc/>
                public void Reset() => Values.Clear();
            }
            """);
    }
}
