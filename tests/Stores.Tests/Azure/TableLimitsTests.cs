using Azure.Data.Tables;
using Hattama.Kit;
using Hattama.Stores.Azure;

namespace Hattama.Tests.Azure;

/// <summary>What Azure refuses is refused by us, also what the emulator accepts.</summary>
public sealed class TableLimitsTests(AzureStorage storage)
{
    private const int PerProperty = 8 + 2 * 3 + 4; // of a binary property with a name of three characters

    [Theory]
    [InlineData(64 * 1024 - 1, true)]
    [InlineData(64 * 1024, true)]
    [InlineData(64 * 1024 + 1, false)]
    public void Binary_Length_IsLimited(int bytes, bool isAllowed) => Check(isAllowed, With("p", new byte[bytes]), "65536 bytes");

    [Theory]
    [InlineData(32 * 1024, true)]
    [InlineData(32 * 1024 + 1, false)]
    public void Text_Length_IsLimited(int characters, bool isAllowed) => Check(isAllowed, With("p", new string('x', characters)), "65536 bytes");

    [Theory]
    [InlineData(252, true)]
    [InlineData(253, false)]
    public void Properties_Number_IsLimited(int count, bool isAllowed)
    {
        var entity = new TableEntity("p", "r");
        for (var i = 0; i < count; i++)
        {
            entity[$"p{i}"] = i;
        }

        Check(isAllowed, entity, "252 properties");
    }

    [Theory]
    [InlineData(-1, true)] // one byte less than a mebibyte
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void Entity_Size_IsLimited(int over, bool isAllowed) => Check(isAllowed, OfSize(1024 * 1024 + over), "1048576 bytes");

    [Theory]
    [InlineData(512, true)]
    [InlineData(513, false)]
    public void Key_Length_IsLimited(int characters, bool isAllowed) =>
        Check(isAllowed, new TableEntity("p", new string('k', characters)), "512 characters");

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    public void Key_WithForbiddenCharacter_IsRefused(string key)
    {
        Check(isAllowed: false, new TableEntity(key, "r"), "control character");
        Check(isAllowed: false, new TableEntity("p", key), "control character");
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Batch_Number_IsLimited(int count, bool isAllowed) => CheckBatch(isAllowed, [.. Rows(count)], "1 to 100 entities");

    [Fact]
    public void Batch_OfTwoPartitions_IsRefused() =>
        CheckBatch(isAllowed: false, [new TableEntity("p", "r"), new TableEntity("q", "r")], "one partition key");

    [Fact]
    public void Batch_SameRowTwice_IsRefused() => CheckBatch(isAllowed: false, [new TableEntity("p", "r"), new TableEntity("p", "r")], "repeats a row key");

    [Theory]
    [InlineData(3, true)] // 3 × 1 MiB as Base64 ≤ 4 MiB
    [InlineData(4, false)]
    public void Batch_Bytes_AreLimited(int entities, bool isAllowed) =>
        CheckBatch(isAllowed, [.. Enumerable.Range(0, entities).Select(i => OfSize(1024 * 1024 - 8192, $"{i}"))], "4194304 bytes");

    /// <summary>Why the limits are ours: without them these would pass here and fail on Azure.</summary>
    [Fact]
    public async Task Emulator_AcceptsWhatAzureRefuses_AndWeDoNot()
    {
        var azurite = await storage.AzuriteAsync();
        var options = new TableClientOptions();
        options.AddPolicy(new EmulatorPorts(azurite.Tables.Port), global::Azure.Core.HttpPipelinePosition.PerCall);
        var client = new TableServiceClient("UseDevelopmentStorage=true", options).GetTableClient(storage.NewPrefix() + "limits");
        await client.CreateAsync(TestContext.Current.CancellationToken);
        TableEntity[] mixed = [new TableEntity("p", "r"), new TableEntity("q", "r")];
        var large = OfSize(1024 * 1024 + 70_000, "large");
        await client.SubmitTransactionAsync(mixed.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)), TestContext.Current.CancellationToken);
        await client.AddEntityAsync(large, TestContext.Current.CancellationToken);

        var ours = new Table(client, 1000);
        await Assert.ThrowsAsync<ArgumentException>(() => ours.AddAsync(mixed, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => ours.AddAsync(large, TestContext.Current.CancellationToken));
    }

    private static TableEntity With(string name, object value) => new("p", "r") { [name] = value };

    private static IEnumerable<TableEntity> Rows(int count) => Enumerable.Range(0, count).Select(static i => new TableEntity("p", $"{i}"));

    /// <summary>An entity of exactly this size by Microsoft's formula.</summary>
    private static TableEntity OfSize(int bytes, string row = "r")
    {
        var entity = new TableEntity("p", row);
        var left = bytes - 4 - 2 * (1 + row.Length);
        for (var i = 10; left > 0; i++)
        {
            var length = Math.Min(left - PerProperty, 64 * 1024 - PerProperty);
            entity[$"p{i}"] = new byte[length];
            left -= length + PerProperty;
        }

        Assert.Equal(bytes, TableLimits.StoredSize(entity));
        return entity;
    }

    private static void Check(bool isAllowed, TableEntity entity, string expected) => Expect(isAllowed, () => TableLimits.Check(entity), expected);

    private static void CheckBatch(bool isAllowed, IReadOnlyList<TableEntity> batch, string expected) =>
        Expect(isAllowed, () => TableLimits.CheckBatch(batch), expected);

    private static void Expect(bool isAllowed, Action check, string expected)
    {
        var refused = Record.Exception(check);
        Assert.Equal(isAllowed, refused is null);
        Assert.Contains(expected, refused?.Message ?? expected, StringComparison.Ordinal);
    }
}
