using CsCheck;
using Hattama.Ledger;
using Hattama.Stores.Azure;

namespace Hattama.Tests.Azure;

/// <summary>Documents in one blob: whole, or not at all.</summary>
public sealed class DocumentPacksTests
{
    private static readonly Gen<Dictionary<Digest, ReadOnlyMemory<byte>>> Packs = Gen.Byte.Array[0, 300].Array[1, 8].Select(all =>
        all.DistinctBy(static bytes => Digest.Of(bytes)).ToDictionary(static bytes => Digest.Of(bytes), static bytes => (ReadOnlyMemory<byte>)bytes));

    [Fact]
    public void Pack_WrittenAndRead_HoldsTheSame() => Packs.Sample(documents =>
    {
        var read = DocumentPacks.Read(DocumentPacks.Write(documents))!;
        return read.Count == documents.Count && documents.All(document => read[document.Key].Span.SequenceEqual(document.Value.Span));
    });

    [Fact]
    public void Pack_CutOrChanged_GivesNothingThatWouldBeTakenForADocument() =>
        Gen.Select(Packs, Gen.Int[0, 5_000], Gen.Byte).Sample((documents, at, value) =>
        {
            var pack = DocumentPacks.Write(documents);
            var cut = DocumentPacks.Read(pack.AsMemory(0, at % (pack.Length + 1)));
            pack[at % pack.Length] = value;
            var changed = DocumentPacks.Read(pack);
            // Whoever asks takes what hashes to its name, and asks for nothing else.
            return new[] { cut, changed }.All(read => read is null || read
                .Where(static document => Digest.Of(document.Value.Span) == document.Key)
                .All(document => documents.TryGetValue(document.Key, out var own) && own.Span.SequenceEqual(document.Value.Span)));
        });
}
