using System.Globalization;
using System.Reflection;
using Hattama.Pipeline;
using Hattama.Stores.Azure;
using Microsoft.Extensions.Configuration;

namespace Hattama.Functions;

/// <summary>The settings of this host, under <c>Hattama:</c> (as environment variables <c>Hattama__…</c>). Addresses and numbers, no keys.</summary>
public sealed record HostSettings
{
    private const string BackEnd = "AzureFunctionsJobHost:extensions:durableTask:storageProvider:type";

    private HostSettings()
    {
    }

    /// <summary>Addresses of the storage accounts; null: the emulator's on this machine.</summary>
    public AzureAccounts? Storage { get; private init; }

    /// <summary>Client id of the identity that this host acts as; null: the one of the machine.</summary>
    public string? ClientId { get; private init; }

    /// <summary>The private key that signs snapshots, in PEM: from a vault, by reference.</summary>
    public string SigningKey { get; private init; } = string.Empty;

    /// <summary>The time between two rounds, for health: the schedule itself is the timer's.</summary>
    public TimeSpan RollupEvery { get; private init; }

    /// <summary>Every how many minutes uploads without receipt are looked for.</summary>
    public int ReconcileEvery => Storage is null ? 1 : 10;

    /// <summary>Name of the container that uploads arrive in.</summary>
    public string UploadContainer { get; private init; } = "uploads";

    /// <summary>Most bytes of one upload.</summary>
    public long MostBytes { get; private init; }

    /// <summary>Most bytes that uploads being taken in by one instance have together.</summary>
    public long MostBytesAtOnce { get; private init; }

    /// <summary>Reads them.</summary>
    /// <exception cref="InvalidDataException">One is missing or cannot be read; says which.</exception>
    public static HostSettings Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        RefuseAbsentScheduler(configuration);
        var own = configuration.GetSection("Hattama");
        var usual = new ArrivalOptions();
        var isEmulated = own["Data"] is null or "";
        return new HostSettings
        {
            Storage = isEmulated ? null : new AzureAccounts(
                AddressOf(configuration.GetSection("Uploads"), "blobServiceUri"), AddressOf(own, "Evidence"), AddressOf(own, "Data"),
                AddressOf(own, "Tables"), AddressOf(own, "Results")),
            ClientId = own["ClientId"] is { Length: > 0 } id ? id : null,
            SigningKey = own["SigningKey"] is { Length: > 0 } key ? key : throw Missing("Hattama:SigningKey"),
            RollupEvery = EveryOf(own["RollupSchedule"]),
            MostBytes = NumberOf(own, "MostBytes", usual.MostBytes),
            MostBytesAtOnce = NumberOf(own, "MostBytesAtOnce", usual.MostBytesAtOnce),
        };
    }

    /// <summary>A setting must not ask for a back end of orchestrations that was not built in: the host would fail with its own, darker words.</summary>
    private static void RefuseAbsentScheduler(IConfiguration configuration)
    {
        var isBuiltIn = typeof(HostSettings).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Any(fact => fact is { Key: "DurableTaskScheduler", Value: "true" });
        if (!isBuiltIn && string.Equals(configuration[BackEnd], "azureManaged", StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException(
                $"The setting {BackEnd} asks for Durable Task Scheduler, and this build lacks its package (Microsoft.Azure.Functions.Worker.Extensions.DurableTask.AzureManaged), "
                + "because the package feed did. Build with a feed that has it, or take the setting away: the task hub is in Azure Storage then.");
        }
    }

    /// <summary>The minutes of a schedule such as <c>0 */5 * * * *</c>; five when it is another.</summary>
    private static TimeSpan EveryOf(string? schedule) =>
        schedule?.Split(' ') is [_, ['*', '/', .. var minutes], ..] && int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var every)
            ? TimeSpan.FromMinutes(Math.Max(1, every))
            : TimeSpan.FromMinutes(5);

    private static Uri AddressOf(IConfigurationSection section, string name) =>
        Uri.TryCreate(section[name], UriKind.Absolute, out var address) ? address : throw Missing($"{section.Key}:{name}");

    private static long NumberOf(IConfigurationSection section, string name, long otherwise) =>
        section[name] is not { Length: > 0 } text ? otherwise
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number
        : throw new InvalidDataException($"The setting {section.Key}:{name} is not a number of bytes: {text}");

    private static InvalidDataException Missing(string name) => new($"The setting {name} is missing or cannot be read.");
}
