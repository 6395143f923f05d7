namespace SecureNet.Cloud;

/// <summary>The objects of buckets, as one account sees them. Failures are <see cref="CloudException"/>s.</summary>
public interface IObjectStore
{
    /// <summary>The objects whose keys start with the prefix, in the order of their keys, page after page as they are read.</summary>
    /// <param name="startAfter">Only keys after this one; null for all.</param>
    IAsyncEnumerable<StoredObject> ListAsync(string bucket, string prefix, string? startAfter, CancellationToken cancellationToken);

    /// <summary>The "folders" right under the prefix, each with its trailing slash.</summary>
    Task<IReadOnlyList<string>> ListFoldersAsync(string bucket, string prefix, CancellationToken cancellationToken);

    /// <summary>Opens an object for reading; the caller disposes the stream.</summary>
    Task<Stream> OpenReadAsync(string bucket, string key, CancellationToken cancellationToken);

    /// <summary>Writes an object.</summary>
    Task PutAsync(string bucket, string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>True if the bucket holds no object, no version and no delete marker.</summary>
    Task<bool> IsEmptyAsync(string bucket, CancellationToken cancellationToken);

    /// <summary>Deletes every object, version and delete marker under the prefix; returns how many.</summary>
    Task<int> DeleteAllAsync(string bucket, string prefix, CancellationToken cancellationToken);
}

/// <summary>An object as a listing shows it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Size">Bytes.</param>
/// <param name="LastModified">When it was written (UTC).</param>
public sealed record StoredObject(string Key, long Size, DateTimeOffset LastModified);
