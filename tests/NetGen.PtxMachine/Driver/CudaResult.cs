namespace NetGen.PtxMachine;

/// <summary>What functions of the driver return (CUDA Driver API, "CUresult").</summary>
internal enum CudaResult
{
    Success = 0,
    InvalidValue = 1,
    OutOfMemory = 2,
    InvalidPtx = 218,
    NotFound = 500,
    NotReady = 600,
    LaunchFailed = 719,
}

/// <summary>A call that cannot be carried out.</summary>
internal sealed class CudaException(CudaResult result, string message) : Exception(message)
{
    /// <summary>What the function returns.</summary>
    public CudaResult Result => result;
}
