using System.Globalization;
using NetGen.Compiler.Tool.Terminal;

namespace NetGen.Compiler.Tool.Checking;

/// <summary>The result of a check for the person who asked.</summary>
internal static class CheckReport
{
    /// <summary>Writes a line.</summary>
    /// <returns>Whether all values fit.</returns>
    public static bool Write(Screen screen, ModelCheck check)
    {
        if (check.Misfit is { } misfit)
        {
            screen.Error(string.Create(
                CultureInfo.InvariantCulture,
                $"The model does not compute what it should: '{misfit.Output}' of sample {misfit.Sample} is {misfit.Computed:G6}, expected {misfit.Expected:G6}. "
                + $"The largest difference of {check.Samples} samples is {check.Largest:G3}. Nothing is written."));
            return false;
        }

        screen.Line("check", string.Create(
            CultureInfo.InvariantCulture, $"  {check.Samples} samples have the expected outputs; the largest difference is {check.Largest:G3}"));
        return true;
    }
}
