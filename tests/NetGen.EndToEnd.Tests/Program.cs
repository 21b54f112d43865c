using System.Globalization;

namespace NetGen.EndToEnd.Tests;

/// <summary>
/// The other process of tests: <c>dotnet NetGen.EndToEnd.Tests.dll epochs from to</c> goes on with the training in one file
/// and writes another (<see cref="ReproducibilityTests"/>); <c>warm</c> or <c>cold</c> says what the JIT compiles in first
/// calls, with <c>WarmUp</c> or without, and
/// <c>steps warm</c> in those of streams (<see cref="WarmUpTests"/>); <c>save path</c> saves until it is killed
/// (<see cref="KilledSaveTests"/>).
/// </summary>
public static class Program
{
    public static void Main(string[] arguments)
    {
        if (arguments is [("warm" or "cold") and var mode])
            WarmUpProbe.Run(warmsUp: mode == "warm");
        else if (arguments is ["steps", ("warm" or "cold") and var steps])
            WarmUpProbe.RunSteps(warmsUp: steps == "warm");
        else if (arguments is ["save", var path])
            KilledSaveTests.KeepSaving(path);
        else
            Training.Run(int.Parse(arguments[0], CultureInfo.InvariantCulture), arguments[1], arguments[2]);
    }
}
