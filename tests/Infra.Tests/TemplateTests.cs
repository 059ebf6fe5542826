using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Hattama.Kit;
using Hattama.Pipeline;

namespace Hattama.Tests;

/// <summary>What must hold of every deployment, held against what the templates make of a rehearsal and of a counting night.</summary>
public sealed partial class TemplateTests
{
    [Theory]
    [InlineData("test", 1)]
    [InlineData("production", 3653)]
    public void Storage_EveryAccount_IsClosedLockedAndLogged(string parameters, int evidenceDays)
    {
        var deployment = Deployment.Read(parameters);
        Assert.Equal(5, deployment.OfType("Microsoft.Storage/storageAccounts").Count());
        Assert.Empty(StorageRules.Accounts(deployment));
        Assert.Empty(StorageRules.PublicBlobs(deployment));
        Assert.Empty(StorageRules.Evidence(deployment, evidenceDays));
        Assert.Empty(StorageRules.Logs(deployment));
    }

    [Theory]
    [InlineData("test")]
    [InlineData("production")]
    public void Events_OfUploads_ArriveOnceOrAreKept(string parameters) =>
        Assert.Empty(EventRules.Subscription(Deployment.Read(parameters), "uploads"));

    [Theory]
    [InlineData("test")]
    [InlineData("production")]
    public void Alerts_OfFiveConditions_ReachAPerson(string parameters) => Assert.Empty(EventRules.Alerts(Deployment.Read(parameters)));

    [Theory]
    [InlineData("test")]
    [InlineData("production")]
    public void App_OnFlexConsumption_HasNoSecretAndNoForbiddenSetting(string parameters)
    {
        var deployment = Deployment.Read(parameters);
        Assert.NotEmpty(deployment.Settings);
        Assert.Empty(AppRules.Flex(deployment));
        Assert.Empty(AppRules.LocalAuthentication(deployment));
        Assert.Empty(Secrets.InTemplate(deployment.Root));
        Assert.Empty(Secrets.InSettings(deployment.Settings));
    }

    /// <summary>The list of docs/operations-azure.md, kept to the letter: a role more or less is a decision, not a by-product.</summary>
    [Theory]
    [InlineData("test", false, true)]
    [InlineData("production", true, false)]
    public void Roles_Assigned_AreThoseOfTheList(string parameters, bool hasAuditors, bool keepsOrchestrations)
    {
        var listed = RoleRow().Matches(File.ReadAllText(Repository.File("docs", "operations-azure.md")))
            .Select(row => $"{row.Groups["where"].Value}: {row.Groups["who"].Value}: {row.Groups["role"].Value}")
            .Where(row => hasAuditors || !row.Contains(": auditors: ", StringComparison.Ordinal))
            .Where(row => keepsOrchestrations ? !row.StartsWith("schedulers", StringComparison.Ordinal) : !IsTaskHub(row))
            .Order(StringComparer.Ordinal);
        Assert.Equal(listed, AppRules.Roles(Deployment.Read(parameters)));

        static bool IsTaskHub(string row) => row is "host: app: Storage Queue Data Contributor" or "host: app: Storage Table Data Contributor";
    }

    [Fact]
    public void Metrics_OfAlerts_AreThoseThatTheProgramGives()
    {
        var given = Instruments();
        var alerted = Metric().Matches(File.ReadAllText(Path.Combine(Bicep.Folder, "modules", "alerts.bicep"))).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        Assert.NotEmpty(alerted);
        Assert.Empty(alerted.Except(given));
        var documented = Metric().Matches(File.ReadAllText(Repository.File("docs", "telemetry.md"))).Select(match => match.Value)
            .Where(name => name is not ("hattama.upload" or "hattama.contest")).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(given.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Alerts_PointToHeadings_OfTheOperationsPage()
    {
        var page = File.ReadAllText(Repository.File("docs", "operations-azure.md"));
        var named = Heading().Matches(File.ReadAllText(Path.Combine(Bicep.Folder, "modules", "alerts.bicep"))).Select(match => match.Groups["heading"].Value).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, heading => Assert.Contains($"# {heading}\n", page, StringComparison.Ordinal));
    }

    private static HashSet<string> Instruments()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == Signals.Name)
                {
                    names.Add(instrument.Name);
                }
            },
        };
        listener.Start();
        RuntimeHelpers.RunClassConstructor(typeof(Signals).TypeHandle);
        return names;
    }

    [GeneratedRegex(@"hattama\.[a-z]+(\.[a-z]+)?", RegexOptions.CultureInvariant)]
    private static partial Regex Metric();

    [GeneratedRegex("operations-azure\\.md, \"(?<heading>[^\"]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `(?<where>[^`]+)` \| (?<who>app|topic|operators|auditors) \| (?<role>[A-Z][A-Za-z ]+) \|", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex RoleRow();
}
