namespace SecureNet.Model;

/// <summary>One account in one region: where a resource lives and where a call goes.</summary>
/// <param name="AccountId">The 12-digit account id.</param>
/// <param name="Region">The region's code, such as <c>us-east-1</c>.</param>
public readonly record struct Place(string AccountId, string Region)
{
    /// <summary>Stands for the region of what belongs to an account as a whole: IAM's roles and profiles.</summary>
    public const string Global = "aws-global";

    /// <summary>Where a kind of this account and region lives: here, or in the account as a whole.</summary>
    public Place For(ResourceKind kind) => IsGlobal(kind) ? this with { Region = Global } : this;

    /// <summary>True for the kinds that an account has once, and not once a region.</summary>
    public static bool IsGlobal(ResourceKind kind) => kind is ResourceKind.Role or ResourceKind.InstanceProfile;

    public override string ToString() => Region == Global ? $"account {AccountId} in every region" : $"account {AccountId} in {Region}";
}
