using System.Globalization;

namespace NetGen.EndToEnd.Tests;

/// <summary>
/// The other process of <see cref="ReproducibilityTests"/>: <c>dotnet NetGen.EndToEnd.Tests.dll epochs from to</c> goes on
/// with the training in one file and writes another.
/// </summary>
public static class Program
{
    public static void Main(string[] arguments) =>
        Training.Run(int.Parse(arguments[0], CultureInfo.InvariantCulture), arguments[1], arguments[2]);
}
