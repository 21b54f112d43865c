using NetGen.Compiler.Declaration;

namespace NetGen.Compiler.Emit;

/// <summary>
/// Writes the constants that let the attributes of a class say <c>Relu</c> for <c>Activation.Relu</c>: the members of a class are in
/// scope in its own attributes, and nowhere else.
/// </summary>
public static class BareNames
{
    /// <summary>The end of the name of the file.</summary>
    public const string FileSuffix = ".Names.g.cs";

    /// <summary>Writes the file; every version of C# reads it.</summary>
    /// <param name="type">The class.</param>
    /// <param name="names">The names that its attributes use; at least one.</param>
    public static GeneratedSource Emit(TypeIdentity type, EquatableArray<BareName> names)
    {
        var writer = new CodeWriter();
        FileHeader.Write(writer, isNullable: false);
        ClassWriter.Write(writer, type, "", () =>
        {
            foreach (BareName name in names)
            {
                string member = $"global::NetGen.{name.Enum}.{name.Member}";
                writer.Line($"/// <inheritdoc cref=\"{member}\"/>");
                writer.Line($"private const global::NetGen.{name.Enum} {name.Member} = {member};");
            }
        });
        return new GeneratedSource(type.HintName + FileSuffix, writer.ToString());
    }
}
