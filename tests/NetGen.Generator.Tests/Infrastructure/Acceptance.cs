namespace NetGen.Generator.Tests.Infrastructure;

/// <summary>Whether files that tests compare with are to be written anew.</summary>
internal static class Acceptance
{
    public const string Variable = "NETGEN_ACCEPT_SNAPSHOTS";

    public const string Advice = $"Compare the .received files with the .verified ones; {Variable}=1 accepts them all.";

    public static bool IsOn
    {
        get
        {
            bool isOn = Environment.GetEnvironmentVariable(Variable) == "1";
            if (isOn && Environment.GetEnvironmentVariable("CI") == "true")
                throw new InvalidOperationException($"{Variable} is set on a build server (CI=true); accept snapshots at your desk.");
            return isOn;
        }
    }
}
