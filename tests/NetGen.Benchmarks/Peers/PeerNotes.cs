using System.Runtime.InteropServices;

namespace NetGen.Benchmarks;

/// <summary>The remarks about a run: the machine, and which libraries are there.</summary>
internal static class PeerNotes
{
    /// <summary>Prints them.</summary>
    /// <param name="notes">Receives them.</param>
    /// <param name="peers">For each library its name, and what loads it and says its version.</param>
    /// <returns>For each library that cannot run, the reason: one line without tabs, because it becomes a field of the table.</returns>
    public static IReadOnlyDictionary<string, string> Describe(TextWriter notes, IEnumerable<(string Name, Func<string> Load)> peers)
    {
        notes.WriteLine($"# {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, " +
            $"{Machine.Processor}, vectors of {FmaPeak.VectorBits} bits");
        var unavailable = new Dictionary<string, string>();
        foreach ((string name, Func<string> load) in peers)
        {
            try
            {
                notes.WriteLine($"# {name}: {load()}");
            }
            catch (PeerUnavailableException exception)
            {
                unavailable.Add(name, string.Join(' ', exception.Message.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
                notes.WriteLine($"# {name}: unavailable: {unavailable[name]}");
            }
        }

        return unavailable;
    }
}
