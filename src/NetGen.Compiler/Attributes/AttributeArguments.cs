namespace NetGen.Compiler.Attributes;

/// <summary>
/// The arguments of one attribute, as they are read or written. Each method takes the value that a declaration has, and returns the one that it is to
/// have: a reader returns what the attribute says, and a writer notes the value and returns it. So one function for each attribute tells what
/// its arguments mean, both ways.
/// </summary>
/// <remarks>The arguments of the constructor are asked for in the order of its parameters.</remarks>
public abstract class AttributeArguments
{
    /// <summary>An <see cref="int"/> of the constructor.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">What the declaration has.</param>
    /// <param name="fallback">What the parameter is where it is left out; nothing where it must be given.</param>
    public abstract int Number(string parameter, int value, int? fallback = null);

    /// <summary>A <see cref="double"/> of the constructor.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">What the declaration has.</param>
    public abstract double Number(string parameter, double value);

    /// <summary>A member of an enumeration of the constructor.</summary>
    /// <typeparam name="TEnum">The enumeration.</typeparam>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">What the declaration has.</param>
    /// <param name="fallback">What the parameter is where it is left out; nothing where it must be given.</param>
    public abstract TEnum Member<TEnum>(string parameter, TEnum value, TEnum? fallback = null)
        where TEnum : struct, Enum;

    /// <summary>A text of the constructor; empty for <c>null</c>.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">What the declaration has.</param>
    public abstract string Text(string parameter, string value);

    /// <summary>The values of a <c>params int[]</c> of the constructor; none where it is <c>null</c>.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="values">What the declaration has.</param>
    public abstract EquatableArray<int> Numbers(string parameter, EquatableArray<int> values);

    /// <summary>The values of a <c>params string[]</c> of the constructor, empty for <c>null</c>; none where it is <c>null</c>.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="values">What the declaration has.</param>
    public abstract EquatableArray<string> Texts(string parameter, EquatableArray<string> values);

    /// <summary>Whether the constructor is one that has a parameter.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Whether the declaration needs it.</param>
    public abstract bool Takes(string parameter, bool value);

    /// <summary>A value given by name, such as <c>UseBias = false</c>.</summary>
    /// <typeparam name="T"><see cref="int"/>, <see cref="double"/> or <see cref="bool"/>.</typeparam>
    /// <param name="property">The property.</param>
    /// <param name="value">What the declaration has.</param>
    /// <param name="fallback">What it is where it is not given.</param>
    public abstract T Named<T>(string property, T value, T fallback)
        where T : struct;

    /// <summary>A member of an enumeration given by name, such as <c>KernelInitializer = HeNormal</c>.</summary>
    /// <typeparam name="TEnum">The enumeration.</typeparam>
    /// <param name="property">The property.</param>
    /// <param name="value">What the declaration has.</param>
    /// <param name="fallback">What it is where it is not given.</param>
    public abstract TEnum NamedMember<TEnum>(string property, TEnum value, TEnum fallback)
        where TEnum : struct, Enum;

    /// <summary>A text given by name, such as <c>Name = "stem"</c>; nothing where it is not given, or <c>null</c>.</summary>
    /// <param name="property">The property.</param>
    /// <param name="value">What the declaration has.</param>
    public abstract string? NamedText(string property, string? value);
}
