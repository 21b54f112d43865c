namespace NetGen.Benchmarks;

/// <summary>A window of 3×3, directly.</summary>
[Input]
[Conv2D(16, 3, Relu, Padding = Same, AllowWinograd = false)]
public sealed partial class Direct16;

/// <summary>The same with 32 channels.</summary>
[Input]
[Conv2D(32, 3, Relu, Padding = Same, AllowWinograd = false)]
public sealed partial class Direct32;

/// <summary>The same with 64 channels.</summary>
[Input]
[Conv2D(64, 3, Relu, Padding = Same, AllowWinograd = false)]
public sealed partial class Direct64;

/// <summary>A product at each position.</summary>
[Input]
[Conv2D(32, 1, Relu)]
public sealed partial class Pointwise32;

/// <summary>The same with 64 channels.</summary>
[Input]
[Conv2D(64, 1, Relu)]
public sealed partial class Pointwise64;

/// <summary>The same with 128 channels.</summary>
[Input]
[Conv2D(128, 1, Relu)]
public sealed partial class Pointwise128;

/// <summary>A window of 3×3 of each channel.</summary>
[Input]
[DepthwiseConv2D(3, Relu, Padding = Same)]
public sealed partial class Depthwise;

/// <summary>The direct windows of ResNet-8.</summary>
[Input(32, 32, 16)]
[Layer<Direct16>(Repeat = 6)]
public sealed partial class DirectImages;

/// <summary>Its second size.</summary>
[Input(16, 16, 32)]
[Layer<Direct32>(Repeat = 6)]
public sealed partial class DirectHalves;

/// <summary>Its third size.</summary>
[Input(8, 8, 64)]
[Layer<Direct64>(Repeat = 6)]
public sealed partial class DirectQuarters;

/// <summary>The products of MobileNet with many positions.</summary>
[Input(24, 24, 32)]
[Layer<Pointwise32>(Repeat = 6)]
public sealed partial class PointwiseImages;

/// <summary>Those of DS-CNN.</summary>
[Input(25, 5, 64)]
[Layer<Pointwise64>(Repeat = 6)]
public sealed partial class PointwiseWords;

/// <summary>Those of MobileNet with few positions.</summary>
[Input(6, 6, 128)]
[Layer<Pointwise128>(Repeat = 6)]
public sealed partial class PointwiseSmall;

/// <summary>The first windows of each channel in MobileNet.</summary>
[Input(48, 48, 8)]
[Layer<Depthwise>(Repeat = 6)]
public sealed partial class DepthwiseHalfPanels;

/// <summary>Its third ones.</summary>
[Input(24, 24, 32)]
[Layer<Depthwise>(Repeat = 6)]
public sealed partial class DepthwiseImages;

/// <summary>Those of DS-CNN.</summary>
[Input(25, 5, 64)]
[Layer<Depthwise>(Repeat = 6)]
public sealed partial class DepthwiseWords;

/// <summary>The last ones of MobileNet but two.</summary>
[Input(6, 6, 128)]
[Layer<Depthwise>(Repeat = 6)]
public sealed partial class DepthwiseSmall;
