using NetGen.Storage;
using NetGen.Tests.Network;

namespace NetGen.Tests.Storage.Quantized;

public sealed class QuantizedPanelsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 40)]
    [InlineData(2, 16)]
    [InlineData(7, 70)]
    [InlineData(8, 33)]
    public void Expansion_GivesTheFloatsThatTheStoredValuesStandFor(int inputs, int outputs)
    {
        NetworkDescription network = FakeNetwork.Describe("Net", inputs, outputs);
        var parameters = new ParameterStore(network);
        parameters.Initialize(3);
        int panels = (outputs + 15) / 16, rows = panels * inputs;
        int bfloat16Length = ((rows * 8) + 15) / 16 * 16, int8Length = ((rows * 4) + 15) / 16 * 16;
        var bfloat16 = new QuantizedDescription(
            network, WeightFormat.Bfloat16, [0, bfloat16Length], bfloat16Length + (panels * 16));
        var int8 = new QuantizedDescription(
            network, WeightFormat.Int8, [0, int8Length + (panels * 16)], int8Length + (panels * 32));

        Check(bfloat16, (weights, expanded) => QuantizedPanels.ExpandBfloat16(
            ref weights.Buffer.Start, inputs, panels, ref expanded.Start));
        // With a factor for each output, which bfloat16 has where a normalisation is folded into the product.
        var factors = new AlignedBuffer(panels * 16);
        factors.Span.Fill(2);
        factors.Span[outputs - 1] = -0.5f;
        Check(
            bfloat16,
            (weights, expanded) => QuantizedPanels.ExpandBfloat16(
                ref weights.Buffer.Start, ref factors.Start, inputs, panels, ref expanded.Start),
            output => factors.Span[output]);
        Check(int8, (weights, expanded) => QuantizedPanels.ExpandInt8(
            ref weights.Buffer.Start, ref weights.Buffer.Span[int8Length], inputs, panels, ref expanded.Start));

        void Check(QuantizedDescription description, Action<QuantizedWeights, AlignedBuffer> expand, Func<int, float>? factor = null)
        {
            QuantizedWeights weights = QuantizedWeights.Of(parameters, description);
            var expanded = new AlignedBuffer(rows * 16);
            expanded.Span.Fill(float.NaN);
            expand(weights, expanded);

            var values = new float[inputs * outputs];
            weights.CopyTo(0, values);
            for (int i = 0; i < rows * 16; i++)
            {
                int output = (i / 16 / inputs * 16) + (i % 16), input = i / 16 % inputs;
                float expected = output < outputs ? values[(input * outputs) + output] * (factor?.Invoke(output) ?? 1) : 0;
                Assert.Equal(expected, expanded.Span[i]);
            }
        }
    }
}
