namespace NetGen.Compiler.Emit.Gpu;

/// <summary>A kernel in the list of a routine: the arguments of NetGen.Gpu's <c>GpuKernel</c>, with the same defaults.</summary>
internal sealed record KernelLaunch(
    GpuKernelUse Use,
    int GroupSize,
    int RowsPerGroup,
    int GroupsY = 1,
    int GroupsZ = 1,
    int GroupsOfMultiprocessor = 0,
    int SharedWords = 0,
    bool IsResident = false,
    bool TakesWarps = false,
    int Positions = 1)
{
    /// <summary>The C# of the arguments, once all kernels are known: only then is it clear which ones layers share.</summary>
    public override string ToString()
    {
        var arguments = new List<string> { TakesWarps ? Use.Kernel.Name + "<ThreadsOfWarp>" : Use.Kernel.Name };
        Add(nameof(GroupSize), Text.Of(GroupSize), isDefault: false);
        Add(nameof(RowsPerGroup), Text.Of(RowsPerGroup), isDefault: false);
        Add(nameof(GroupsY), Text.Of(GroupsY), GroupsY == 1);
        Add(nameof(GroupsZ), Text.Of(GroupsZ), GroupsZ == 1);
        Add(nameof(GroupsOfMultiprocessor), Text.Of(GroupsOfMultiprocessor), GroupsOfMultiprocessor == 0);
        Add(nameof(SharedWords), Text.Of(SharedWords), SharedWords == 0);
        Add(nameof(IsResident), "true", !IsResident);
        Add(nameof(Positions), Text.Of(Positions), Positions == 1);
        Add("MethodOfGroup", Use.Kernel.Name + "<ThreadsOfGroup>", !TakesWarps);
        Add("Places", $"new({string.Join(", ", Use.Places.Values.Select(value => Text.Of(value)))})", !Use.Kernel.IsShared);
        return string.Join(", ", arguments);

        void Add(string name, string value, bool isDefault)
        {
            if (!isDefault)
                arguments.Add($"{name}: {value}");
        }
    }
}
