using NetGen;

namespace Lander.OnnxRuntime;

/// <summary>The ways to steer the ships by ONNX Runtime.</summary>
internal static class OnnxRuntimeEngines
{
    /// <summary>One network, and a call for each ship.</summary>
    public static OnnxRuntimeEngine Calls(Policy policy, int ships) => new(
        "ONNX Runtime, a call for each", ships, ModelOf(policy), ships, (engine, binding, ship) => engine.BindShips(binding, ship, 1, 1));

    /// <summary>One network, and one call for all ships.</summary>
    public static OnnxRuntimeEngine Batch(Policy policy, int ships) => new(
        "ONNX Runtime, a batch", ships, ModelOf(policy), 1, (engine, binding, _) => engine.BindShips(binding, 0, ships, ships));

    /// <summary>A network for each ship, and a call for each. The weights are inputs: a session for each ship takes as long, and opening 256 of them 0.4 s.</summary>
    public static OnnxRuntimeEngine Members(Population<Policy> population)
    {
        var weights = new PopulationWeights(population);
        return new("ONNX Runtime, a call for each", population.Count, PopulationModel.Write(), population.Count, (engine, binding, ship) =>
        {
            engine.BindShips(binding, ship, 1, 1);
            for (int i = 0; i < weights.Count; i++)
                engine.Bind(binding.BindInput, PopulationModel.NameOf(i), weights[i, ship], PopulationModel.ShapeOf(i));
        }, weights);
    }

    /// <summary>A network for each ship, and one call: the products of a batch of matrices. No exporter writes such a model; it was made for this.</summary>
    public static OnnxRuntimeEngine MembersBatch(Population<Policy> population)
    {
        var weights = new PopulationWeights(population);
        int ships = population.Count;
        return new("ONNX Runtime, batched products", ships, PopulationModel.Write(ships), 1, (engine, binding, _) =>
        {
            engine.BindShips(binding, 0, ships, ships, 1);
            for (int i = 0; i < weights.Count; i++)
                engine.Bind(binding.BindInput, PopulationModel.NameOf(i), weights[i], PopulationModel.ShapeOf(i, ships));
        }, weights);
    }

    private static byte[] ModelOf(Policy policy)
    {
        string path = Path.GetTempFileName();
        try
        {
            policy.SaveOnnx(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
