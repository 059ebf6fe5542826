namespace Hattama.Stores.Embedded;

/// <summary>
/// The files of snapshots and of <c>latest.json</c>, kept in step with their records. The record is committed first and
/// decides; the file follows. What a crash left behind is finished at opening and by the next publisher. Only what a
/// crash can leave is mended: a file that is missing or empty, or a pointer that still says what an earlier record says.
/// A file with any other content was changed by someone, and stays for verify to name.
/// </summary>
internal sealed class Published(StoreFolder folder, ReaderPool readers, Action<string>? onWrite) : IDisposable
{
    private readonly SemaphoreSlim _placing = new(1);

    public void Dispose() => _placing.Dispose();

    /// <summary>The bytes of a file, or null if it is not there.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(string file, CancellationToken cancel)
    {
        try
        {
            return await File.ReadAllBytesAsync(file, cancel).ConfigureAwait(false);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public Task<byte[]?> SnapshotRecordAsync(string contest, long sequence, CancellationToken cancel) => readers.ReadAsync(
        session => session.Bytes("SELECT bytes FROM snapshots WHERE contest = ?1 AND sequence = ?2", contest, sequence), cancel);

    public Task<List<long>> SnapshotNumbersAsync(string contest, CancellationToken cancel) => readers.ReadAsync(
        session => session.Rows("SELECT sequence FROM snapshots WHERE contest = ?1 ORDER BY sequence", static row => row.GetInt64(0), contest), cancel);

    public async Task<LatestPointer?> LatestRecordAsync(string contest, CancellationToken cancel)
    {
        var pointers = await PointersAsync(contest, 1, cancel).ConfigureAwait(false);
        return pointers.Count == 0 ? null : pointers[0];
    }

    /// <summary>Refuses to record a snapshot under a number for which a file of other content was put there from outside.</summary>
    public async Task CheckFreeAsync(string contest, long sequence, ReadOnlyMemory<byte> snapshot, CancellationToken cancel)
    {
        var file = folder.SnapshotFile(contest, sequence);
        if (await ReadAsync(file, cancel).ConfigureAwait(false) is { Length: > 0 } bytes
            && !bytes.Span.SequenceEqual(snapshot.Span)
            && await SnapshotRecordAsync(contest, sequence, cancel).ConfigureAwait(false) is null)
        {
            throw Failures.Changed(file);
        }
    }

    /// <summary>Writes the file of a recorded snapshot if it is missing or empty.</summary>
    public async Task PlaceSnapshotAsync(string contest, long sequence)
    {
        var file = folder.SnapshotFile(contest, sequence);
        if (new FileInfo(file) is not { Exists: true, Length: > 0 }
            && await SnapshotRecordAsync(contest, sequence, CancellationToken.None).ConfigureAwait(false) is { } bytes)
        {
            Place("results:snapshot-file", file, bytes);
        }
    }

    /// <summary>
    /// Brings <c>latest.json</c> up to its record. Reads the record again after each rename: when two processes move the
    /// pointer at once, whoever renames last has read last, so the file never stays behind.
    /// </summary>
    /// <param name="contest">Contest id.</param>
    /// <param name="moved">Whether the caller just moved the pointer, so that the file is replaced whatever it says.</param>
    public async Task PlaceLatestAsync(string contest, bool moved)
    {
        await _placing.WaitAsync().ConfigureAwait(false);
        try
        {
            LatestPointer? placed = null;
            while (await LatestRecordAsync(contest, CancellationToken.None).ConfigureAwait(false) is { } latest && latest.Version != placed?.Version)
            {
                if (moved || placed is not null || await IsBehindAsync(contest).ConfigureAwait(false))
                {
                    Place("results:latest", folder.LatestFile(contest), latest.Bytes.Span);
                }

                placed = latest;
            }
        }
        finally
        {
            _placing.Release();
        }
    }

    /// <summary>Finishes what a crash cut off, in every contest.</summary>
    public async Task RepairAsync()
    {
        var contests = await readers.ReadAsync(
            static session => session.Rows("SELECT contest FROM snapshots UNION SELECT contest FROM pointers", static row => row.GetString(0)),
            CancellationToken.None).ConfigureAwait(false);
        foreach (var contest in contests)
        {
            foreach (var sequence in await SnapshotNumbersAsync(contest, CancellationToken.None).ConfigureAwait(false))
            {
                await PlaceSnapshotAsync(contest, sequence).ConfigureAwait(false);
            }

            await PlaceLatestAsync(contest, moved: false).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsBehindAsync(string contest)
    {
        if (await ReadAsync(folder.LatestFile(contest), CancellationToken.None).ConfigureAwait(false) is not { Length: > 0 } file)
        {
            return true;
        }

        var pointers = await PointersAsync(contest, long.MaxValue, CancellationToken.None).ConfigureAwait(false);
        return pointers.Skip(1).Any(pointer => pointer.Bytes.Span.SequenceEqual(file.Span)) && !pointers[0].Bytes.Span.SequenceEqual(file.Span);
    }

    private Task<List<LatestPointer>> PointersAsync(string contest, long most, CancellationToken cancel) => readers.ReadAsync(
        session => session.Rows(
            "SELECT version, bytes FROM pointers WHERE contest = ?1 ORDER BY version DESC LIMIT ?2",
            static row => new LatestPointer(row.GetInt64(0), row.GetFieldValue<byte[]>(1)), contest, most),
        cancel);

    private void Place(string point, string file, ReadOnlySpan<byte> bytes)
    {
        onWrite?.Invoke("before " + point);
        try
        {
            DurableFiles.Write(folder.ResultsTemp, file, bytes, replace: true);
        }
        catch (Exception failure) when (Failures.Translate(failure, file) is { } known)
        {
            throw known;
        }

        onWrite?.Invoke("after " + point);
    }
}
