using System.Text.Json;
using Hattama.Ledger;
using Hattama.Results;

namespace Hattama.Pipeline;

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
    public async Task CheckExtraAsync(bool isChainWhole, CancellationToken cancel)
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

        foreach (var document in extra)
        {
            report.Add(MismatchKind.Added, $"document {document}", "No snapshot refers to it: an interrupted roll-up left it, or it was added.");
        }
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
