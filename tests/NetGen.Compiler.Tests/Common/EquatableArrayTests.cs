using NetGen.Compiler.Declaration;
using NetGen.Compiler.Graph;
using NetGen.Compiler.Layers;
using NetGen.Compiler.Training;
using static NetGen.Compiler.Tests.Declare;

namespace NetGen.Compiler.Tests.Common;

public class EquatableArrayTests
{
    [Fact]
    public void Default_EqualsEmpty_WithEqualHashCodes()
    {
        EquatableArray<int> empty = [];

        Assert.True(default == empty);
        Assert.Equal(empty.GetHashCode(), default(EquatableArray<int>).GetHashCode());
        Assert.Empty(default(EquatableArray<int>));
    }

    [Fact]
    public void Arrays_CompareByElementsAndOrder()
    {
        EquatableArray<int> array = [1, 2, 3];

        Assert.True(array == [1, 2, 3]);
        Assert.True(array != [1, 3, 2]);
        Assert.True(array != [1, 2]);
        Assert.False(array.Equals((object)"1, 2, 3"));
        Assert.Equal(array.GetHashCode(), ((EquatableArray<int>)[1, 2, 3]).GetHashCode());
    }

    [Fact]
    public void Array_IsACopy_OfTheSequenceItCameFrom()
    {
        int[] source = [1, 2];
        EquatableArray<int> array = source.ToEquatableArray();
        source[0] = 7;

        Assert.True(array == [1, 2]);
    }

    [Fact]
    public void Index_BehindTheEnd_Throws() =>
        Assert.Throws<IndexOutOfRangeException>(() => default(EquatableArray<int>)[0]);

    [Fact]
    public void Declarations_WrittenAlike_AreEqualWithEqualHashCodes()
    {
        Assert.Equal(Everything(), Everything());
        Assert.Equal(Everything().GetHashCode(), Everything().GetHashCode());
    }

    [Fact]
    public void Declarations_ThatDifferInOneValueOrKind_AreNotEqual()
    {
        NetworkDeclaration declaration = Everything();
        for (int i = 0; i < declaration.Layers.Count; i++)
        {
            LayerDeclaration[] layers = [.. declaration.Layers];
            layers[i] = layers[i] with { Ordinal = 99 };
            Assert.NotEqual(declaration, declaration with { Layers = layers.ToEquatableArray() });
        }

        Assert.NotEqual<LayerDeclaration>(Flatten(), Dense(1));
        Assert.NotEqual(Dense(3), Dense(3) with { UseBias = false });
        Assert.NotEqual(Dense(3), Dense(3) with { Alpha = 0 });
        Assert.NotEqual(Input(2, 3), Input(3, 2));
        Assert.NotEqual(declaration, declaration with { Losses = [] });
    }

    [Fact]
    public void NetworksAndGraphs_OfEqualDeclarations_AreEqualWithEqualHashCodes()
    {
        Network first = Infer(), second = Infer();
        NetworkGraph firstGraph = TrainingGraph.Training(first), secondGraph = TrainingGraph.Training(second);

        Assert.Equal(first, second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
        Assert.Equal(firstGraph, secondGraph);
        Assert.Equal(firstGraph.GetHashCode(), secondGraph.GetHashCode());
    }

    private static Network Infer() => ShapeInference.Infer(Everything(), out _)!;

    // Every kind of layer, with the NaN of values that are not given.
    private static NetworkDeclaration Everything() => Declared(
        [
            Input(2, 6),
            Flatten(),
            Dense(8, Activation.LeakyRelu) with { KernelL2 = 0.01, KernelInitializer = Initializer.HeNormal },
            Dropout(0.25),
            Dense(4) with { UseBias = false },
            Reshape(2, -1),
            Activate(Activation.Elu, 0.7),
            Flatten(),
            Dense(3, Activation.Softmax),
        ],
        Minimise(Loss.SparseCategoricalCrossEntropy));
}
