namespace Hattama.Geography;

/// <summary>
/// All stations of a register while it is built, in order of adding. In chunks, because a list of a million structs grows by copying
/// them again and again (docs/performance.md).
/// </summary>
internal sealed class StationChunks
{
    private const int Length = 1_024;
    private readonly List<RegisteredStation[]> _chunks = [];
    private int _next = Length;

    /// <summary>The station at a position.</summary>
    public ref RegisteredStation this[int position] => ref _chunks[position / Length][position % Length];

    /// <summary>Adds a station; its position.</summary>
    public int Add(in RegisteredStation station)
    {
        if (_next == Length)
        {
            _chunks.Add(new RegisteredStation[Length]);
            _next = 0;
        }

        _chunks[^1][_next] = station;
        return (_chunks.Count - 1) * Length + _next++;
    }
}
