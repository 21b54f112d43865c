using NetGen.Compiler.Program;

namespace NetGen.Compiler.Emit.Cpu.Products;

/// <summary>The panels of a part of one sample.</summary>
internal static class PanelPart
{
    /// <summary>Writes the loop over a group of panels as far as they lie from <c>begin</c> to <c>end</c>: those whose tile begins there.</summary>
    /// <param name="writer">Receives it.</param>
    /// <param name="group">The panels of each tile, and how many tiles there are.</param>
    /// <param name="body">Writes what is done with the panels of a tile.</param>
    public static void Write(CodeWriter writer, TilePanels group, Action<PanelGroup> body)
    {
        int width = group.Panels;
        if (group.Count == 1)
        {
            using (writer.Open($"if (begin <= {Text.Of(group.First)} && {Text.Of(group.First)} < end)"))
                body(new PanelGroup(width, group.Rows, group.First, ""));
            return;
        }

        // What is looped over starts at panel 0; a rest of fewer panels may follow.
        string end = Text.Of(width * group.Count);
        string start = width == 1 ? "begin" : $"(begin + {Text.Of(width - 1)}) / {Text.Of(width)} * {Text.Of(width)}";
        using (writer.Open($"for (int panel = {start}; panel < Math.Min(end, {end}); {(width == 1 ? "panel++" : $"panel += {Text.Of(width)}")})"))
            body(new PanelGroup(width, group.Rows, 0, "panel"));
    }
}
