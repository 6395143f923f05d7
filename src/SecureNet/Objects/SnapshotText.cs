using System.ComponentModel;
using System.Globalization;
using System.Text;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Snapshots;

namespace SecureNet;

/// <summary>A snapshot as the format file shows it; not for scripts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class SnapshotText
{
    // More problems than this are counted; every one is in the property Problems.
    private const int Shown = 5;

    /// <summary>Places, counts a kind, and what is missing.</summary>
    public static string Of(NetworkSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (MockObject.NameOf(snapshot) is { } made) { return made; }
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Network snapshot of "
            + $"{snapshot.ReadAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z{(snapshot.Path is { } path ? $", from {path}" : "")}: "
            + $"{snapshot.ResourceCount} resources");
        ILookup<(Place, ResourceKind), Resource> resources = snapshot.Network.Resources.ToLookup(r => (r.Place, r.Kind));
        foreach (Place place in snapshot.Places)
        {
            IEnumerable<string> counts = SnapshotKinds.All.Where(k => k != ResourceKind.VpcBlockPublicAccess)
                .Select(k => (Kind: k, Count: resources[(place, k)].Count())).Where(c => c.Count > 0)
                .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Count} {Words.Of(c.Kind)}{(c.Count == 1 ? "" : "s")}"));
            text.Append(CultureInfo.InvariantCulture, $"\n  {place}: {string.Join(", ", counts.DefaultIfEmpty("nothing"))}");
            if (resources[(place, ResourceKind.VpcBlockPublicAccess)].OfType<VpcBlockPublicAccess>().FirstOrDefault(b => b.Mode != "off")
                is { } access) { text.Append(CultureInfo.InvariantCulture, $"\n    VPC Block Public Access: {access.Mode}"); }
            string[] missing = [.. SnapshotKinds.All.Where(k => !snapshot.Network.Has(place, k)).Select(ListingCalls.ActionOf)];
            if (missing.Length > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $"\n    not read, so unknown: {string.Join(", ", missing)}");
            }
        }

        foreach (SnapshotProblem problem in snapshot.Problems.Take(Shown))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {(problem.IsError ? "error" : "gap")}: {problem}");
        }
        if (snapshot.Problems.Count > Shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  and {snapshot.Problems.Count - Shown} more: see the property Problems");
        }
        return text.ToString();
    }
}
