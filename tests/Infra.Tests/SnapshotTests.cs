namespace Hattama.Tests;

/// <summary>
/// What the templates would make of the parameters of a rehearsal and of a counting night is kept beside them, so that a
/// change of the one shows as a change of the other in review. To write it anew: <c>HATTAMA_WRITE_SNAPSHOTS=1 ./test --filter Snapshot_</c>.
/// </summary>
public sealed class SnapshotTests
{
    private static readonly string[] Place =
    [
        "--subscription-id", "00000000-0000-0000-0000-000000000001", "--tenant-id", "00000000-0000-0000-0000-000000000002",
        "--location", "westeurope",
    ];

    [Theory]
    [InlineData("test")]
    [InlineData("production")]
    public async Task Snapshot_OfTheTemplates_IsTheOneKept(string parameters)
    {
        if (Environment.GetEnvironmentVariable("HATTAMA_WRITE_SNAPSHOTS") == "1")
        {
            var written = await Bicep.RunAsync(Bicep.Folder, ["snapshot", $"{parameters}.bicepparam", "--mode", "overwrite", .. Place]);
            Assert.Equal((0, string.Empty), (written.ExitCode, written.Errors.Trim()));
            Assert.Skip($"Written anew: look at infra/{parameters}.snapshot.json with git diff before you commit it.");
        }

        var answer = await Bicep.RunAsync(Bicep.Folder, ["snapshot", $"{parameters}.bicepparam", "--mode", "validate", .. Place]);
        Assert.True(
            answer.ExitCode == 0,
            $"The templates give something else than infra/{parameters}.snapshot.json. If that is meant: HATTAMA_WRITE_SNAPSHOTS=1 ./test --filter Snapshot_\n"
            + answer.Output + answer.Errors);
    }

    [Fact]
    public async Task Snapshot_SettingChanged_IsNoticed()
    {
        var copy = Bicep.Copy();
        try
        {
            var file = Path.Combine(copy.FullName, "modules", "storage-account.bicep");
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(
                file, text.Replace("allowSharedKeyAccess: false", "allowSharedKeyAccess: true", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            var answer = await Bicep.RunAsync(copy.FullName, ["snapshot", "test.bicepparam", "--mode", "validate", .. Place]);
            Assert.NotEqual(0, answer.ExitCode);
            Assert.Contains("allowSharedKeyAccess", answer.Output + answer.Errors, StringComparison.Ordinal);
        }
        finally
        {
            copy.Delete(recursive: true);
        }
    }
}
