namespace Hattama.Stores.Embedded;

/// <summary>The tables. Text keys compare by bytes; ordinal order, which differs beyond U+FFFF, is made when reading.</summary>
internal static class Schema
{
    /// <summary>The layout this program writes. A higher one in a store is refused.</summary>
    public const int Version = 5;

    /// <summary>"HATT": says in the file header whose database this is.</summary>
    private const int ApplicationId = 0x48415454;

    // Bodies are in row-id tables with a unique index beside them: a large value in a keyed tree would spread the keys
    // over many pages. Digests are text, so that a person with any SQLite tool can follow them.
    private const string Tables = """
        CREATE TABLE evidence(digest TEXT NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;
        CREATE TABLE uploads(contest TEXT, id TEXT, file TEXT NOT NULL, sender TEXT NOT NULL, received INTEGER NOT NULL,
            evidence TEXT NOT NULL, length INTEGER NOT NULL, PRIMARY KEY(contest, id)) STRICT, WITHOUT ROWID;
        CREATE TABLE items(contest TEXT NOT NULL, edition INTEGER NOT NULL, partition TEXT NOT NULL, upload TEXT NOT NULL,
            part INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE(contest, edition, partition, upload, part)) STRICT;
        CREATE TABLE decisions(contest TEXT NOT NULL, digest TEXT NOT NULL, bytes BLOB NOT NULL, UNIQUE(contest, digest)) STRICT;
        CREATE TABLE dirty(contest TEXT, partition TEXT, version INTEGER NOT NULL, PRIMARY KEY(contest, partition)) STRICT, WITHOUT ROWID;
        CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE receipts(contest TEXT NOT NULL, upload TEXT NOT NULL, bytes BLOB NOT NULL, UNIQUE(contest, upload)) STRICT;
        CREATE TABLE activations(contest TEXT, number INTEGER, definition TEXT NOT NULL, register TEXT NOT NULL, edition INTEGER NOT NULL,
            at INTEGER NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL, PRIMARY KEY(contest, number)) STRICT, WITHOUT ROWID;
        CREATE TABLE areas(contest TEXT NOT NULL, partition TEXT NOT NULL, version INTEGER NOT NULL, body BLOB NOT NULL,
            UNIQUE(contest, partition)) STRICT;
        CREATE TABLE snapshots(contest TEXT NOT NULL, sequence INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE(contest, sequence)) STRICT;
        CREATE TABLE pointers(contest TEXT NOT NULL, version INTEGER NOT NULL, bytes BLOB NOT NULL, UNIQUE(contest, version)) STRICT;
        INSERT INTO counters VALUES('dirty', 0);
        """;

    /// <summary>Added by layout 2; a store of layout 1 gets them when it is opened.</summary>
    private const string AccessTables = """
        CREATE TABLE tokens(id TEXT PRIMARY KEY, hash TEXT NOT NULL, contest TEXT NOT NULL, holder TEXT NOT NULL, role TEXT NOT NULL,
            areas TEXT NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL, revoked INTEGER) STRICT, WITHOUT ROWID;
        CREATE TABLE grants(contest TEXT, upload TEXT, token TEXT NOT NULL, holder TEXT NOT NULL, areas TEXT NOT NULL, file TEXT NOT NULL,
            length INTEGER, expires INTEGER NOT NULL, PRIMARY KEY(contest, upload)) STRICT, WITHOUT ROWID;
        CREATE TABLE proposals(contest TEXT NOT NULL, digest TEXT NOT NULL, bytes BLOB NOT NULL, UNIQUE(contest, digest)) STRICT;
        """;

    /// <summary>
    /// Added by layout 3. What an older store holds was taken in as protocols, so that is what its stamps and grants say.
    /// </summary>
    private const string Kinds = """
        ALTER TABLE uploads ADD COLUMN kind TEXT NOT NULL DEFAULT 'protocols';
        ALTER TABLE grants ADD COLUMN kind TEXT NOT NULL DEFAULT 'protocols';
        """;

    /// <summary>Added by layout 4: older stamps name no areas, which means all, and no activation.</summary>
    private const string Stamps = """
        ALTER TABLE uploads ADD COLUMN areas TEXT NOT NULL DEFAULT '';
        ALTER TABLE uploads ADD COLUMN activation INTEGER NOT NULL DEFAULT 0;
        """;

    /// <summary>Added by layout 5: what older stores activated has no key.</summary>
    private const string Keys = "ALTER TABLE activations ADD COLUMN key TEXT NOT NULL DEFAULT '';";

    /// <summary>Creates the tables in an empty database; refuses a database of another kind or of a newer layout.</summary>
    public static void Ensure(Session session, string where)
    {
        var version = session.Number("PRAGMA user_version") ?? 0;
        var application = session.Number("PRAGMA application_id") ?? 0;
        if (application == 0 && version == 0 && session.Number("SELECT count(*) FROM sqlite_master") == 0)
        {
            Create(session);
        }
        else if (application != ApplicationId)
        {
            throw Failures.NotAStore(where);
        }
        else if (version > Version)
        {
            throw Failures.Newer(where, version);
        }
        else if (version < Version)
        {
            session.Run("BEGIN IMMEDIATE");
            if (version < 2)
            {
                session.Run(AccessTables);
            }

            if (version < 3)
            {
                session.Run(Kinds);
            }

            if (version < 4)
            {
                session.Run(Stamps);
            }

            session.Run(Keys);
            session.Pragma(FormattableString.Invariant($"user_version={Version}"));
            session.Run("COMMIT");
        }
    }

    private static void Create(Session session)
    {
        // Large pages: bodies of some 40 KB take three pages instead of ten. Must come before the first table.
        session.Pragma("page_size=16384");
        session.Pragma("journal_mode=WAL");
        session.Run("BEGIN IMMEDIATE");
        session.Run(Tables);
        session.Run(AccessTables);
        session.Run(Kinds);
        session.Run(Stamps);
        session.Run(Keys);
        session.Pragma(FormattableString.Invariant($"application_id={ApplicationId}"));
        session.Pragma(FormattableString.Invariant($"user_version={Version}"));
        session.Run("COMMIT");
    }
}
