using SecureNet.Files;
using SecureNet.Model;

namespace SecureNet.Snapshots;

/// <summary>
/// Writes a network as a dump that <see cref="SnapshotFolder"/> and other tools read: folders account/region, a file a call.
/// </summary>
public static class SnapshotWriter
{
    private static readonly string[] s_own = ["describe-*.json", "get-*.json", "search-*.json"];

    /// <summary>Writes the files and returns their number. Files of an earlier dump of the same places are replaced.</summary>
    /// <param name="folder">The folder to write to; it is made where it is not there.</param>
    public static int Write(Network network, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(network);
        int written = 0;
        ILookup<Place, Resource> byPlace = network.Resources.ToLookup(r => r.Place);
        foreach (Place place in PlacesOf(network))
        {
            string target = FolderOf(folder, place);
            OwnerFile.CreateFolder(target);
            // A file that this dump does not write would be read as part of it.
            foreach (string old in s_own.SelectMany(pattern => Directory.EnumerateFiles(target, pattern)).ToArray()) { File.Delete(old); }
            foreach (SnapshotFile file in SnapshotFiles.Of([.. byPlace[place]], k => network.Has(place, k), place,
                network.ShowsManaged(place) == true))
            {
                cancellationToken.ThrowIfCancellationRequested();
                using FileStream stream = OwnerFile.Open(Path.Join(target, file.Name), FileMode.CreateNew);
                stream.Write(file.Content);
                written++;
            }
        }

        return written;
    }

    /// <summary>
    /// The files in a folder that a dump of the network leaves there, and that are read with it afterwards; by their paths in the folder.
    /// </summary>
    public static IReadOnlyList<string> Others(Network network, string folder)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (!Directory.Exists(folder)) { return []; }
        HashSet<string> replaced = [.. PlacesOf(network).Select(p => FolderOf(folder, p)).Where(Directory.Exists)
            .SelectMany(f => s_own.SelectMany(pattern => Directory.EnumerateFiles(f, pattern)))];
        EnumerationOptions all = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None, IgnoreInaccessible = true };
        return [.. Directory.EnumerateFiles(folder, "*", all).Where(f => !replaced.Contains(f)).Select(f => Path.GetRelativePath(folder, f))
            .Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<Place> PlacesOf(Network network) => network.Places
        .Concat(network.Resources.Select(r => r.Place)).Distinct().Where(p => p.Region != Place.Global);

    private static string FolderOf(string folder, Place place) => Path.Join(folder, place.AccountId, place.Region);
}
