namespace NetGen.Compiler.Tool.Terminal;

/// <summary>What the program ends with.</summary>
internal static class ExitCodes
{
    /// <summary>All is well; a file, a declaration or a comparison is at fault; the command was called wrongly.</summary>
    public const int Fine = 0, AtFault = 1, WrongUse = 2;
}
