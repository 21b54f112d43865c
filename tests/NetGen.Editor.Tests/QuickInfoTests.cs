namespace NetGen.Editor.Tests;

/// <summary>What a person reads while hovering and completing, kept as a text to be looked at.</summary>
public sealed class QuickInfoTests
{
    private const string Source = """
        using NetGen;

        [Input(8, 8)]
        [Flatten]
        [Dense(16, Relu)]
        [Dropout(0.25)]
        [Dense(3, Softmax)]
        [Loss(SparseCategoricalCrossEntropy)]
        [OutputNames("left", "right", "jump")]
        [Quantize(Int8)]
        public sealed partial class Player
        {
            public float Jump(in Input input, float[] pixels, float[] probabilities)
            {
                Predict(pixels, probabilities);
                PredictBatch(pixels, probabilities);
                float first = DenseKernel[0, 0] + Dense1Bias[0];
                int size = InputSize + OutputSize;
                QuantizeToInt8();
                Predict(in input, out Output output);
                return output.Jump;
            }
        }
        """;

    // In front of what stands what is hovered over.
    private static readonly (string Before, string Piece)[] Hovered =
    [
        ("class ", "Player"),
        ("[Input", "Input"),
        ("[Dense(16", "Dense"),
        ("[Dense(16", "Relu"),
        ("[Dropout", "Dropout"),
        ("[Loss", "Loss"),
        ("(Sparse", "SparseCategoricalCrossEntropy"),
        ("[OutputNames", "OutputNames"),
        ("in Input", "Input"),
        ("Predict(pixels", "Predict"),
        ("PredictBatch(pixels", "PredictBatch"),
        ("DenseKernel", "DenseKernel"),
        ("Dense1Bias", "Dense1Bias"),
        ("InputSize +", "InputSize"),
        ("QuantizeToInt8", "QuantizeToInt8"),
        ("Predict(in", "Predict"),
        ("output.Jump", "Jump"),
    ];

    [Fact]
    public async Task Texts_AreThoseThatWereLookedAt()
    {
        using var document = new EditorDocument(Source);
        var texts = new List<string>();
        foreach ((string before, string piece) in Hovered)
            texts.Add($"== {before}\n{await document.HoverAsync(before, piece)}");
        texts.Add($"== [Dense(16, completed with Activation.Tanh\n{await document.CompleteAsync("[Dense(16", "Relu", "Activation.Tanh")}");

        await AcceptedText.CompareAsync(texts, "QuickInfo");
    }
}
