// Prints the nanoseconds of NetGen's calls, for `NetGen.Benchmarks nativeaot`, which compares them with the JIT's.

using System.Globalization;
using NetGen.Benchmarks;

double seconds = args is [string text] ? double.Parse(text, CultureInfo.InvariantCulture) : 1;
foreach (NetGenTime time in NetGenTime.MeasureAll(seconds))
    Console.WriteLine(time);
