namespace Hattama.Tests;

/// <summary>The operations that write, on the web server of the command line.</summary>
public sealed class WebWriteContractTests : WriteContractTests
{
    private protected override Setting OnHost(Setting setting) => setting;

    private protected override void CheckUploadUrl(Answer grant)
    {
        Assert.Equal(grant["Location"], grant.Json.GetProperty("uploadUrl").GetString());
        Assert.Empty(grant.Json.GetProperty("uploadHeaders").EnumerateObject());
    }
}

/// <summary>Refusals of the web server of the command line.</summary>
public sealed class WebRefusalTests : RefusalTests
{
    private protected override Setting OnHost(Setting setting) => setting;
}
