using System.Globalization;

namespace NetGen.Generator.Tests.Fuzzing;

/// <summary>Values of attributes' arguments: good ones in several spellings, and absurd ones.</summary>
/// <param name="choose">Chooses.</param>
/// <param name="absurdity">The share of values that are absurd.</param>
internal sealed class ValueGrammar(Chooser choose, double absurdity)
{
    private static readonly string[] AnyType =
    [
        "null", "default", "\"four\"", "\"", "typeof(Net)", "nameof(Net)", "new[] { 1, 2 }", "new int[3]", "new int[0]", "[1, 2]",
        "new object()", "true", "'a'", "0.5", "3L", "3u", "3m", "0", "-1", "Relu", "(int)Relu", "Huber", "Missing", "Net.Missing",
        "Net.InputSize", "Net.OutputSize", "Other.InputSize", "K.OfNet", "K.OfOther", "K.Left", "K.Text", "K.Field", "K.Missing",
        "Size()", "throw", "", ",", "(", ")", "=", "@", "1 / 0", "3 is int ? 2 : 1", "() => 3", "$\"{3}\"", "stackalloc int[3]", "this",
    ];

    private static readonly string[] AbsurdIntegers =
    [
        "0", "-0", "-1", "-2", "int.MaxValue", "int.MinValue", "2147483648", "99999999999", "1e300", "1e3", "double.NaN",
        "(int)double.NaN", "unchecked((int)4294967297)", "checked(int.MaxValue + 1)", "unchecked(int.MaxValue + 1)", "1 << 31",
        "1 << 20", "1048577", "46341", "65536", "32768", "1_0", "0b11", "'\\u0003'", "(byte)3", "(short)-3", "sizeof(int)",
        "default(int)", "-(-2)", "~-3", "K.Three", "K.Huge", "\"ab\".Length", "(int)2.9", "(int)Activation.Sigmoid", "3ul", "nint.MaxValue",
    ];

    private static readonly string[] AbsurdNumbers =
    [
        "0", "-0.0", "1", "-1", "0.999999999999999999", "double.NaN", "float.NaN", "double.PositiveInfinity", "double.NegativeInfinity",
        "1e300", "1e400", "-1e300", "3.5e38", "float.MaxValue", "double.MaxValue", "double.Epsilon", "1e-46", "0.1f", "0.1m", "1 / 3.0",
        "0.0 / 0", "int.MaxValue", "K.Half", "K.Three", "(double)'a'", "0x1p3", "1e", ".5", "5.",
    ];

    public string Integer(int value)
    {
        if (IsAbsurd())
            return choose.Pick(choose.Chance(0.6) ? AbsurdIntegers : AnyType);
        string digits = value.ToString(CultureInfo.InvariantCulture);
        return choose.Below(20) switch
        {
            0 => $"({digits})",
            1 => $"{digits} * 1",
            2 => string.Create(CultureInfo.InvariantCulture, $"{value - 2} + 2"),
            3 when value >= 0 => string.Create(CultureInfo.InvariantCulture, $"0x{value:X}"),
            _ => digits,
        };
    }

    public string Number(params ReadOnlySpan<string> good) =>
        IsAbsurd() ? choose.Pick(choose.Chance(0.6) ? AbsurdNumbers : AnyType) : choose.Pick(good);

    public string Boolean() => IsAbsurd()
        ? choose.Pick(choose.Chance(0.5) ? ["!true", "1 > 2", "1", "K.Yes", "(bool)null", "true & 1"] : AnyType)
        : choose.Pick("true", "false");

    public string Member<T>()
        where T : struct, Enum
    {
        string type = typeof(T).Name;
        if (IsAbsurd())
        {
            return choose.Chance(0.5)
                ? choose.Pick(
                    $"({type})99", $"({type})(-1)", $"({type})3", $"({type})int.MinValue", $"({type})3.5", "0", "3", "default", $"{type}.", $"{type}.Missing",
                    $"default({type})", "Rel", $"{type}.Relu | {type}.Huber", $"K.{type}", $"({type})K.Three", $"Missing.{type}.Relu")
                : choose.Pick(AnyType);
        }

        string name = choose.Pick(Enum.GetNames<T>());
        return choose.Below(12) switch
        {
            0 => $"{type}.{name}",
            1 => $"NetGen.{type}.{name}",
            2 => $"global::NetGen.{type}.{name}",
            3 => string.Create(CultureInfo.InvariantCulture, $"({type}){(int)(object)Enum.Parse<T>(name)}"),
            _ => name,
        };
    }

    private bool IsAbsurd() => choose.Chance(absurdity);
}
