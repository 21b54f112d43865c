using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace NetGen.Editor.Tests;

/// <summary>
/// What shows while the arguments of an attribute are typed. Roslyn keeps this to itself, so it is found by its name, in the
/// one version of Roslyn that these tests are built with.
/// </summary>
internal static class SignatureHelp
{
    private static readonly object Provider = Activator.CreateInstance(Assembly.Load("Microsoft.CodeAnalysis.CSharp.Features")
        .GetType("Microsoft.CodeAnalysis.CSharp.SignatureHelp.AttributeSignatureHelpProvider", throwOnError: true)!)!;

    private static readonly MethodInfo GetItems = Provider.GetType().GetInterface("ISignatureHelpProvider")!.GetMethod("GetItemsAsync")!;

    /// <summary>The signatures, each with what is said of it and of its parameters.</summary>
    public static async Task<string> AtAsync(Document document, int position)
    {
        // The trigger's default is that a person asks for help.
        object[] defaults = [.. GetItems.GetParameters()[2..4].Select(parameter => Activator.CreateInstance(parameter.ParameterType)!)];
        var task = (Task)GetItems.Invoke(Provider, [document, position, .. defaults, CancellationToken.None])!;
        await task;
        return string.Join("\n\n", ((IEnumerable)Get(Get(task, "Result"), "Items")).Cast<object>().Select(Describe));
    }

    private static string Describe(object item)
    {
        object[] parameters = [.. ((IEnumerable)Get(item, "Parameters")).Cast<object>()];
        string[] names = [.. parameters.Select(parameter =>
            Text(parameter, "PrefixDisplayParts") + Text(parameter, "DisplayParts") + Text(parameter, "SuffixDisplayParts"))];
        string signature = Text(item, "PrefixDisplayParts") + string.Join(Text(item, "SeparatorDisplayParts"), names) + Text(item, "SuffixDisplayParts");
        return string.Join("\n", [
            signature, Documentation(item), .. parameters.Select(parameter => $"  {Get(parameter, "Name")}: {Documentation(parameter)}")]);
    }

    private static string Documentation(object describable) =>
        string.Concat(((Func<CancellationToken, IEnumerable<TaggedText>>)Get(describable, "DocumentationFactory"))(CancellationToken.None));

    private static string Text(object owner, string parts) => string.Concat((IEnumerable<TaggedText>)Get(owner, parts));

    private static object Get(object owner, string property) => owner.GetType().GetProperty(property)?.GetValue(owner)
        ?? throw new InvalidOperationException($"{owner} has no {property}.");
}
