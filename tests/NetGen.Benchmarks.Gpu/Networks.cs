using static NetGen.Activation;
using static NetGen.Loss;

namespace NetGen.Benchmarks.Gpu;

/// <summary>Four hidden layers of 64: the shape of a field that is evaluated at millions of points.</summary>
[Gpu]
[Input(64)]
[Dense(64, Relu)]
[Dense(64, Relu)]
[Dense(64, Relu)]
[Dense(64, Relu)]
[Dense(64)]
[Loss(MeanSquaredError)]
public sealed partial class Field;

/// <summary>A classifier of digits.</summary>
[Gpu]
[Input(784)]
[Dense(256, Relu)]
[Dense(128, Relu)]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class Digits;

/// <summary>Two layers as wide as a library of matrix products likes them.</summary>
[Gpu]
[Input(4096)]
[Dense(4096, Relu)]
[Dense(4096)]
public sealed partial class Square;

/// <summary>Layers whose products a step waits for.</summary>
[Gpu]
[Input(1024)]
[Dense(1024, Relu)]
[Dense(1024, Relu)]
[Dense(1024, Relu)]
[Dense(1024)]
[Loss(MeanSquaredError)]
public sealed partial class Wide;

/// <summary><see cref="Field"/> with products in TF32.</summary>
[Gpu(Precision = GpuPrecision.Tf32)]
[Input(64)]
[Dense(64, Relu)]
[Dense(64, Relu)]
[Dense(64, Relu)]
[Dense(64, Relu)]
[Dense(64)]
[Loss(MeanSquaredError)]
public sealed partial class FieldTf32;

/// <summary><see cref="Digits"/> with products in TF32.</summary>
[Gpu(Precision = GpuPrecision.Tf32)]
[Input(784)]
[Dense(256, Relu)]
[Dense(128, Relu)]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class DigitsTf32;

/// <summary><see cref="Square"/> with products in TF32.</summary>
[Gpu(Precision = GpuPrecision.Tf32)]
[Input(4096)]
[Dense(4096, Relu)]
[Dense(4096)]
public sealed partial class SquareTf32;

/// <summary><see cref="Wide"/> with products in TF32.</summary>
[Gpu(Precision = GpuPrecision.Tf32)]
[Input(1024)]
[Dense(1024, Relu)]
[Dense(1024, Relu)]
[Dense(1024, Relu)]
[Dense(1024)]
[Loss(MeanSquaredError)]
public sealed partial class WideTf32;

/// <summary><see cref="Field"/> with products in bfloat16.</summary>
[Gpu(Precision = GpuPrecision.Bfloat16)]
[Input(64)]
[Dense(64, Relu)]
[Dense(64, Relu)]
[Dense(64, Relu)]
[Dense(64, Relu)]
[Dense(64)]
[Loss(MeanSquaredError)]
public sealed partial class FieldBfloat16;

/// <summary><see cref="Digits"/> with products in bfloat16.</summary>
[Gpu(Precision = GpuPrecision.Bfloat16)]
[Input(784)]
[Dense(256, Relu)]
[Dense(128, Relu)]
[Dense(10, Softmax)]
[Loss(SparseCategoricalCrossEntropy)]
public sealed partial class DigitsBfloat16;

/// <summary><see cref="Square"/> with products in bfloat16.</summary>
[Gpu(Precision = GpuPrecision.Bfloat16)]
[Input(4096)]
[Dense(4096, Relu)]
[Dense(4096)]
public sealed partial class SquareBfloat16;

/// <summary><see cref="Wide"/> with products in bfloat16.</summary>
[Gpu(Precision = GpuPrecision.Bfloat16)]
[Input(1024)]
[Dense(1024, Relu)]
[Dense(1024, Relu)]
[Dense(1024, Relu)]
[Dense(1024)]
[Loss(MeanSquaredError)]
public sealed partial class WideBfloat16;
