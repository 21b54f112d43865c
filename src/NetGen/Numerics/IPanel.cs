namespace NetGen.Numerics;

/// <summary>
/// Sixteen floats in one, two or four vector registers, depending on the processor. The whole storage of a network consists of
/// panels. Generated code and optimizers are therefore written once for all vector widths, and have no remainders to handle.
/// </summary>
/// <typeparam name="TSelf">
/// The implementing type: <c>PanelScalar</c>, <c>Panel128</c>, <c>Panel256</c> or <c>Panel512</c>; for values of at most eight floats
/// <c>HalfPanel128</c> or <c>HalfPanel256</c>, which have the first eight lanes only.
/// </typeparam>
/// <remarks>
/// Comparisons give lanes of all one bits or all zero bits, to be used with <see cref="Select"/> and <c>&amp;</c>.
/// The implementations are immutable structs whose members are inlined.
/// </remarks>
public interface IPanel<TSelf>
    where TSelf : struct, IPanel<TSelf>
{
    /// <summary>
    /// The vector registers that a panel takes: 1, 2 or 4; a constant to the JIT, by which tiles are chosen. A panel of single
    /// floats says 4, for the smallest tiles.
    /// </summary>
    static abstract int VectorCount { get; }

    /// <summary>The lanes that the type has: 16, and 8 for half panels; a constant to the JIT.</summary>
    static abstract int LaneCount { get; }

    /// <summary>Sixteen zeros.</summary>
    static abstract TSelf Zero { get; }

    /// <summary>Loads the sixteen floats that start at <paramref name="source"/> + <paramref name="offset"/> floats.</summary>
    static abstract TSelf Load(ref readonly float source, nuint offset);

    /// <summary>
    /// Loads the first <paramref name="count"/> lanes from <paramref name="source"/> + <paramref name="offset"/> floats, and zeros after
    /// them; 1 to 16, best a constant. Other floats are not read.
    /// </summary>
    static abstract TSelf LoadFirst(ref readonly float source, nuint offset, int count);

    /// <summary>
    /// Loads the sixteen bfloat16 values in the eight 32-bit words that start at <paramref name="source"/> +
    /// <paramref name="offset"/> floats: value i is the low half of word i, value i + 8 its high half. Exact, NaN included.
    /// </summary>
    static abstract TSelf LoadBfloat16(ref readonly float source, nuint offset);

    /// <summary>
    /// Adds the products of two factors with two rows of bfloat16 values: a row is 16 outputs in 8 words, output i in the low half of word i and
    /// output i + 8 in its high half. Reading rows in pairs costs a shift and a mask for 32 values.
    /// </summary>
    /// <param name="low">Sums of outputs 0 to 7: of the first row in lanes 0 to 7, of the second row in lanes 8 to 15.</param>
    /// <param name="high">The same of outputs 8 to 15.</param>
    /// <param name="factors">The factors, as <see cref="BroadcastPair"/> gives them.</param>
    /// <param name="rows">The floats among which the rows lie, one after the other.</param>
    /// <param name="offset">The number of the first row's first word.</param>
    static abstract void AddBfloat16Pair(ref TSelf low, ref TSelf high, TSelf factors, ref readonly float rows, nuint offset);

    /// <summary>The first value in lanes 0 to 7, and the second one in lanes 8 to 15.</summary>
    static abstract TSelf BroadcastPair(float first, float second);

    /// <summary>The 16 outputs whose sums <see cref="AddBfloat16Pair"/> made.</summary>
    static abstract TSelf JoinPair(TSelf low, TSelf high);

    /// <summary>
    /// Loads the sixteen signed bytes that start at <paramref name="source"/> + <paramref name="offset"/> floats, and so
    /// take four floats' places.
    /// </summary>
    static abstract TSelf LoadInt8(ref readonly float source, nuint offset);

    /// <summary>Stores this panel at <paramref name="destination"/> + <paramref name="offset"/> floats.</summary>
    void Store(ref float destination, nuint offset);

    /// <summary>Stores the first <paramref name="count"/> lanes at <paramref name="destination"/>; 1 to 16, best a constant.</summary>
    void StoreFirst(ref float destination, int count);

    /// <summary>Sixteen times the lane of <paramref name="value"/> with the number <paramref name="lane"/>, best a constant.</summary>
    static abstract TSelf BroadcastLane(TSelf value, int lane);

    /// <summary>Sixteen times <paramref name="value"/>.</summary>
    static abstract TSelf Broadcast(float value);

    /// <summary>a·b + c, fused if the processor has such an instruction.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>
    /// Adds a·b, as <see cref="MultiplyAdd"/> does. For the sums of a loop: the JIT keeps a sum that is changed in place in its registers,
    /// while it moves each register of one that is assigned.
    /// </summary>
    void AddProduct(TSelf a, TSelf b);

    /// <summary>
    /// Adds a·b with b = <see cref="Load"/>(<paramref name="b"/>, <paramref name="offset"/>): one instruction that reads
    /// memory. The JIT does not combine a load and a multiply-add of two calls into it.
    /// </summary>
    void AddProduct(TSelf a, ref readonly float b, nuint offset);

    /// <summary>
    /// In the first lane, that of <paramref name="start"/> plus the products of the first <paramref name="count"/> lanes of
    /// <paramref name="value"/> with the floats at <paramref name="column"/> + <paramref name="offset"/>, + 16, + 32 and so on: a layer
    /// with one output. Lanes 1 to 3 of <paramref name="start"/> must be 0; the other lanes of <paramref name="value"/> may hold
    /// anything, and those of the result do.
    /// </summary>
    static abstract TSelf MultiplyAddColumn(TSelf value, ref readonly float column, nuint offset, int count, TSelf start);

    /// <summary>The sum, lane by lane.</summary>
    static abstract TSelf operator +(TSelf left, TSelf right);

    /// <summary>The difference, lane by lane.</summary>
    static abstract TSelf operator -(TSelf left, TSelf right);

    /// <summary>The product, lane by lane.</summary>
    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>The quotient, lane by lane.</summary>
    static abstract TSelf operator /(TSelf left, TSelf right);

    /// <summary>The negation, lane by lane.</summary>
    static abstract TSelf operator -(TSelf value);

    /// <summary>Bitwise and. With a comparison's result on one side, it sets the lanes to 0 in which the comparison is false.</summary>
    static abstract TSelf operator &(TSelf left, TSelf right);

    /// <summary>
    /// The smaller, lane by lane. A NaN in <paramref name="left"/> or <paramref name="right"/> gives NaN. The result
    /// for two different zeros is not specified. One instruction if <paramref name="left"/> is a constant, three otherwise.
    /// </summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    /// <summary>
    /// The larger, lane by lane. A NaN in <paramref name="left"/> or <paramref name="right"/> gives NaN. The result
    /// for two different zeros is not specified. One instruction if <paramref name="left"/> is a constant, three otherwise.
    /// </summary>
    static abstract TSelf Max(TSelf left, TSelf right);

    /// <summary>The absolute value, lane by lane.</summary>
    static abstract TSelf Abs(TSelf value);

    /// <summary>The square root, lane by lane.</summary>
    static abstract TSelf Sqrt(TSelf value);

    /// <summary>left &gt; right as a mask, lane by lane.</summary>
    static abstract TSelf GreaterThan(TSelf left, TSelf right);

    /// <summary>left ≥ right as a mask, lane by lane.</summary>
    static abstract TSelf GreaterThanOrEqual(TSelf left, TSelf right);

    /// <summary>
    /// <paramref name="whenTrue"/> in the lanes in which the mask is true, <paramref name="whenFalse"/> in the others. It chooses bit by
    /// bit: a mask of −0 takes the sign of the one and the magnitude of the other.
    /// </summary>
    static abstract TSelf Select(TSelf mask, TSelf whenTrue, TSelf whenFalse);

    /// <summary>2ⁿ for integral n in [−126, 127].</summary>
    static abstract TSelf PowerOfTwo(TSelf n);

    /// <summary>2ⁿ of 1.5·2²³ + 127 + n, for integral n in [−126, 127]: the bits of the value, shifted to the place of the exponent.</summary>
    static abstract TSelf PowerOfTwoFromBits(TSelf value);

    /// <summary>
    /// value·2ⁿ for integral n in [−252, 254] and values whose product with 2^(n/2) is neither subnormal nor infinite; the
    /// result may be either.
    /// </summary>
    static abstract TSelf ScaleByPowerOfTwo(TSelf value, TSelf n);

    /// <summary>For positive normal values: the mantissa in [1, 2) and the unbiased exponent, as floats.</summary>
    static abstract TSelf SplitExponent(TSelf value, out TSelf exponent);

    /// <summary>A mask that is true in the first <paramref name="count"/> lanes; 0 to 16.</summary>
    static abstract TSelf FirstLanes(int count);

    /// <summary>
    /// The sum of the sixteen lanes. Every implementation adds in the same order: lanes i and i + 8, of these i and i + 4,
    /// then i and i + 2, then the last two.
    /// </summary>
    static abstract float Sum(TSelf value);

    /// <summary>
    /// Quarter q of the result, which is its lanes 4q to 4q + 3, is the sum of the four quarters of the argument with the
    /// number q. With <see cref="AddLanes"/> it makes sixteen times <see cref="Sum"/> in the time of three.
    /// </summary>
    static abstract TSelf AddQuarters(TSelf first, TSelf second, TSelf third, TSelf fourth);

    /// <summary>
    /// Lane 4q + i of the result is the sum of the four lanes in quarter q of the argument with the number i. So lane r of
    /// <c>AddLanes(p(0), p(1), p(2), p(3))</c> with <c>p(i) = AddQuarters(x[i], x[4 + i], x[8 + i], x[12 + i])</c> is
    /// <see cref="Sum"/> of x[r], bit for bit.
    /// </summary>
    static abstract TSelf AddLanes(TSelf first, TSelf second, TSelf third, TSelf fourth);

    /// <summary><see cref="Sum"/> of <paramref name="value"/> in the first lane, and zeros.</summary>
    static abstract TSelf Sums(TSelf value);

    /// <summary><see cref="Sum"/> of each of two panels in the first lanes, bit for bit, and zeros.</summary>
    static abstract TSelf Sums(TSelf first, TSelf second);

    /// <summary><see cref="Sum"/> of each of four panels in the first lanes, bit for bit, and zeros.</summary>
    static abstract TSelf Sums(TSelf first, TSelf second, TSelf third, TSelf fourth);

    /// <summary>The largest of the sixteen lanes. If one is NaN, the result may be NaN or any lane.</summary>
    static abstract float MaxLane(TSelf value);
}
