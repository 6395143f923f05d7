using SecureNet.Model;

namespace SecureNet.Snapshots;

/// <summary>Writes a network as a dump that <see cref="SnapshotFolder"/> and other tools read: folders account/region, a file a call.</summary>
public static class SnapshotWriter
{
    /// <summary>Writes the files and returns their number. Files of an earlier dump of the same places are replaced.</summary>
    /// <param name="folder">The folder to write to; it is made where it is not there.</param>
    public static int Write(Network network, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(network);
        int written = 0;
        ILookup<Place, Resource> byPlace = network.Resources.ToLookup(r => r.Place);
        foreach (Place place in network.Places.Concat(byPlace.Select(g => g.Key)).Distinct())
        {
            string target = Path.Join(folder, place.AccountId, place.Region);
            Directory.CreateDirectory(target);
            // A file that this dump does not write would be read as part of it.
            foreach (string old in ((string[])["describe-*.json", "get-*.json", "search-*.json"]).SelectMany(pattern => Directory.EnumerateFiles(target, pattern)).ToArray()) { File.Delete(old); }
            foreach (SnapshotFile file in SnapshotFiles.Of([.. byPlace[place]], k => network.Has(place, k), place))
            {
                cancellationToken.ThrowIfCancellationRequested();
                File.WriteAllBytes(Path.Join(target, file.Name), file.Content);
                written++;
            }
        }

        return written;
    }
}
