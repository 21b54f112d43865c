namespace NetGen.PtxMachine;

/// <summary>The operands of an instruction as places of registers.</summary>
internal readonly struct OperandReader(Decoder decoder, PtxInstruction instruction)
{
    /// <summary>The instruction's name, in parts.</summary>
    public string[] Opcode => instruction.Opcode;

    /// <summary>The number of its operands.</summary>
    public int Count => instruction.Operands.Count;

    /// <summary>The type of what it computes with, its name's last part.</summary>
    public PtxType Type => PtxTypes.Find(instruction.Opcode[^1]) ?? throw Unknown();

    /// <summary>The row of a value of its type.</summary>
    public int this[int number] => Row(Operand(number), Type);

    /// <summary>Whether its name has a part.</summary>
    public bool Has(string part) => instruction.Opcode.Contains(part);

    /// <summary>One of its operands.</summary>
    public PtxOperand Operand(int number) => number < Count ? instruction.Operands[number] : throw Unknown();

    /// <summary>The row of the register that receives the result.</summary>
    public int Target() => Operand(0) is PtxOperand.Register register ? decoder.RowOf(register.Number) : throw Unknown();

    /// <summary>The row of a value of 32 bits, whatever the instruction's type.</summary>
    public int Narrow(int number) => Row(Operand(number), PtxType.Bits32);

    /// <summary>Where a predicate stands.</summary>
    public int Predicate(int number) => Row(Operand(number), PtxType.Predicate);

    /// <summary>The rows of one register or several.</summary>
    public int[] Rows(int number) => Rows(number, Type);

    /// <inheritdoc cref="Rows(int)"/>
    public int[] Rows(int number, PtxType type)
    {
        if (Operand(number) is not PtxOperand.Vector vector)
            return [Row(Operand(number), type)];
        OperandReader reader = this;
        return [.. vector.Elements.Select(element => reader.Row(element, type))];
    }

    /// <summary>The row of an operand.</summary>
    public int Row(PtxOperand operand, PtxType type)
    {
        switch (operand)
        {
            case PtxOperand.Register register:
                // What is read has to be as wide as what is stored.
                if (decoder.TypeOf(register.Number).Bytes() != type.Bytes()
                    || (decoder.TypeOf(register.Number) == PtxType.Predicate) != (type == PtxType.Predicate))
                {
                    throw Unknown();
                }

                return decoder.RowOf(register.Number);

            // All threads or none.
            case PtxOperand.Constant constant when type == PtxType.Predicate:
                return decoder.Constant(constant.Bits == 0 ? 0u : Lanes.All, sizeof(uint));
            case PtxOperand.Constant constant:
                return decoder.Constant(constant.Bits, type.Bytes());
            case PtxOperand.Special special:
                return decoder.Special(special.Name, instruction);
            case PtxOperand.Symbol symbol when decoder.Find(symbol.Name) is { } variable:
                return decoder.Constant((ulong)variable.Offset, type.Bytes());
            default:
                throw Unknown();
        }
    }

    /// <summary>A place in memory.</summary>
    public Place Place(PtxOperand.Address address)
    {
        bool isWide = address.Base is not PtxOperand.Register register
            || decoder.TypeOf(register.Number).Bytes() == sizeof(ulong);
        return new Place(Row(address.Base, isWide ? PtxType.Bits64 : PtxType.Bits32), isWide, address.Offset);
    }

    /// <summary>What is thrown where the machine does not have the instruction.</summary>
    public PtxException Unknown() => Decoder.Unknown(instruction);
}
