namespace NetGen.Compiler.Onnx.Patterns;

/// <summary>A formula that exporters spell out in several nodes.</summary>
internal abstract record Form
{
    /// <summary>Any value, the same wherever the name stands.</summary>
    public static Form Value(string name) => new ValueForm(name);

    /// <summary>A constant.</summary>
    public static Form Constant(string name) => new ConstantForm(name, null);

    /// <summary>A constant whose elements are all one number, to the precision of a 32-bit float.</summary>
    public static Form Number(double number) => new ConstantForm("", number);

    /// <summary>An operator. The order of the factors of a product and of the terms of a sum does not count.</summary>
    public static Form Of(string operation, params Form[] inputs) => new OperatorForm(operation, inputs, "");

    /// <summary>An operator whose node is wanted.</summary>
    public static Form Node(string name, string operation, params Form[] inputs) => new OperatorForm(operation, inputs, name);

    /// <summary>One of several spellings.</summary>
    public static Form Or(params Form[] choices) => new ChoiceForm(choices);

    /// <summary>A product of three, in each order of multiplication.</summary>
    public static Form Product(Form a, Form b, Form c) =>
        Or(Of("Mul", Of("Mul", a, b), c), Of("Mul", Of("Mul", a, c), b), Of("Mul", Of("Mul", b, c), a));

    /// <summary>A square.</summary>
    public static Form Square(Form x) => Or(Of("Pow", x, Number(2)), Of("Mul", x, x));
}

/// <summary><see cref="Form.Value"/>.</summary>
internal sealed record ValueForm(string Name) : Form;

/// <summary><see cref="Form.Constant"/> and <see cref="Form.Number"/>.</summary>
internal sealed record ConstantForm(string Name, double? Expected) : Form;

/// <summary><see cref="Form.Of"/> and <see cref="Form.Node"/>.</summary>
internal sealed record OperatorForm(string Operator, Form[] Inputs, string Name) : Form;

/// <summary><see cref="Form.Or"/>.</summary>
internal sealed record ChoiceForm(Form[] Choices) : Form;
