#if NETSTANDARD2_0
namespace System.Runtime.CompilerServices;

/// <summary>Names the method that a collection expression of the type becomes a call of.</summary>
/// <param name="builderType">The type that has the method.</param>
/// <param name="methodName">The method's name.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface, Inherited = false)]
internal sealed class CollectionBuilderAttribute(Type builderType, string methodName) : Attribute
{
    /// <summary>The type that has the method.</summary>
    public Type BuilderType => builderType;

    /// <summary>The method's name.</summary>
    public string MethodName => methodName;
}
#endif
