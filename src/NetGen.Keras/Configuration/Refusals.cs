using NetGen.Compiler.Models;

namespace NetGen.Compiler.Keras.Configuration;

/// <summary>Everything in a file that a static network cannot be, and what is left out of it, so that one message has all of it.</summary>
internal sealed class Refusals
{
    private readonly List<string> _reasons = [];
    private readonly List<string> _notes = [];

    /// <summary>Whether there is a reason.</summary>
    public bool Any => _reasons.Count > 0;

    /// <summary>The number of reasons.</summary>
    public int Count => _reasons.Count;

    /// <summary>The reasons.</summary>
    public IReadOnlyList<string> Reasons => _reasons;

    /// <summary>What was left out or changed although the file is read.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Adds a reason.</summary>
    /// <param name="where">The layer with its class: <c>layer 'conv' (Conv2D)</c>.</param>
    /// <param name="why">What it is, why it cannot be, and what to do.</param>
    public void Add(string where, string why) => _reasons.Add($"{where}: {why}");

    /// <summary>Notes what is left out, which changes no prediction.</summary>
    /// <param name="where"><inheritdoc cref="Add"/></param>
    /// <param name="what">What is left out, and what that means.</param>
    public void Note(string where, string what) => _notes.Add($"{where}: {what}.");

    /// <summary>Throws if there is a reason.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="NetworkFileException">There is; the message lists all.</exception>
    public void ThrowIfAny(string file)
    {
        if (_reasons.Count > 0)
            throw FileProblems.Failure($"{file} has a network that NetGen cannot build", _reasons);
    }
}
