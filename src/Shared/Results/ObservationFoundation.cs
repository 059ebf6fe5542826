using Hattama.Ledger;
using Hattama.Observation;

namespace Hattama.Results;

/// <summary>What the documents about observation rest on.</summary>
/// <param name="Definition">Digest of the definition's bytes.</param>
/// <param name="Register">Digest of the register's root document.</param>
/// <param name="Official">Digest of the nation's document: the official result that copies are compared with.</param>
/// <param name="Reports">The reports of the cut.</param>
public sealed record ObservationFoundation(Digest Definition, Digest Register, Digest Official, ObserverReports Reports);
