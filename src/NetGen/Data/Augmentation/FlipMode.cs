namespace NetGen;

/// <summary>The directions in which <see cref="RandomFlip"/> mirrors an image.</summary>
public enum FlipMode
{
    /// <summary>Left and right change places.</summary>
    Horizontal,

    /// <summary>Top and bottom change places.</summary>
    Vertical,

    /// <summary>Both, each decided for itself.</summary>
    HorizontalAndVertical,
}
