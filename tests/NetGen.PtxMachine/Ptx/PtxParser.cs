using System.Globalization;

namespace NetGen.PtxMachine;

/// <summary>Reads the part of PTX that ILGPU and the library's own instructions write (PTX ISA, "Syntax").</summary>
internal sealed class PtxParser
{
    private const int Alignment = 16;

    private readonly string _text;
    private readonly List<PtxToken> _tokens;
    private readonly Dictionary<string, PtxVariable> _shared = [];
    private int _sharedBytes;
    private int _position;

    // Of the kernel that is read.
    private Dictionary<string, PtxVariable> _variables = [];
    private List<PtxType> _registers = [];
    private List<PtxInstruction> _instructions = [];
    private Dictionary<string, int> _labels = [];
    private Stack<Dictionary<string, int>> _scopes = [];
    private int _localBytes;

    private PtxParser(string text)
    {
        _text = text;
        _tokens = PtxLexer.Divide(text);
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="PtxException">It has something that the machine does not know.</exception>
    public static PtxModule Parse(string text) => new PtxParser(text).Module();

    private PtxToken Next => _position < _tokens.Count ? _tokens[_position] : throw new PtxException("The text ends too early.");

    private PtxModule Module()
    {
        var kernels = new Dictionary<string, PtxKernel>();
        while (_position < _tokens.Count)
        {
            switch (Take())
            {
                case ".version" or ".target" or ".address_size":
                    Take();
                    break;
                case ".visible" or ".extern":
                    break;
                case ".shared":
                    Shared(_shared);
                    break;

                // What kernels call is what other devices compute in place of an instruction; it is never carried out.
                case ".func":
                    SkipFunction();
                    break;
                case ".entry":
                    PtxKernel kernel = Kernel();
                    kernels.Add(kernel.Name, kernel);
                    break;
                case string other:
                    throw Unknown(other);
            }
        }

        return new PtxModule(kernels);
    }

    private PtxKernel Kernel()
    {
        (_variables, _registers, _instructions, _labels) = (new(_shared), [], [], []);
        (_scopes, _localBytes) = (new([new Dictionary<string, int>()]), 0);
        string name = Take();
        var parameters = new Dictionary<string, PtxVariable>();
        int bytes = 0, mostThreads = 0;
        Expect("(");
        while (!TryTake(")"))
        {
            TryTake(",");
            Expect(".param");
            (string parameter, int length, int alignment) = Declaration();
            bytes = RoundUp(bytes, alignment);
            parameters.Add(parameter, new PtxVariable(PtxSpace.Parameter, bytes, length));
            bytes += length;
        }

        while (!TryTake("{"))
        {
            switch (Take())
            {
                case ".maxntid":
                    mostThreads = Number();
                    while (TryTake(","))
                        mostThreads *= Number();
                    break;
                case ".minnctapersm":
                    Number();
                    break;
                case string other:
                    throw Unknown(other);
            }
        }

        Body();
        _sharedBytes = RoundUp(_sharedBytes, Alignment);
        foreach ((string variable, PtxVariable place) in _variables)
        {
            if (place is { Space: PtxSpace.Shared, Bytes: 0 })
                _variables[variable] = place with { Offset = _sharedBytes };
        }

        return new PtxKernel(
            name, parameters, bytes, mostThreads, _registers, _variables, _sharedBytes, _localBytes, _instructions, _labels);
    }

    private void Body()
    {
        for (int depth = 1; depth > 0;)
        {
            switch (Take())
            {
                case "{":
                    _scopes.Push([]);
                    depth++;
                    break;
                case "}":
                    _scopes.Pop();
                    depth--;
                    break;
                case ".reg":
                    Registers();
                    break;
                case ".shared":
                    Shared(_variables);
                    break;
                case ".local":
                    (string local, int bytes, int alignment) = Declaration();
                    _localBytes = RoundUp(_localBytes, alignment);
                    _variables.Add(local, new PtxVariable(PtxSpace.Local, _localBytes, bytes));
                    _localBytes += bytes;
                    Expect(";");
                    break;

                // Of a call.
                case ".param":
                    Declaration();
                    Expect(";");
                    break;
                case ";":
                    break;
                default:
                    _position--;
                    if (_tokens[_position + 1].Text == ":")
                    {
                        _labels.Add(Take(), _instructions.Count);
                        Expect(":");
                    }
                    else
                    {
                        _instructions.Add(Instruction());
                    }

                    break;
            }
        }
    }

    private PtxInstruction Instruction()
    {
        PtxToken first = Next;
        int guard = -1;
        bool isNegated = false;
        if (TryTake("@"))
        {
            isNegated = TryTake("!");
            guard = FindRegister(Next.Text) ?? throw new PtxException($"Line {Next.Line}: the register {Next.Text} is not declared.");
            Take();
        }

        string[] opcode = Take().Split('.');
        var operands = new List<PtxOperand>();
        while (!TryTake(";"))
        {
            operands.Add(Operand());
            TryTake(",");
        }

        PtxToken last = _tokens[_position - 1];
        return new PtxInstruction(opcode, guard, isNegated, operands, first.Line, _text[first.Start..last.Start]);
    }

    private PtxOperand Operand()
    {
        if (TryTake("["))
        {
            PtxOperand start = Operand();
            bool isBefore = TryTake("+") && TryTake("-");
            int offset = Next.Text == "]" ? 0 : Number();
            Expect("]");
            return new PtxOperand.Address(start, isBefore ? -offset : offset);
        }

        bool isCall = TryTake("(");
        if (isCall || TryTake("{"))
        {
            var elements = new List<PtxOperand>();
            while (!TryTake(isCall ? ")" : "}"))
            {
                elements.Add(Operand());
                TryTake(",");
            }

            return new PtxOperand.Vector(elements);
        }

        bool isNegative = TryTake("-");
        PtxToken token = Next;
        string word = Take();
        if (!token.IsWord)
            throw Unknown(word);
        if (Constant(word) is { } bits)
            return new PtxOperand.Constant(isNegative ? unchecked(0 - bits) : bits);
        if (FindRegister(word) is { } register)
            return new PtxOperand.Register(register);
        return word[0] == '%' ? new PtxOperand.Special(word) : new PtxOperand.Symbol(word);
    }

    // "0f3F800000", "0d3FF0000000000000", "0xFF" or a decimal number.
    private static ulong? Constant(string word)
    {
        if (!char.IsAsciiDigit(word[0]))
            return null;
        bool isHexadecimal = word.Length > 1 && word[0] == '0' && char.IsAsciiLetter(word[1]);
        return isHexadecimal
            ? ulong.Parse(word.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : ulong.Parse(word, CultureInfo.InvariantCulture);
    }

    private int? FindRegister(string name)
    {
        foreach (Dictionary<string, int> scope in _scopes)
        {
            if (scope.TryGetValue(name, out int number))
                return number;
        }

        return null;
    }

    // ".b32 %r<37>;" declares %r0 to %r36, ".b16 l, h;" two.
    private void Registers()
    {
        string name = Take();
        PtxType type = PtxTypes.Find(name[1..]) ?? throw Unknown(name);
        do
        {
            string register = Take();
            if (TryTake("<"))
            {
                int count = Number();
                Expect(">");
                for (int i = 0; i < count; i++)
                    Declare(register + i.ToString(CultureInfo.InvariantCulture), type);
            }
            else
            {
                Declare(register, type);
            }
        }
        while (TryTake(","));
        Expect(";");
    }

    private void Declare(string register, PtxType type)
    {
        _scopes.Peek().Add(register, _registers.Count);
        _registers.Add(type);
    }

    private void Shared(Dictionary<string, PtxVariable> variables)
    {
        (string name, int bytes, int alignment) = Declaration();
        _sharedBytes = RoundUp(_sharedBytes, Math.Max(alignment, Alignment));
        variables.Add(name, new PtxVariable(PtxSpace.Shared, _sharedBytes, bytes));
        _sharedBytes += bytes;
        Expect(";");
    }

    // ".align 16 .b8 name[64]" or ".u64 name"
    private (string Name, int Bytes, int Alignment) Declaration()
    {
        int alignment = 1;
        if (TryTake(".align"))
            alignment = Number();
        string type = Take();
        int bytes = type == ".b8" ? 1 : (PtxTypes.Find(type[1..]) ?? throw Unknown(type)).Bytes();
        alignment = Math.Max(alignment, bytes);
        string name = Take();
        if (!TryTake("["))
            return (name, bytes, alignment);
        int length = TryTake("]") ? 0 : Number();
        if (length > 0)
            Expect("]");
        return (name, bytes * length, alignment);
    }

    private void SkipFunction()
    {
        int depth = 0;
        while (true)
        {
            switch (Take())
            {
                case ";" when depth == 0:
                    return;
                case "{":
                    depth++;
                    break;
                case "}" when --depth == 0:
                    return;
            }
        }
    }

    private static int RoundUp(int value, int unit) => (value + unit - 1) / unit * unit;

    private int Number() => int.Parse(Take(), CultureInfo.InvariantCulture);

    private string Take()
    {
        string text = Next.Text;
        _position++;
        return text;
    }

    private bool TryTake(string text)
    {
        if (Next.Text != text)
            return false;
        _position++;
        return true;
    }

    private void Expect(string text)
    {
        if (!TryTake(text))
            throw new PtxException($"Line {Next.Line}: expected '{text}', got '{Next.Text}'.");
    }

    private PtxException Unknown(string text) =>
        new($"Line {_tokens[Math.Max(_position - 1, 0)].Line}: '{text}' is not of the part of PTX that the machine has.");
}
