namespace NetGen.Threading;

/// <summary>
/// Work that is cut into pieces that do not depend on each other. A struct, which stays where its caller has it while
/// the threads work on it, so that nothing is boxed.
/// </summary>
internal interface IParallelJob
{
    /// <summary>Does one piece; called once for each, in any order, on several threads at once.</summary>
    /// <param name="part">The number of the piece.</param>
    /// <param name="worker">
    /// The number of the thread among those that work on this job, 0 being the caller's; no two pieces run under the same
    /// number at the same time.
    /// </param>
    void Run(int part, int worker);
}
