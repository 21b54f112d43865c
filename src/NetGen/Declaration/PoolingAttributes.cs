namespace NetGen;

/// <summary>
/// The largest value of each channel in a window that moves along a series, [steps, channels] → [windows, channels]: y[t, c] = max x[t·s + i −
/// before, c] over the window's elements i, for strides s. <see cref="NetGen.Padding"/> says how many windows there are (Keras:
/// <c>MaxPooling1D</c>).
/// </summary>
/// <param name="poolSize">The steps of a window, at least 1 and, without padding, at most those of the series (Keras: <c>pool_size</c>).</param>
/// <remarks>
/// An input with another number of axes is an error (NG0044), and so are a window that is longer than the series and numbers out of range
/// (NG0005).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MaxPooling1DAttribute(int poolSize = 2) : LayerAttribute
{
    /// <summary>The steps of a window.</summary>
    public int PoolSize { get; } = poolSize;

    /// <summary>The steps from one window to the next, at least 1; as many as a window has if not set (Keras: <c>strides</c>).</summary>
    public int Strides { get; set; }

    /// <summary>
    /// How windows meet the borders: <see cref="NetGen.Padding.Valid"/> or <see cref="NetGen.Padding.Same"/>. Padding is never the
    /// largest value (Keras: <c>padding</c>).
    /// </summary>
    public Padding Padding { get; set; }
}

/// <summary>
/// The largest value of each channel in a window that moves over an image, [rows, columns, channels] → [windows in a column, windows in a
/// row, channels]: y[r, q, c] = max x[r·s + i − before, q·s + j − before, c] over the window's elements i, j, for strides s.
/// <see cref="NetGen.Padding"/> says how many windows there are (Keras: <c>MaxPooling2D</c>).
/// </summary>
/// <param name="poolSize">
/// The rows and the columns of a window, or one number for both, each at least 1 and, without padding, at most those of the image; 2 if left
/// out (Keras: <c>pool_size</c>).
/// </param>
/// <remarks>
/// An input with another number of axes is an error (NG0044), and so are a window that is longer than the image and numbers out of range
/// (NG0005).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class MaxPooling2DAttribute(params int[] poolSize) : LayerAttribute
{
    /// <summary>The rows and the columns of a window, or one number for both.</summary>
    public IReadOnlyList<int> PoolSize { get; } = poolSize;

    /// <summary>
    /// The rows and the columns from one window to the next, at least 1; as many as a window has if not set (Keras: <c>strides</c>).
    /// </summary>
    public int Strides { get; set; }

    /// <summary>How far the window moves along the columns, if not as far as along the rows (Keras: the second of <c>strides</c>).</summary>
    public int StrideColumns { get; set; }

    /// <summary>
    /// How windows meet the borders: <see cref="NetGen.Padding.Valid"/> or <see cref="NetGen.Padding.Same"/>. Padding is never the
    /// largest value (Keras: <c>padding</c>).
    /// </summary>
    public Padding Padding { get; set; }
}

/// <summary>
/// The mean of each channel in a window that moves along a series, [steps, channels] → [windows, channels]: y[t, c] = mean x[t·s + i −
/// before, c] over the window's elements i that are no padding, for strides s. <see cref="NetGen.Padding"/> says how many windows there are
/// (Keras: <c>AveragePooling1D</c>).
/// </summary>
/// <param name="poolSize">The steps of a window, at least 1 and, without padding, at most those of the series (Keras: <c>pool_size</c>).</param>
/// <remarks>
/// An input with another number of axes is an error (NG0044), and so are a window that is longer than the series and numbers out of range
/// (NG0005).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AveragePooling1DAttribute(int poolSize = 2) : LayerAttribute
{
    /// <summary>The steps of a window.</summary>
    public int PoolSize { get; } = poolSize;

    /// <summary>The steps from one window to the next, at least 1; as many as a window has if not set (Keras: <c>strides</c>).</summary>
    public int Strides { get; set; }

    /// <summary>
    /// How windows meet the borders: <see cref="NetGen.Padding.Valid"/> or <see cref="NetGen.Padding.Same"/>. Padding is no part of
    /// the mean, which is over fewer values there (Keras: <c>padding</c>).
    /// </summary>
    public Padding Padding { get; set; }
}

