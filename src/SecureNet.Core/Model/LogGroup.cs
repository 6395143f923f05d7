namespace SecureNet.Model;

/// <summary>A log group of CloudWatch Logs; its id is its name, which its account and region have once.</summary>
public sealed record LogGroup : Resource
{
    public override ResourceKind Kind => ResourceKind.LogGroup;

    public string LogGroupName => Id;

    public string Arn => ArnOf(Place, Id);

    /// <summary>Days after which events expire; null for never.</summary>
    public int? RetentionInDays { get; init; }

    public override string PlainName => Id;

    /// <summary>The path of what SecureNet makes: listings show no tags, so ours are found by it in one call.</summary>
    public const string NamePrefix = "/securenet/";

    /// <summary>The ARN, without the <c>:*</c> that stands for the group's streams.</summary>
    public static string ArnOf(Place place, string name) =>
        $"arn:{Partition.Of(place.Region)}:logs:{place.Region}:{place.AccountId}:log-group:{name}";
}
