using System.Globalization;
using DuckDB.NET.Data;

namespace Hattama.Benchmarks;

/// <summary>
/// The peer: DuckDB given the same files and its best — explicit types (the codes are all digits, so it joins on integers),
/// no sniffing, two threads. In memory, or in a fresh file that is checkpointed before the questions are asked.
/// </summary>
internal static class DuckRun
{
    private const string Format = "header = true, auto_detect = false, delim = ',', quote = '', escape = '', new_line = '\\n'";
    private static readonly string Keys = "region UTINYINT, district USMALLINT, station USMALLINT";

    public static (RunReport Report, Answer Answer) Run(string folder, string? database)
    {
        if (database is not null && File.Exists(database))
        {
            File.Delete(database);
        }

        var clock = new PhaseClock();
        using var connection = new DuckDBConnection($"Data Source={database ?? ":memory:"}");
        connection.Open();
        Execute(connection, "SET threads = 2");
        clock.End("open");
        Execute(connection, $"CREATE TABLE register AS {Read(NationalFile.Register(folder), ["registered"])}");
        clock.End("register");
        Execute(connection, $"CREATE TABLE protocols AS {Read(NationalFile.Protocols(folder), NationalContest.Lines)}");
        clock.End("protocols");
        if (database is not null)
        {
            Execute(connection, "CHECKPOINT");
            clock.End("checkpoint");
        }

        var answer = new Answer();
        Ask(connection, answer, clock);
        return (clock.Stop(database is null ? [] : [new FileSize("database", new FileInfo(database).Length)]), answer);
    }

    private static void Ask(DuckDBConnection connection, Answer answer, PhaseClock clock)
    {
        Execute(connection, "CREATE TEMP TABLE unknown AS SELECT p.rowid AS row FROM protocols p ANTI JOIN register r USING (region, district, station)");
        clock.End("register join");
        Execute(connection, $"""
            CREATE TEMP TABLE again AS
            WITH twice AS (
                SELECT region, district, station, min(rowid) AS first FROM protocols GROUP BY ALL HAVING count(*) > 1)
            SELECT p.rowid AS row, ({string.Join(" AND ", NationalContest.Lines.Select(line => $"p.{line} = f.{line}"))}) AS same
            FROM twice t JOIN protocols p USING (region, district, station) JOIN protocols f ON f.rowid = t.first
            WHERE p.rowid <> t.first AND p.rowid NOT IN (SELECT row FROM unknown)
            """);
        clock.End("duplicates");
        var broken = string.Join(", ", NationalContest.Relations.Select(relation => $"count(*) FILTER (WHERE NOT ({relation.Text}))"));
        using (var counts = Query(connection, $"""
            SELECT count(*), (SELECT count(*) FROM unknown), (SELECT count(*) FROM again WHERE same), (SELECT count(*) FROM again WHERE NOT same),
                (SELECT count(*) FROM register), {broken}
            FROM protocols
            """))
        {
            counts.Read();
            answer.Count("rows", counts.GetInt64(0));
            answer.Count("unknown", counts.GetInt64(1));
            answer.Count("repeated", counts.GetInt64(2));
            answer.Count("twice", counts.GetInt64(3));
            answer.Count("missing", counts.GetInt64(4) - (counts.GetInt64(0) - counts.GetInt64(1) - counts.GetInt64(2) - counts.GetInt64(3)));
            for (var i = 0; i < NationalContest.Relations.Length; i++)
            {
                answer.Count(NationalContest.Relations[i].Code, counts.GetInt64(5 + i));
            }
        }

        clock.End("relations");
        RollUp(connection, answer);
        clock.End("roll-up");
        var placed = answer.Counts["rows"] - answer.Counts["unknown"] - answer.Counts["repeated"] - answer.Counts["twice"];
        answer.Count("held", placed - answer.Totals[string.Empty][0]);
    }

    private static void RollUp(DuckDBConnection connection, Answer answer)
    {
        using var rows = Query(connection, $"""
            SELECT region, district, count(*), {string.Join(", ", NationalContest.Lines.Select(line => $"sum({line})::BIGINT"))}
            FROM protocols
            WHERE rowid NOT IN (SELECT row FROM unknown UNION ALL SELECT row FROM again)
                AND {string.Join(" AND ", NationalContest.Relations.Where(relation => relation.IsError).Select(relation => $"({relation.Text})"))}
            GROUP BY ROLLUP (region, district)
            """);
        while (rows.Read())
        {
            var totals = new long[NationalContest.Lines.Length + 1];
            for (var i = 0; i < totals.Length; i++)
            {
                totals[i] = rows.GetInt64(2 + i);
            }

            answer.Totals.Add(Answer.KeyOf(Text(rows, 0), Text(rows, 1)), totals);
        }
    }

    private static string Read(string file, string[] lines) => $"SELECT * FROM read_csv('{file}', {Format}, columns = {Columns(lines)})";

    private static string Columns(IEnumerable<string> lines) =>
        "{" + string.Join(", ", Keys.Split(", ").Select(key => key.Split(' ')).Select(key => $"'{key[0]}': '{key[1]}'")
            .Concat(lines.Select(line => $"'{line}': 'INTEGER'"))) + "}";

    private static string? Text(DuckDBDataReader row, int column) =>
        row.IsDBNull(column) ? null : Convert.ToString(row.GetValue(column), CultureInfo.InvariantCulture);

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static DuckDBDataReader Query(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteReader();
    }
}
