namespace Lander.Engines;

/// <summary>Something that computes the actions of all ships, from memory that belongs to it.</summary>
/// <param name="name">What it is called.</param>
/// <param name="ships">The number of ships.</param>
internal abstract class Engine(string name, int ships) : IDisposable
{
    /// <summary>What it is called, with the call that it makes.</summary>
    public string Name { get; } = name;

    /// <summary>The number of ships.</summary>
    public int Ships { get; } = ships;

    /// <summary>What the ships see: the values of the first ship first. They lie where native code may read them.</summary>
    public float[] Observations { get; } = GC.AllocateArray<float>(ships * Policy.InputSize, pinned: true);

    /// <summary>What the ships do.</summary>
    public float[] Actions { get; } = GC.AllocateArray<float>(ships * Policy.OutputSize, pinned: true);

    /// <summary>Computes the actions.</summary>
    public abstract void Compute();

    /// <summary>Takes over weights that have changed.</summary>
    public virtual void Refresh()
    {
    }

    /// <summary>Lets the ships see.</summary>
    public void Observe(in Fleet fleet)
    {
        for (int ship = 0; ship < Ships; ship++)
            fleet.Observe(ship, Observations.AsSpan(ship * Policy.InputSize, Policy.InputSize));
    }

    /// <summary>Lets the ships do what was computed.</summary>
    public void Act(in Fleet fleet)
    {
        for (int ship = 0; ship < Ships; ship++)
            fleet.Act(ship, Actions.AsSpan(ship * Policy.OutputSize, Policy.OutputSize));
    }

    /// <summary>Gives back what is not memory of .NET.</summary>
    public virtual void Dispose()
    {
    }
}
