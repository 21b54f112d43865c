namespace NetGen;

/// <summary>
/// Puts zeros before and after a series, [steps, channels] → [before + steps + after, channels]: y[before + t, c] = x[t, c] (Keras:
/// <c>ZeroPadding1D</c>).
/// </summary>
/// <param name="padding">
/// The steps before and those after, or one number for both, each at least 0; 1 if left out (Keras: <c>padding</c>).
/// </param>
/// <remarks>An input with another number of axes is an error (NG0044), and so are numbers out of range (NG0005).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ZeroPadding1DAttribute(params int[] padding) : LayerAttribute
{
    /// <summary>The steps before and those after, or one number for both.</summary>
    public IReadOnlyList<int> Padding { get; } = padding;
}

/// <summary>
/// Puts zeros around an image, [rows, columns, channels] → [top + rows + bottom, left + columns + right, channels]: y[top + r, left + q, c] =
/// x[r, q, c] (Keras: <c>ZeroPadding2D</c>).
/// </summary>
/// <param name="padding">
/// The pixels at the top, at the bottom, at the left and at the right; or two numbers, for top and bottom, and for left and right; or one for
/// all sides. Each is at least 0; 1 if left out (Keras: <c>padding</c>).
/// </param>
/// <remarks>An input with another number of axes is an error (NG0044), and so are numbers out of range (NG0005).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class ZeroPadding2DAttribute(params int[] padding) : LayerAttribute
{
    /// <summary>The pixels of each side: one number, two, or four.</summary>
    public IReadOnlyList<int> Padding { get; } = padding;
}

/// <summary>
/// Cuts steps off both ends of a series, [steps, channels] → [steps − before − after, channels]: y[t, c] = x[before + t, c] (Keras:
/// <c>Cropping1D</c>).
/// </summary>
/// <param name="cropping">
/// The steps at the beginning and those at the end, or one number for both, each at least 0; 1 if left out. At least one step must be left
/// (Keras: <c>cropping</c>).
/// </param>
/// <remarks>An input with another number of axes is an error (NG0044), and so is cropping that leaves nothing (NG0005).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class Cropping1DAttribute(params int[] cropping) : LayerAttribute
{
    /// <summary>The steps at the beginning and those at the end, or one number for both.</summary>
    public IReadOnlyList<int> Cropping { get; } = cropping;
}

/// <summary>
/// Cuts the borders off an image, [rows, columns, channels] → [rows − top − bottom, columns − left − right, channels]: y[r, q, c] = x[top + r,
/// left + q, c] (Keras: <c>Cropping2D</c>).
/// </summary>
/// <param name="cropping">
/// The pixels at the top, at the bottom, at the left and at the right; or two numbers, for top and bottom, and for left and right; or one for
/// all sides. Each is at least 0; 0 if left out. At least one pixel must be left (Keras: <c>cropping</c>).
/// </param>
/// <remarks>An input with another number of axes is an error (NG0044), and so is cropping that leaves nothing (NG0005).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class Cropping2DAttribute(params int[] cropping) : LayerAttribute
{
    /// <summary>The pixels of each side: one number, two, or four.</summary>
    public IReadOnlyList<int> Cropping { get; } = cropping;
}

/// <summary>
/// Repeats each step of a series, [steps, channels] → [steps·size, channels]: y[t, c] = x[⌊t/size⌋, c] (Keras: <c>UpSampling1D</c>).
/// </summary>
/// <param name="size">How often each step is there, 1 to 64 (Keras: <c>size</c>).</param>
/// <remarks>An input with another number of axes is an error (NG0044), and so are numbers out of range (NG0005).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class UpSampling1DAttribute(int size = 2) : LayerAttribute
{
    /// <summary>How often each step is there.</summary>
    public int Size { get; } = size;
}

/// <summary>
/// Enlarges an image, [rows, columns, channels] → [rows·size₁, columns·size₂, channels]: y[r, q, c] is x at row (r + ½)/size₁ − ½ and column
/// (q + ½)/size₂ − ½, where <see cref="Interpolation"/> says which value it has between pixels (Keras: <c>UpSampling2D</c>).
/// </summary>
/// <param name="size">
/// The factors of the rows and the columns, or one number for both, each 1 to 64; 2 if left out (Keras: <c>size</c>).
/// </param>
/// <remarks>An input with another number of axes is an error (NG0044), and so are numbers out of range (NG0005).</remarks>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class UpSampling2DAttribute(params int[] size) : LayerAttribute
{
    /// <summary>The factors of the rows and the columns, or one number for both.</summary>
    public IReadOnlyList<int> Size { get; } = size;

    /// <summary>Where the new pixels come from (Keras: <c>interpolation</c>).</summary>
    public Interpolation Interpolation { get; set; }
}
