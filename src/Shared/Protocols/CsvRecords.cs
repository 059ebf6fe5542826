namespace Hattama.Protocols;

/// <summary>What keeps a record from being split into cells.</summary>
internal enum RecordProblem
{
    None,
    /// <summary>A quote opens a cell and never closes it.</summary>
    QuoteUnclosed,
    /// <summary>Text follows the quote that closes a cell.</summary>
    TextAfterQuote,
    /// <summary>More characters than the cap.</summary>
    TooLong,
    /// <summary>More cells than the cap.</summary>
    TooManyCells,
}

/// <summary>
/// Splits delimited text into records and cells (RFC 4180; any line end; a quote inside an unquoted cell is text).
/// <para>
/// Own code because the CSV library that was tried, Sylvan.Data.Csv 1.4.4, names the damaged row and then refuses every further
/// call to Read ("A previous call to Read encountered an error and reading cannot continue"): one stray quote in row 3 would
/// cost a national file all rows after it. Here a damaged record ends at the first line end after the quote that opened
/// the trouble, and the next line is read as a record again.
/// </para>
/// </summary>
internal sealed class CsvRecords(TextSource source, ReadCaps caps, char delimiter = ',')
{
#if DEBUG
    private const int FirstLength = 1 << 10;
#else
    private const int FirstLength = 1 << 17;
#endif

    private char[] _buffer = new char[Math.Min(FirstLength, caps.RowLength * 2)];
    private CellBounds[] _bounds = new CellBounds[16];
    private readonly List<int> _escaped = [];
    private int _next;
    private int _end;
    private int _start;
    private int _count;
    private int _opened;
    private bool _isLast;
    private bool _skipsLineFeed;

    private enum Scan
    {
        Record,
        NeedsMore,
        Damaged,
    }

    /// <summary>Character between cells.</summary>
    public char Delimiter { get; private set; } = delimiter;

    /// <summary>1-based number of the current record.</summary>
    public long Row { get; private set; }

    /// <summary>What is wrong with the current record, if anything; it then has no cells.</summary>
    public RecordProblem Problem { get; private set; }

    /// <summary>The cells of the current record.</summary>
    public Cells Cells => new(_buffer, _bounds.AsSpan(0, Problem == RecordProblem.None ? _count : 0));

    /// <summary>True when the source ended before the file did.</summary>
    public bool EndedEarly => source.Fault != SourceFault.None;

    /// <summary>Finds the delimiter from the first rows; true when one of them is for certain the header.</summary>
    /// <param name="known">Headers of the contest; empty: only the delimiter is asked for.</param>
    public bool FindHeader(IReadOnlyDictionary<string, Role> known)
    {
        (Delimiter, var isFound) = HeaderSearch.In(source.Peek(), known);
        return isFound;
    }

    /// <summary>Goes to the next record, sound or damaged; false at the end, or where the source ended early.</summary>
    public bool Read()
    {
        _start = _next;
        while (true)
        {
            var scan = ScanRecord();
            if (scan == Scan.NeedsMore)
            {
                if (_end - _start > caps.RowLength)
                {
                    Problem = _opened >= 0 ? RecordProblem.QuoteUnclosed : RecordProblem.TooLong;
                    scan = Scan.Damaged;
                }
                else if (!_isLast)
                {
                    Refill();
                    continue;
                }
                else
                {
                    return false;
                }
            }

            Row++;
            Finish(scan);
            return true;
        }
    }

    private void Finish(Scan scan)
    {
        if (scan == Scan.Damaged)
        {
            SkipLine(_opened >= 0 ? _opened : _start);
            return;
        }

        if (_next - _start > caps.RowLength)
        {
            Problem = RecordProblem.TooLong;
        }
        else if (_count > caps.Columns)
        {
            Problem = RecordProblem.TooManyCells;
        }
        else if (_escaped.Count > 0)
        {
            Unescape();
        }
    }

    /// <summary>Splits the record at <c>_start</c>; nothing is changed in the buffer, so that it can begin again with more text.</summary>
    private Scan ScanRecord()
    {
        Problem = RecordProblem.None;
        _count = 0;
        _opened = -1;
        _escaped.Clear();
        var at = _start;
        if (_skipsLineFeed && at < _end)
        {
            _skipsLineFeed = false;
            at += _buffer[at] == '\n' ? 1 : 0;
            _start = at;
        }

        if (at == _end)
        {
            return Scan.NeedsMore;
        }

        while (true)
        {
            var isQuoted = at < _end && _buffer[at] == '"';
            var stop = isQuoted ? ScanQuoted(at) : ScanPlain(at);
            if (stop < 0)
            {
                return Problem == RecordProblem.None ? Scan.NeedsMore : Scan.Damaged;
            }

            if (stop < _end && _buffer[stop] == Delimiter)
            {
                at = stop + 1;
                continue;
            }

            return EndRecord(stop);
        }
    }

