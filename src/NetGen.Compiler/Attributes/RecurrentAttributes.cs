using NetGen.Compiler.Layers;

namespace NetGen.Compiler.Attributes;

/// <summary>What the arguments of the attributes of recurrent layers mean, both ways.</summary>
internal static class RecurrentAttributes
{
    /// <summary><c>[SimpleRNN]</c>, <c>[LSTM]</c> or <c>[GRU]</c>.</summary>
    public static RecurrentDeclaration Recurrent(RecurrentDeclaration d, RecurrentDeclaration defaults, AttributeArguments a) => d with
    {
        Units = a.Number("units", d.Units),
        Activation = a.Member("activation", d.Activation, defaults.Activation),
        RecurrentActivation = d.Cell == RecurrentCell.SimpleRNN
            ? defaults.RecurrentActivation
            : a.NamedMember(nameof(d.RecurrentActivation), d.RecurrentActivation, defaults.RecurrentActivation),
        UseBias = a.Named(nameof(d.UseBias), d.UseBias, defaults.UseBias),
        Kernel = a.Kernel(nameof(d.Kernel), d.Kernel, defaults.Kernel),
        Recurrent = a.Kernel(nameof(d.Recurrent), d.Recurrent, defaults.Recurrent),
        Bias = a.Kernel(nameof(d.Bias), d.Bias, defaults.Bias),
        UnitForgetBias = d.Cell == RecurrentCell.LSTM
            ? a.Named(nameof(d.UnitForgetBias), d.UnitForgetBias, defaults.UnitForgetBias)
            : defaults.UnitForgetBias,
        ResetAfter = d.Cell == RecurrentCell.GRU ? a.Named(nameof(d.ResetAfter), d.ResetAfter, defaults.ResetAfter) : defaults.ResetAfter,
        ReturnSequences = a.Named(nameof(d.ReturnSequences), d.ReturnSequences, defaults.ReturnSequences),
        GoBackwards = a.Named(nameof(d.GoBackwards), d.GoBackwards, defaults.GoBackwards),
        Stateful = a.Named(nameof(d.Stateful), d.Stateful, defaults.Stateful),
        Bidirectional = a.NamedMember(nameof(d.Bidirectional), d.Bidirectional, defaults.Bidirectional),
        Dropout = a.Named(nameof(d.Dropout), d.Dropout, defaults.Dropout),
        RecurrentDropout = a.Named(nameof(d.RecurrentDropout), d.RecurrentDropout, defaults.RecurrentDropout),
    };
}
