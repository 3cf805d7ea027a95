using System.ComponentModel.DataAnnotations;
using ChatPlatform.Core.Tenancy.Erasure;
using Microsoft.Extensions.Options;

namespace ChatPlatform.Core.Knowledge;

/// <summary>The section "Storage".</summary>
public sealed class StorageOptions
{
    /// <summary>Folder of the uploaded files.</summary>
    [Required(ErrorMessage = "Storage:Directory is not set: name the folder for uploaded files.")]
    public string Directory { get; set; } = "";
}

/// <summary>
/// Stores uploaded files under random names in a folder for each tenant. A name given by a user never becomes part of a
/// path (S50).
/// </summary>
public sealed class FileStore(IOptions<StorageOptions> options) : ITenantLifecycleHook
{
    private const string PartSuffix = ".part";

    private readonly string _root = Path.GetFullPath(options.Value.Directory);

    /// <summary>Path of a stored file.</summary>
    /// <exception cref="ArgumentException">The key has not the form that <see cref="Create"/> returns.</exception>
    public string PathOf(Guid tenantId, string key) =>
        Guid.TryParseExact(key, "N", out _)
            ? Path.Combine(_root, tenantId.ToString("N"), key)
            : throw new ArgumentException("Not a storage key.", nameof(key));

    /// <summary>Creates a file for writing. Readers find it only after <see cref="Commit"/>.</summary>
    public (string Key, FileStream Stream) Create(Guid tenantId)
    {
        var key = Guid.CreateVersion7().ToString("N");
        var path = PathOf(tenantId, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return (
            key,
            new FileStream(
                path + PartSuffix, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16,
                FileOptions.Asynchronous));
    }

    public void Commit(Guid tenantId, string key) =>
        File.Move(PathOf(tenantId, key) + PartSuffix, PathOf(tenantId, key));

    /// <summary>Deletes all files of a tenant.</summary>
    public Task EraseAsync(Guid tenantId, CancellationToken ct)
    {
        var folder = Path.Combine(_root, tenantId.ToString("N"));
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Task.CompletedTask;
    }

    /// <summary>Deletes a file, complete or not; does nothing when it does not exist.</summary>
    public void Delete(Guid tenantId, string key)
    {
        if (Directory.Exists(Path.GetDirectoryName(PathOf(tenantId, key))))
        {
            File.Delete(PathOf(tenantId, key) + PartSuffix);
            File.Delete(PathOf(tenantId, key));
        }
    }
}
