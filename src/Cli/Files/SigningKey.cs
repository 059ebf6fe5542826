using System.Security.Cryptography;
using Hattama.Results;

namespace Hattama.Cli;

/// <summary>
/// The key that signs snapshots: ECDSA over P-256, <c>key.pem</c> in the store's folder, readable by its owner only, with the
/// public half beside it in <c>key.pub.pem</c>.
/// </summary>
internal static class SigningKey
{
    private const string PrivateName = "key.pem";
    private const string PublicName = "key.pub.pem";

    /// <summary>
    /// Loads the key given, or that of the environment, or that of the store; makes the last where there is none and says so.
    /// </summary>
    public static ECDsa LoadOrCreate(OpenStore store, string? given, Terminal terminal)
    {
        given ??= store.KeyOfEnvironment;
        if (given is not null)
        {
            return Load(given);
        }

        if (store.Place.Kind == StoreKind.Azure)
        {
            throw CommandFailure.Usage(
                $"A store on Azure keeps no signing key. Give --key FILE or set HATTAMA_KEY; this makes one: hattama key --store {store.Name} --key FILE");
        }

        var folder = store.Place.Beside;
        var path = Path.Combine(folder, PrivateName);
        Make(path, terminal);

        var key = Load(path);
        WritePublic(folder, key);
        return key;
    }

    /// <summary>Makes the key given where there is none, for a store that has no place for one.</summary>
    public static void MakeWhereNoFolder(OpenStore store, string? given, Terminal terminal)
    {
        if (given is not null && store.Place.Kind != StoreKind.Folder)
        {
            Make(given, terminal);
        }
    }

    /// <summary>Path of the public key of a store; there may be none.</summary>
    public static string PublicPath(StorePlace place) => Path.Combine(place.Beside, PublicName);

    private static void Make(string path, Terminal terminal)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            CreateFile(path);
            terminal.Note($"A signing key was made: {path} (keep it private). Key id: {IdOf(path)}");
        }
    }

    private static string IdOf(string path)
    {
        using var key = Load(path);
        return Snapshot.KeyId(key).Hex;
    }

    private static ECDsa Load(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            key.SignData([], HashAlgorithmName.SHA256);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value is not "1.2.840.10045.3.1.7")
            {
                throw new CryptographicException("it is not on curve P-256");
            }

            return key;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw CommandFailure.Storage($"The signing key {path} cannot be used: {failure.Message}. Give a private ECDSA P-256 key in PEM.", failure);
        }
    }

    /// <summary>Complete or not there at all: written under another name, then renamed; a key that another process made meanwhile stays.</summary>
    private static void CreateFile(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }

    private static void WritePublic(string folder, ECDsa key)
    {
        var path = Path.Combine(folder, PublicName);
        var pem = key.ExportSubjectPublicKeyInfoPem() + "\n";
        if (!File.Exists(path) || File.ReadAllText(path) != pem)
        {
            File.WriteAllText(path, pem);
        }
    }
}
