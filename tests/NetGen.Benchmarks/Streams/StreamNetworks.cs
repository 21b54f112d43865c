namespace NetGen.Benchmarks;

// Networks that go step by step, one value in and one out. Predictions of whole sequences are for training, whose lengths the names say.

[Input(64, 1)]
[GRU(8, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
internal sealed partial class Gru8;

[Input(64, 1)]
[GRU(16, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Quantize(Bfloat16)]
internal sealed partial class Gru16;

[Input(200, 1)]
[GRU(32, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Quantize(Bfloat16)]
internal sealed partial class Gru32;

[Input(64, 1)]
[GRU(64, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Quantize(Bfloat16)]
internal sealed partial class Gru64;

[Input(64, 1)]
[LSTM(8, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
internal sealed partial class Lstm8;

[Input(64, 1)]
[LSTM(16, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Quantize(Bfloat16)]
internal sealed partial class Lstm16;

[Input(64, 1)]
[LSTM(32, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Quantize(Bfloat16)]
internal sealed partial class Lstm32;

[Input(100, 1)]
[LSTM(64, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Quantize(Bfloat16)]
internal sealed partial class Lstm64;

[Input(64, 1)]
[LSTM(128, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Stream]
[Quantize(Bfloat16)]
internal sealed partial class Lstm128;

[Input(64, 1)]
[LSTM(256, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Stream]
[Quantize(Bfloat16)]
internal sealed partial class Lstm256;

[Input(64, 1)]
[LSTM(512, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Stream]
[Quantize(Bfloat16)]
internal sealed partial class Lstm512;

[Input(64, 1)]
[Conv1D(8, 3, Tanh, Padding = Causal)]
[Conv1D(8, 3, Tanh, Padding = Causal, DilationRate = 2)]
[Conv1D(8, 3, Tanh, Padding = Causal, DilationRate = 4)]
[Conv1D(8, 3, Tanh, Padding = Causal, DilationRate = 8)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
internal sealed partial class Convolutions8;

[Input(64, 1)]
[Conv1D(16, 3, Tanh, Padding = Causal)]
[Conv1D(16, 3, Tanh, Padding = Causal, DilationRate = 2)]
[Conv1D(16, 3, Tanh, Padding = Causal, DilationRate = 4)]
[Conv1D(16, 3, Tanh, Padding = Causal, DilationRate = 8)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
internal sealed partial class Convolutions16;

[Input(64, 1)]
[GRU(8, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Accuracy(Fast)]
internal sealed partial class Gru8Fast;

[Input(64, 1)]
[GRU(16, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Accuracy(Fast)]
internal sealed partial class Gru16Fast;

[Input(64, 1)]
[GRU(32, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Accuracy(Fast)]
internal sealed partial class Gru32Fast;

[Input(64, 1)]
[GRU(64, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Accuracy(Fast)]
[Quantize(Bfloat16)]
internal sealed partial class Gru64Fast;

[Input(64, 1)]
[LSTM(8, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Accuracy(Fast)]
internal sealed partial class Lstm8Fast;

[Input(64, 1)]
[LSTM(16, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Accuracy(Fast)]
internal sealed partial class Lstm16Fast;

[Input(64, 1)]
[LSTM(32, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Accuracy(Fast)]
internal sealed partial class Lstm32Fast;

[Input(64, 1)]
[LSTM(64, ReturnSequences = true)]
[Dense(1, PerPosition = true)]
[Loss(MeanSquaredError)]
[Stream]
[Accuracy(Fast)]
[Quantize(Bfloat16)]
internal sealed partial class Lstm64Fast;
