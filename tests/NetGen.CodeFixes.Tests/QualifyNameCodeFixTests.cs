using NetGen.CodeFixes.Fixes;
using NetGen.CodeFixes.Tests.Infrastructure;

namespace NetGen.CodeFixes.Tests;

/// <summary>NG0029: the enumeration before a name that means something else without it.</summary>
public sealed class QualifyNameCodeFixTests
{
    [Fact]
    public void Name_GetsItsEnumeration() => FixAssert.Changes<QualifyNameCodeFix>(
        "NG0029",
        "Write 'Loss.Perceptron'",
        "using NetGen;\n[Input(2)] [Dense(1, Sign)] [Loss(Perceptron)] partial class Perceptron;",
        "using NetGen;\n[Input(2)] [Dense(1, Sign)] [Loss(Loss.Perceptron)] partial class Perceptron;");

    [Fact]
    public void NameWhoseEnumerationIsHidden_GetsTheFullName() => FixAssert.Changes<QualifyNameCodeFix>(
        "NG0029",
        "Write 'global::NetGen.Activation.Tanh'",
        "using NetGen;\n[Input(2)] [Dense(1, Tanh)] partial class Net { int Tanh => 1; class Activation; }",
        "using NetGen;\n[Input(2)] [Dense(1, global::NetGen.Activation.Tanh)] partial class Net { int Tanh => 1; class Activation; }");

    [Fact]
    public void AllNames_AreQualifiedAtOnce() => FixAssert.ChangesAll<QualifyNameCodeFix>(
        "NG0029",
        ["using NetGen; [Input(2)] [Dense(3, Tanh, KernelInitializer = Zeros)] [Dense(1, activation: Tanh)] partial class Net; class Tanh; class Zeros;"],
        ["using NetGen; [Input(2)] [Dense(3, Activation.Tanh, KernelInitializer = Initializer.Zeros)] [Dense(1, activation: Activation.Tanh)] partial class Net; class Tanh; class Zeros;"]);
}
