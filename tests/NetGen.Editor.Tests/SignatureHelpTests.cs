namespace NetGen.Editor.Tests;

/// <summary>What a person reads while typing an attribute's arguments, kept as a text to be looked at.</summary>
public sealed class SignatureHelpTests
{
    private static readonly string[] Attributes =
        ["Input", "Dense", "Activation", "Dropout", "Reshape", "Loss", "Output", "Quantize"];

    [Fact]
    public async Task Texts_AreThoseThatWereLookedAt()
    {
        var texts = new List<string>();
        foreach (string attribute in Attributes)
        {
            using var document = new EditorDocument($"using NetGen;\n\n[{attribute}()]\npartial class Player;");
            texts.Add($"== [{attribute}(\n{await document.HelpWithArgumentsAsync($"[{attribute}(")}");
        }

        await AcceptedText.CompareAsync(texts, "SignatureHelp");
    }
}