    private Scan EndRecord(int stop)
    {
        if (stop < _end && _buffer[stop] == '\r')
        {
            if (stop + 1 == _end && !_isLast)
            {
                return Scan.NeedsMore;
            }

            stop += stop + 1 < _end && _buffer[stop + 1] == '\n' ? 1 : 0;
        }

        _next = Math.Min(stop + 1, _end);
        return Scan.Record;
    }

    /// <summary>Takes a cell that does not start with a quote; where it stops, or −1 when the text ends first.</summary>
    private int ScanPlain(int at)
    {
        var buffer = _buffer;
        var delimiter = Delimiter;
        var stop = at;
        for (; stop < _end && stop < buffer.Length; stop++)
        {
            var character = buffer[stop];
            if (character == delimiter || character == '\n' || character == '\r')
            {
                AddCell(at, stop);
                return stop;
            }
        }

        if (!IsComplete)
        {
            return -1;
        }

        AddCell(at, stop);
        return stop;
    }

    /// <summary>Takes a cell in quotes; −1 when the text ends first or the quotes are not right.</summary>
    private int ScanQuoted(int at)
    {
        _opened = at;
        var from = at + 1;
        var isEscaped = false;
        while (true)
        {
            var offset = _buffer.AsSpan(from, _end - from).IndexOf('"');
            if (offset < 0)
            {
                Problem = IsComplete ? RecordProblem.QuoteUnclosed : RecordProblem.None;
                return -1;
            }

            var quote = from + offset;
            var after = quote + 1;
            if (after == _end && !IsComplete)
            {
                return -1;
            }

            if (after < _end && _buffer[after] == '"')
            {
                isEscaped = true;
                from = after + 1;
                continue;
            }

            if (after < _end && _buffer[after] != Delimiter && _buffer[after] is not ('\n' or '\r'))
            {
                Problem = RecordProblem.TextAfterQuote;
                return -1;
            }

            if (isEscaped)
            {
                _escaped.Add(_count);
            }

            AddCell(at + 1, quote);
            _opened = -1;
            return after;
        }
    }

    /// <summary>True when the buffer has the end of a file that was read to its end.</summary>
    private bool IsComplete => _isLast && !EndedEarly;

    private void AddCell(int start, int stop)
    {
        if (_count == _bounds.Length && _count <= caps.Columns)
        {
            Array.Resize(ref _bounds, _bounds.Length * 2);
        }

        if (_count < _bounds.Length)
        {
            _bounds[_count] = new CellBounds(start, stop - start);
            _count++;
        }
    }

    /// <summary>Makes one quote of each doubled one, in place.</summary>
    private void Unescape()
    {
        foreach (var index in _escaped)
        {
            var (start, length) = _bounds[index];
            var cell = _buffer.AsSpan(start, length);
            var kept = 0;
            for (var i = 0; i < cell.Length; i++)
            {
                cell[kept++] = cell[i];
                i += cell[i] == '"' ? 1 : 0;
            }

            _bounds[index] = new CellBounds(start, kept);
        }
    }

    /// <summary>Goes behind the first line end after <paramref name="from"/>, however far it is.</summary>
    private void SkipLine(int from)
    {
        while (true)
        {
            var offset = _buffer.AsSpan(from, _end - from).IndexOfAny('\n', '\r');
            if (offset >= 0)
            {
                _skipsLineFeed = _buffer[from + offset] == '\r';
                _next = from + offset + 1;
                return;
            }

            _start = _end;
            _next = _end;
            if (_isLast)
            {
                return;
            }

            Refill();
            from = _start;
            _next = _start;
        }
    }

    /// <summary>Moves the record to the front, doubles the buffer if the record fills it, and reads on.</summary>
    private void Refill()
    {
        var length = _end - _start;
        var target = length > _buffer.Length / 2 ? new char[_buffer.Length * 2] : _buffer;
        _buffer.AsSpan(_start, length).CopyTo(target);
        _buffer = target;
        _start = 0;
        _end = length;
        while (_end < _buffer.Length && !_isLast)
        {
            var read = source.Read(_buffer.AsSpan(_end));
            _end += read;
            _isLast = read == 0;
        }
    }
}
