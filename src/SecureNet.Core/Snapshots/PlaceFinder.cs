using System.Text.RegularExpressions;
using SecureNet.Model;

namespace SecureNet.Snapshots;

/// <summary>
/// Finds out of which account and region each file is. The account is one that can have listed what the file holds: the one that its
/// folders name, else the owner, else that of the files beside, else the only one of all. An account that is said beats all of it.
/// </summary>
internal sealed partial class PlaceFinder
{
    private readonly Dictionary<DescribeDocument, Evidence> _evidence;
    private readonly Dictionary<string, Folder> _folders;
    private readonly VpcOwners _vpcs;
    private readonly string? _account;
    private readonly string? _region;
    private readonly Action<SnapshotProblem> _report;

    /// <param name="documents">All files.</param>
    /// <param name="account">The account of all files, or null where they tell it themselves.</param>
    /// <param name="region">The region of files that tell none.</param>
    public PlaceFinder(IReadOnlyCollection<DescribeDocument> documents, string? account, string? region, Action<SnapshotProblem> report)
    {
        (_evidence, _account, _region, _report) = (documents.ToDictionary(d => d, d => new Evidence(d)), account, region, report);
        _vpcs = new([.. _evidence.Values]);
        _folders = _evidence.GroupBy(e => e.Key.Folder).ToDictionary(g => g.Key, g => new Folder([.. g.Select(e => e.Value)], _vpcs));
    }

    /// <summary>The account and region that the folders and the name of a file tell; null in a part that they do not.</summary>
    public static (string? AccountId, string? Region) Told(DescribeDocument document)
    {
        (string? account, _, string? region) = Hints(document);
        return (account, region);
    }

    /// <summary>The place of a file; null, with a problem reported, where it cannot be told.</summary>
    public Place? Find(DescribeDocument document)
    {
        Evidence own = _evidence[document];
        Folder folder = _folders[document.Folder];
        string? region = document.IsGlobal ? Place.Global
            : own.FolderRegion ?? own.Regions.Top ?? folder.Regions ?? _region ?? Only(e => e.FolderRegion ?? e.Regions.Top);
        string? account = _account ?? AccountOf(document, own, folder);
        if (account is not null && region is not null) { return new(account, region); }
        if (account is null && own.Owners.Count > 1)
        {
            _report(new(true,
                $"it holds what accounts {string.Join(" and ", own.Owners.Take(4))} listed, and no account can have listed all "
                    + "of it. Put what each listed in files of its own, or say -AccountId. It is left out.") { File = document.File });
        }
        else
        {
            _report(new(true, $"the {(account is null ? "account" : "region")} cannot be told from the folders, the file's name, owners, "
                + "zones or ARNs. Put it in folders <account>/<region>, or say -AccountId and -Region. It is left out.")
            {
                File = document.File
            });
        }

        return null;
    }

    private string? AccountOf(DescribeDocument document, Evidence own, Folder folder)
    {
        string? home = folder.IsOverruled ? folder.Strong : own.FolderAccount ?? folder.Strong ?? own.NamedAccount;
        string?[] candidates =
            [folder.IsOverruled ? null : own.FolderAccount, own.Strong.Top, folder.Strong, own.NamedAccount, own.Weak.Top, folder.Weak,
                Only(e => e.FolderAccount ?? e.Strong.Top), .. own.Owners];
        string? account = candidates.OfType<string>().FirstOrDefault(c => _vpcs.CanHaveListed(c, own));
        string? said = own.FolderAccount ?? home;
        if (account is null || said is null || account == said) { return account; }
        document.IsPartial = !own.IsStrong && account != home;
        // A folder that is called after another account is told once.
        if (!folder.IsOverruled || folder.Tell())
        {
            _report(new(false, $"{(folder.IsOverruled ? "what the files of this folder list" : "what it lists")} is of account {account}, "
                + $"though it lies in the folder of account {said}: it is read as of {account}"
                + (document.IsPartial
                    ? ", and as no account's whole listing. Move it to its account's folder, or say -AccountId where a shared VPC "
                        + "was listed." : ". Move it to its account's folder; -AccountId says otherwise."))
            {
                File = document.File,
            });
        }

        return account;
    }

    private string? Only(Func<Evidence, string?> of) =>
        _evidence.Values.Select(of).OfType<string>().Distinct().Take(2).ToArray() is [string one] ? one : null;

    // The nearest folder wins; the file's own name is nearest of all.
    private static (string? Account, string? Named, string? Region) Hints(DescribeDocument document)
    {
        (string? account, string? named, string? region) = (null, null, null);
        foreach (string part in document.Hints.Split('/', '\\').Reverse())
        {
            Match match = Account().Match(part);
            if (match.Success && match.Length == part.Length) { account ??= part; }
            if (match.Success) { named ??= match.Value; }
            region ??= RegionIn(part);
        }

        return (account, named, region);
    }

    /// <summary>The region whose name stands in a text, such as a zone's or an endpoint service's name; or null.</summary>
    private static string? RegionIn(string? text) => text is not null && Region().Match(text) is { Success: true } m ? m.Value : null;

    // Twelve digits, but not a point in time such as 202611252108.
    [GeneratedRegex(@"(?<![0-9a-zA-Z])(?!20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d)\d{12}(?![0-9a-zA-Z])")]
    private static partial Regex Account();

    // The parts of the world, the partition where it is another one, the direction and a number: us-east-1, us-gov-west-1, eusc-de-east-1.
    [GeneratedRegex(@"(?<![0-9a-zA-Z])(?:us|eu|ap|sa|ca|me|af|cn|il|mx|eusc)(?:-(?:gov|iso[a-z]?|de))?-(?:north|south|east|west"
        + @"|central|northeast|northwest|southeast|southwest)-\d{1,2}")]
    private static partial Regex Region();
}
