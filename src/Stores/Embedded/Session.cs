using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Hattama.Stores.Embedded;

/// <summary>One database connection and its prepared statements. Used by one thread at a time.</summary>
internal sealed class Session : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    public Session(string database, TimeSpan lockTimeout)
    {
        // The library would poll with 150 ms naps of its own; SQLite's busy handler below is finer, so it gives up at once.
        Connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false, DefaultTimeout = 1 }.ToString());
        try
        {
            Connection.Open();
            Pragma(FormattableString.Invariant($"busy_timeout={(int)lockTimeout.TotalMilliseconds}"));
        }
        catch
        {
            Connection.Dispose();
            throw;
        }
    }

    public SqliteConnection Connection { get; }

    /// <summary>Whether a transaction is open: some failures end it without being asked.</summary>
    public bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(Connection.Handle) == 0;

    public void Pragma(string pragma)
    {
        using var command = Connection.CreateCommand();
        command.CommandText = "PRAGMA " + pragma;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement with values for ?1, ?2, …; gives the number of rows changed.</summary>
    public int Run(string sql, params ReadOnlySpan<object> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>Every row of a query.</summary>
    public List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The first column of the first row as a number; null if there is no row.</summary>
    public long? Number(string sql, params ReadOnlySpan<object> values) => Prepare(sql, values).ExecuteScalar() as long?;

    /// <summary>The first column of the first row as bytes; null if there is no row.</summary>
    public byte[]? Bytes(string sql, params ReadOnlySpan<object> values) => Prepare(sql, values).ExecuteScalar() as byte[];

    /// <summary>Runs several queries that see one state of the database.</summary>
    public T AtOneInstant<T>(Func<T> queries)
    {
        Run("BEGIN");
        try
        {
            return queries();
        }
        finally
        {
            Run("ROLLBACK");
        }
    }

    /// <summary>The array behind the memory if it is exactly that, else a copy.</summary>
    public static byte[] Blob(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var part) && part.Array is { } array && part.Offset == 0 && part.Count == array.Length
            ? array
            : bytes.ToArray();

    public void Dispose()
    {
        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        Connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = Connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = FormattableString.Invariant($"?{i}") });
            }

            _commands.Add(sql, command);
        }

        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i];
        }

        return command;
    }
}
