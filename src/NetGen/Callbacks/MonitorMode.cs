namespace NetGen;

/// <summary>Which direction of a watched value is an improvement.</summary>
public enum MonitorMode
{
    /// <summary>The loss should fall; a metric knows its own direction.</summary>
    Auto,

    /// <summary>The value should fall.</summary>
    Min,

    /// <summary>The value should rise.</summary>
    Max,
}
