using System.Diagnostics.Tracing;

namespace NetGen.Benchmarks;

/// <summary>Sums the machine code that the JIT makes for methods of NetGen, by the runtime's own events.</summary>
internal sealed class CompiledCode : EventListener
{
    private const string RuntimeSource = "Microsoft-Windows-DotNETRuntime";
    private const EventKeywords JitKeyword = (EventKeywords)0x10;

    // Events come through a queue that is read about ten times a second.
    private static readonly TimeSpan Delivery = TimeSpan.FromMilliseconds(500);

    private long _bytes;

    /// <summary>The bytes of all methods so far.</summary>
    public long Bytes()
    {
        Thread.Sleep(Delivery);
        return Interlocked.Read(ref _bytes);
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == RuntimeSource)
            EnableEvents(eventSource, EventLevel.Verbose, JitKeyword);
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("MethodLoadVerbose", StringComparison.Ordinal) != true)
            return;
        if (Payload(eventData, "MethodNamespace") is string type && type.StartsWith("NetGen.", StringComparison.Ordinal))
            Interlocked.Add(ref _bytes, Convert.ToInt64(Payload(eventData, "MethodSize"), null));
    }

    private static object? Payload(EventWrittenEventArgs eventData, string name) =>
        eventData.PayloadNames?.IndexOf(name) is int index and >= 0 ? eventData.Payload?[index] : null;
}
