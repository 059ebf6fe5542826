using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using Hattama.Kit;
using Hattama.Stores.Azure;
using static Hattama.Tests.StoreSamples;

namespace Hattama.Tests.Azure;

/// <summary>One grant, one blob, once.</summary>
public sealed class AzureUploadsTests(AzureStorage storage)
{
    [Fact]
    public async Task Grant_OnTheEmulator_CreatesOnceAndDoesNothingElse()
    {
        var store = await storage.CreateAsync();
        using var client = new HttpClient();
        await CheckAsync(store, client);
    }

    /// <summary>As on Azure: the identity asks for a key, and the grant is signed with that.</summary>
    [Fact]
    public async Task Grant_ByAnIdentity_CreatesOnceAndDoesNothingElse()
    {
        var folder = Directory.CreateTempSubdirectory("hattama-");
        try
        {
            var (certificate, key) = WriteCertificate(folder.FullName);
            await using var azurite = await Azurite.StartAsync("--oauth", "basic", "--cert", certificate, "--key", key);
            using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = static (_, _, _, _) => true };
            using var client = new HttpClient(handler);
            using var transport = new HttpClientTransport(client);
            var blobs = new Uri(azurite.Blobs, "/devstoreaccount1");
            var tables = new Uri(azurite.Tables, "/devstoreaccount1");
            var store = AzureStore.Of(
                new AzureAccounts(blobs, blobs, blobs, tables, blobs), new AnyIdentity(), null,
                new BlobClientOptions { Transport = transport }, new global::Azure.Data.Tables.TableClientOptions { Transport = transport });
            await new BlobContainerClient(new Uri(blobs + "/uploads"), new AnyIdentity(), new BlobClientOptions { Transport = transport }).CreateAsync(cancellationToken: Cancel);
            await CheckAsync(store, client);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("..%2F")]
    [InlineData("ә")]
    public async Task Grant_ForAnIdThatIsNone_IsRefused(string upload) => await Assert.ThrowsAsync<ArgumentException>(
        async () => await (await storage.CreateAsync()).Uploads.GrantAsync(Contest, upload, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddMinutes(1), Cancel));

    private static async Task CheckAsync(AzureStore store, HttpClient client)
    {
        var now = DateTimeOffset.UtcNow;
        var address = await store.Uploads.GrantAsync(Contest, "u1", now, now.AddMinutes(5), Cancel);
        Assert.Null(await store.Uploads.OpenAsync(Contest, "u1", null, Cancel));
        Assert.Equal(HttpStatusCode.Created, await SendAsync(client, HttpMethod.Put, address, "first"));

        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(client, HttpMethod.Put, address, "second"));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(client, HttpMethod.Get, address, null));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(client, HttpMethod.Delete, address, null));
        var other = new Uri(address.AbsoluteUri.Replace("/u1?", "/u2?", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(client, HttpMethod.Put, other, "other"));
        var expired = await store.Uploads.GrantAsync(Contest, "u3", now.AddMinutes(-4), now.AddMinutes(-3), Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(client, HttpMethod.Put, expired, "late"));

        await using var opened = await store.Uploads.OpenAsync(Contest, "u1", null, Cancel);
        using var text = new StreamReader(opened!.Bytes);
        Assert.Equal("first", await text.ReadToEndAsync(Cancel));
        Assert.Equal((Contest, "u1", 5L), (opened.Arrived.Contest, opened.Arrived.Upload, opened.Arrived.Length));
        Assert.Equal([opened.Arrived], await store.Uploads.ListAsync(Contest, Cancel).ToListAsync(Cancel));
        Assert.NotNull(await store.Uploads.OpenAsync(Contest, "u1", opened.Arrived.Version, Cancel));
        Assert.Null(await store.Uploads.OpenAsync(Contest, "u1", "\"0x8D0\"", Cancel));
        Assert.Empty(await store.Uploads.ListAsync("other", Cancel).ToListAsync(Cancel));
    }

    private static async Task<HttpStatusCode> SendAsync(HttpClient client, HttpMethod method, Uri address, string? body)
    {
        using var request = new HttpRequestMessage(method, address);
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Headers.Add("x-ms-blob-type", "BlockBlob");
        }

        using var answer = await client.SendAsync(request, Cancel);
        return answer.StatusCode;
    }

    private static (string Certificate, string Key) WriteCertificate(string folder)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var (certificateFile, keyFile) = (Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
        return (certificateFile, keyFile);
    }

    /// <summary>A token such as the emulator takes: it looks at who it is for and until when, and not at the signature.</summary>
    private sealed class AnyIdentity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
        {
            var now = DateTimeOffset.UtcNow;
            var claims = new Dictionary<string, object>
            {
                ["aud"] = "https://storage.azure.com",
                ["iss"] = "https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/",
                ["nbf"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
                ["iat"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
                ["exp"] = now.AddHours(2).ToUnixTimeSeconds(),
                ["oid"] = "23657296-5cd5-45b0-a809-d972a7f4dfe1",
                ["tid"] = "dd0d0df1-06c3-436c-8034-4b9a153097ce",
            };
            return new AccessToken($"{Encode(new { alg = "none", typ = "JWT" })}.{Encode(claims)}.{Encode("signature")}", now.AddHours(2));
        }

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(GetToken(requestContext, cancellationToken));

        private static string Encode<T>(T part) =>
            System.Buffers.Text.Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(part)));
    }
}
