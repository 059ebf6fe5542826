using System.Collections.Concurrent;

namespace Hattama.Protocols;

/// <summary>
/// Runs a reader on a thread of its own and hands its rows over in batches, in file order: reading a national file and
/// checking it take about the same time, and neither needs anything of the other but the rows.
/// </summary>
internal static class RowRelay
{
    /// <summary>
    /// From this many bytes on a second thread pays; thousands of one-protocol files would only make threads.
    /// Tiny in debug builds, so that small tests cross it.
    /// </summary>
#if DEBUG
    public const long Threshold = 2_000;
    private const int BatchRows = 7;
#else
    public const long Threshold = 1 << 20;
    private const int BatchRows = 4_096;
#endif
    private const int BatchesAhead = 4;

    /// <summary>Entries: values are copied into the batch.</summary>
    public static ReadSummary Entries(Func<EntryHandler, ReadSummary> read, EntryHandler take) =>
        Run(
            static () => new EntryBatch(),
            exchange =>
            {
                var batch = new EntryBatch();
                var summary = read((in EntryRow row) =>
                {
                    batch.Add(row);
                    if (batch.Count == BatchRows)
                    {
                        batch = exchange(batch);
                    }
                });
                exchange(batch);
                return summary;
            },
            batch => batch.HandOver(take));

    /// <summary>Rows of a register.</summary>
    public static ReadSummary Stations(Func<RegisterRowHandler, ReadSummary> read, RegisterRowHandler take) =>
        Run(
            static () => new List<RegisterRowCopy>(BatchRows),
            exchange =>
            {
                var batch = new List<RegisterRowCopy>(BatchRows);
                var summary = read((in RegisterRow row) =>
                {
                    batch.Add(new RegisterRowCopy(row));
                    if (batch.Count == BatchRows)
                    {
                        batch = exchange(batch);
                    }
                });
                exchange(batch);
                return summary;
            },
            batch =>
            {
                foreach (var row in batch)
                {
                    take(row.Row);
                }

                batch.Clear();
            });

    /// <summary>
    /// Batches go round: what the consumer has emptied the producer fills again. They are large, and fresh ones for every few thousand rows
    /// cost more than the rows (docs/performance.md).
    /// </summary>
    private static ReadSummary Run<TBatch>(Func<TBatch> create, Func<Func<TBatch, TBatch>, ReadSummary> produce, Action<TBatch> consume)
    {
        using var batches = new BlockingCollection<TBatch>(BatchesAhead);
        using var stop = new CancellationTokenSource();
        var empty = new ConcurrentQueue<TBatch>();
        var reading = Task.Factory.StartNew(
            () =>
            {
                try
                {
                    return produce(batch =>
                    {
                        batches.Add(batch, stop.Token);
                        return empty.TryDequeue(out var next) ? next : create();
                    });
                }
                finally
                {
                    batches.CompleteAdding();
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var batch in batches.GetConsumingEnumerable(CancellationToken.None))
            {
                consume(batch);
                empty.Enqueue(batch);
            }
        }
        catch
        {
            // The reader must have stopped before the stream it reads is closed.
            stop.Cancel();
            ((IAsyncResult)reading).AsyncWaitHandle.WaitOne();
            throw;
        }

        return reading.GetAwaiter().GetResult();
    }

    private sealed class EntryBatch
    {
        private readonly List<EntryCopy> _rows = new(BatchRows);
        private Value[] _values = new Value[16 * BatchRows];
        private int _valueCount;

        public int Count => _rows.Count;

        public void Add(in EntryRow row)
        {
            if (_values.Length - _valueCount < row.Values.Length)
            {
                Array.Resize(ref _values, Math.Max(2 * _values.Length, _valueCount + row.Values.Length));
            }

            row.Values.CopyTo(_values.AsSpan(_valueCount));
            _rows.Add(new EntryCopy(
                row.File, row.Row, row.Area, row.Station, row.StationName, row.Form, row.Revision, row.Names, row.Refused, _valueCount, row.Values.Length));
            _valueCount += row.Values.Length;
        }

        /// <summary>Hands the rows over and is empty.</summary>
        public void HandOver(EntryHandler take)
        {
            foreach (var row in _rows)
            {
                take(new EntryRow
                {
                    File = row.File,
                    Row = row.Row,
                    Area = row.Area,
                    Station = row.Station,
                    StationName = row.StationName,
                    Form = row.Form,
                    Revision = row.Revision,
                    Names = row.Names,
                    Refused = row.Refused,
                    Values = _values.AsSpan(row.FirstValue, row.ValueCount),
                });
            }

            _rows.Clear();
            _valueCount = 0;
        }
    }

    private readonly record struct EntryCopy(
        string File, long Row, AreaKey Area, string Station, string StationName, int Form, int Revision, ColumnNames? Names, int[]? Refused, int FirstValue, int ValueCount);

    private readonly struct RegisterRowCopy(in RegisterRow row)
    {
        private readonly string _file = row.File;
        private readonly long _number = row.Row;
        private readonly AreaKey _area = row.Area;
        private readonly string _station = row.Station;
        private readonly string? _spelling = row.Spelling;
        private readonly string _name = row.StationName;
        private readonly System.Collections.Immutable.ImmutableArray<int> _forms = row.Forms;
        private readonly long _registered = row.Registered;
        private readonly DateTimeOffset? _closes = row.Closes;
        private readonly bool _counts = row.Counts;
        private readonly string? _stratum = row.Stratum;
        private readonly Geography.ReferenceFigures? _references = row.References;

        public RegisterRow Row => new()
        {
            File = _file,
            Row = _number,
            Area = _area,
            Station = _station,
            Spelling = _spelling,
            StationName = _name,
            Forms = _forms,
            Registered = _registered,
            Closes = _closes,
            Counts = _counts,
            Stratum = _stratum,
            References = _references,
        };
    }
}