/// <summary>
/// The mean of each channel in a window that moves over an image, [rows, columns, channels] → [windows in a column, windows in a row,
/// channels]: y[r, q, c] = mean x[r·s + i − before, q·s + j − before, c] over the window's elements i, j that are no padding, for strides s.
/// <see cref="NetGen.Padding"/> says how many windows there are (Keras: <c>AveragePooling2D</c>).
/// </summary>
/// <param name="poolSize">
/// The rows and the columns of a window, or one number for both, each at least 1 and, without padding, at most those of the image; 2 if left
/// out (Keras: <c>pool_size</c>).
/// </param>
/// <remarks>
/// An input with another number of axes is an error (NG0044), and so are a window that is longer than the image and numbers out of range
/// (NG0005).
/// </remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class AveragePooling2DAttribute(params int[] poolSize) : LayerAttribute
{
    /// <summary>The rows and the columns of a window, or one number for both.</summary>
    public IReadOnlyList<int> PoolSize { get; } = poolSize;

    /// <summary>
    /// The rows and the columns from one window to the next, at least 1; as many as a window has if not set (Keras: <c>strides</c>).
    /// </summary>
    public int Strides { get; set; }

    /// <summary>How far the window moves along the columns, if not as far as along the rows (Keras: the second of <c>strides</c>).</summary>
    public int StrideColumns { get; set; }

    /// <summary>
    /// How windows meet the borders: <see cref="NetGen.Padding.Valid"/> or <see cref="NetGen.Padding.Same"/>. Padding is no part of
    /// the mean, which is over fewer values there (Keras: <c>padding</c>).
    /// </summary>
    public Padding Padding { get; set; }
}

/// <summary>The mean of each channel over a series: [steps, channels] → [channels] (Keras: <c>GlobalAveragePooling1D</c>).</summary>
/// <remarks>An input with another number of axes is an error (NG0044).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GlobalAveragePooling1DAttribute : LayerAttribute
{
    /// <summary>Whether the result keeps the axis, with one step: [1, channels] (Keras: <c>keepdims</c>).</summary>
    public bool KeepDims { get; set; }
}

/// <summary>The mean of each channel over an image: [rows, columns, channels] → [channels] (Keras: <c>GlobalAveragePooling2D</c>).</summary>
/// <remarks>An input with another number of axes is an error (NG0044).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GlobalAveragePooling2DAttribute : LayerAttribute
{
    /// <summary>Whether the result keeps the axes, with one row and one column: [1, 1, channels] (Keras: <c>keepdims</c>).</summary>
    public bool KeepDims { get; set; }
}

/// <summary>The largest value of each channel in a series: [steps, channels] → [channels] (Keras: <c>GlobalMaxPooling1D</c>).</summary>
/// <remarks>An input with another number of axes is an error (NG0044).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GlobalMaxPooling1DAttribute : LayerAttribute
{
    /// <summary>Whether the result keeps the axis, with one step: [1, channels] (Keras: <c>keepdims</c>).</summary>
    public bool KeepDims { get; set; }
}

/// <summary>The largest value of each channel in an image: [rows, columns, channels] → [channels] (Keras: <c>GlobalMaxPooling2D</c>).</summary>
/// <remarks>An input with another number of axes is an error (NG0044).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class GlobalMaxPooling2DAttribute : LayerAttribute
{
    /// <summary>Whether the result keeps the axes, with one row and one column: [1, 1, channels] (Keras: <c>keepdims</c>).</summary>
    public bool KeepDims { get; set; }
}
