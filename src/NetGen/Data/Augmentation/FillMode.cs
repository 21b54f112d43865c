namespace NetGen;

/// <summary>The values of pixels that lie outside of an image, with Keras's names (<c>fill_mode</c>).</summary>
public enum FillMode
{
    /// <summary>One value for all: <c>k k k | a b c d | k k k</c>.</summary>
    Constant,

    /// <summary>The pixel at the edge: <c>a a a | a b c d | d d d</c>.</summary>
    Nearest,

    /// <summary>The image in a mirror at its edge: <c>c b a | a b c d | d c b</c>.</summary>
    Reflect,

    /// <summary>The image once more: <c>b c d | a b c d | a b c</c>.</summary>
    Wrap,
}
