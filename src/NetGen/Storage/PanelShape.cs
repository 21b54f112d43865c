using System.ComponentModel;

namespace NetGen.Storage;

/// <summary>How a tensor of a chunk of samples lies in panels, [⌈channels/16⌉][rowCapacity][16]; each sample has a row for each position.</summary>
/// <param name="Positions">The rows of a sample.</param>
/// <param name="Channels">The values in one row.</param>
/// <param name="RowCapacity">The rows that the panels have room for.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct PanelShape(int Positions, int Channels, int RowCapacity);
