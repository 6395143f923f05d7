namespace SecureNet.Model;

/// <summary>One account in one region: where a resource lives and where a call goes.</summary>
/// <param name="AccountId">The 12-digit account id.</param>
/// <param name="Region">The region's code, such as <c>us-east-1</c>.</param>
public readonly record struct Place(string AccountId, string Region)
{
    public override string ToString() => $"account {AccountId} in {Region}";
}
