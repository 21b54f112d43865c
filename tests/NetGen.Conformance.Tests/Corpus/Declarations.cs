using NetGen.Compiler.Conformance.Golden;
using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Conformance.Corpus;

/// <summary>Declarations that more than one engine's tests use.</summary>
internal static class Declarations
{
    /// <summary>A target that lies below every value of an activation, so that MAE's derivative is 1/n everywhere.</summary>
    public const double FarBelow = -65536;

    /// <summary>
    /// A network whose n outputs are the activation at its n inputs, once its kernel is the identity; n times the bias's
    /// gradient is then the activation's derivative, for targets <see cref="FarBelow"/>.
    /// </summary>
    /// <remarks>Without a loss for Step and Sign, before which nothing can learn.</remarks>
    public static NetworkDeclaration Pointwise(string name, GoldenActivation golden)
    {
        int n = golden.Inputs.Length;
        NetworkBuilder builder = new NetworkBuilder(name, n).Dense(n, golden.Function, golden.Alpha ?? double.NaN);
        return (golden.Function is Activation.Step or Activation.Sign
            ? builder
            : builder.Minimize(Loss.MeanAbsoluteError)).Build();
    }

    /// <summary>Sets the parameters of <see cref="Pointwise"/>.</summary>
    public static void SetIdentity(int n, Action<int, double[]> setParameter)
    {
        var kernel = new double[n * n];
        for (int i = 0; i < n; i++)
            kernel[(i * n) + i] = 1;
        setParameter(0, kernel);
        setParameter(1, new double[n]);
    }
}
