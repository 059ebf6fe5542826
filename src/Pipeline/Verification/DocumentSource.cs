using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

/// <summary>Gives those of some documents that interrupted roll-ups left; <paramref name="referred"/> are those that snapshots reach.</summary>
internal delegate Task<IReadOnlySet<Digest>> ProveLeftOvers(IReadOnlyCollection<Digest> extra, IReadOnlySet<Digest> referred);

/// <summary>
/// The documents of a publication, each checked against the digest that names it and reported once when it is missing,
/// changed or no JSON; remembers which ones were referred to.
/// </summary>
internal sealed class DocumentSource(IPublication publication, VerificationReport report)
{
    private readonly HashSet<Digest> _seen = [];
    private bool _isBlind;

    /// <summary>A document that must be there and hash to its name; null, and reported, if not.</summary>
    public async Task<JsonDocument?> LoadAsync(Digest document, string referrer, CancellationToken cancel)
    {
        var isNew = _seen.Add(document);
        if (document.IsNone)
        {
            return Refuse(isNew, MismatchKind.Changed, document, $"{referrer} refers to a document without a valid name.");
        }

        if (await publication.FindDocumentAsync(document, cancel) is not { } bytes)
        {
            return Refuse(isNew, MismatchKind.Deleted, document, $"It is missing; {referrer} refers to it.");
        }

        if (Digest.Of(bytes.Span) != document)
        {
            return Refuse(isNew, MismatchKind.Changed, document, $"Its bytes hash to {Digest.Of(bytes.Span)}; {referrer} refers to it.");
        }

        try
        {
            var content = JsonDocument.Parse(bytes);
            report.Documents += isNew ? 1 : 0;
            return content;
        }
        catch (JsonException damage)
        {
            return Refuse(isNew, MismatchKind.Changed, document, $"It is not JSON: {damage.Message} {referrer} refers to it.");
        }
    }

    /// <summary>Notes that a document was read elsewhere.</summary>
    public void OnRead(Digest document) => report.Documents += _seen.Add(document) ? 1 : 0;

    /// <summary>Says that documents behind a damaged one were not reached.</summary>
    public void LoseSight() => _isBlind = true;

    /// <summary>
    /// Reports documents that nothing refers to. Where the chain or a document that leads to others could not be read,
    /// nobody can tell which are added: then they are only noted.
    /// </summary>
    /// <param name="contest">Contest that the chain is about; null: there is no chain.</param>
    /// <param name="isChainWhole">Whether the chain could be followed to its beginning.</param>
    /// <param name="prove">Gives those of the documents that interrupted roll-ups left; null: only documents are at hand.</param>
    /// <param name="cancel">Ends the work.</param>
    public async Task CheckExtraAsync(string? contest, bool isChainWhole, ProveLeftOvers? prove, CancellationToken cancel)
    {
        foreach (var stray in await publication.ListStraysAsync(cancel) ?? [])
        {
            report.Add(MismatchKind.Added, stray, "A publication has no file of this name.");
        }

        if (await publication.ListDocumentsAsync(cancel) is not { } documents)
        {
            report.Note("The documents cannot be listed here: added ones could not be looked for.");
            return;
        }

        var extra = documents.Where(document => !_seen.Contains(document)).Order().ToList();
        if (extra.Count > 0 && (_isBlind || !isChainWhole))
        {
            report.Note($"{extra.Count} documents were not reached: what leads to them is damaged, or they were added.");
            return;
        }

        IReadOnlySet<Digest> leftOver = extra.Count == 0 ? new HashSet<Digest>()
            : prove is not null ? await prove(extra, _seen)
            : await LookAlikesAsync(contest, extra, cancel);
        foreach (var document in extra.Where(document => !leftOver.Contains(document)))
        {
            report.Add(MismatchKind.Added, $"document {document}", prove is null
                ? "No snapshot refers to it, and no roll-up of this contest writes such a document."
                : "No snapshot refers to it, and the ledger does not give it: it was added.");
        }

        report.AddLeftOvers(extra.Where(leftOver.Contains), isProven: prove is not null);
    }

    /// <summary>Documents of the shape that roll-ups write, under their own names: from documents alone nobody can tell who wrote them.</summary>
    private async Task<IReadOnlySet<Digest>> LookAlikesAsync(string? contest, IEnumerable<Digest> extra, CancellationToken cancel)
    {
        var found = new HashSet<Digest>();
        foreach (var document in extra)
        {
            if (contest is not null && await publication.FindDocumentAsync(document, cancel) is { } bytes
                && Digest.Of(bytes.Span) == document && DocumentShape.IsOf(contest, bytes))
            {
                found.Add(document);
            }
        }

        return found;
    }

    private JsonDocument? Refuse(bool isNew, MismatchKind kind, Digest document, string message)
    {
        _isBlind = true;
        if (isNew)
        {
            report.Add(kind, document.IsNone ? "document" : $"document {document}", message);
        }

        return null;
    }
}
