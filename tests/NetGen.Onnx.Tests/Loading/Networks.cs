namespace NetGen.Tests.Loading;

[Input(6)]
[Dense(9, Tanh)]
[Dense(5, Elu)]
[Dense(3)]
public sealed partial class Loaded;

[Input(6)]
[Dense(9, Tanh)]
[Dense(4, Elu)]
[Dense(3)]
public sealed partial class Narrower;
