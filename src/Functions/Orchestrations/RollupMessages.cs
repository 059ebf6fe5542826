namespace Hattama.Functions;

/// <summary>Input of <see cref="NationalRollup"/>. Everything in these messages is a reference: history holds no figures.</summary>
/// <param name="Contest">Contest id.</param>
/// <param name="By">Code of the person who asked; empty: the schedule.</param>
public sealed record RollupOrder(string Contest, string By);

/// <summary>Input of <see cref="RegionRollup"/>: a stretch of the partitions of a plan, those of one region.</summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Plan">Digest of the plan's note.</param>
/// <param name="From">Number of the first partition.</param>
/// <param name="Before">Number after the last.</param>
public sealed record RegionOrder(string Contest, string Plan, int From, int Before);

/// <summary>Input of <see cref="RollUpDistrict"/>.</summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Plan">Digest of the plan's note.</param>
/// <param name="Number">Number of the partition in the plan.</param>
public sealed record DistrictOrder(string Contest, string Plan, int Number);

/// <summary>Input of <see cref="PublishRollup"/>.</summary>
/// <param name="Contest">Contest id.</param>
/// <param name="Plan">Digest of the plan's note.</param>
public sealed record PublishOrder(string Contest, string Plan);
