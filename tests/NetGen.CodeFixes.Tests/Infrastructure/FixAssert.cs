using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace NetGen.CodeFixes.Tests.Infrastructure;

/// <summary>What a fix is expected to do, as texts before and after.</summary>
internal static class FixAssert
{
    /// <summary>The fix of the first diagnostic changes one file so.</summary>
    public static void Changes<TFix>(string id, string title, string before, string after)
        where TFix : NetworkCodeFix, new() => ChangesFiles<TFix>(id, title, [before], [after]);

    /// <summary>The fix of the first diagnostic changes several files so.</summary>
    public static void ChangesFiles<TFix>(string id, string title, string[] before, string[] after)
        where TFix : NetworkCodeFix, new()
    {
        using var project = new TestProject(before);

        CodeAction action = Assert.Single(project.Offers(new TFix(), id));

        Assert.Equal(title, action.Title);
        Assert.False(string.IsNullOrEmpty(action.EquivalenceKey));
        Assert.Equal(after, project.Apply(action, id));
    }

    /// <summary>All diagnostics of the files that the scope has are fixed at once.</summary>
    public static void ChangesAll<TFix>(
        string id, string[] before, string[] after, FixAllScope scope = FixAllScope.Project)
        where TFix : NetworkCodeFix, new()
    {
        using var project = new TestProject(before);

        CodeAction? action = project.OfferForAll(new TFix(), id, scope);

        Assert.NotNull(action);
        Assert.Equal(after, project.Apply(action, id));
    }

    /// <summary>Nothing is offered.</summary>
    public static void OffersNothing<TFix>(string id, string source)
        where TFix : NetworkCodeFix, new()
    {
        using var project = new TestProject(source);

        Assert.Empty(project.Offers(new TFix(), id));
    }
}
