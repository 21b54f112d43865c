#if NETSTANDARD2_0
namespace System.Runtime.CompilerServices;

/// <summary>The C# compiler asks for it where a property has an <c>init</c> accessor, as those of records have.</summary>
internal static class IsExternalInit;
#endif
