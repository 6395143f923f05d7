using System.Runtime.CompilerServices;
using SecureNet.Cloud;

namespace SecureNet.Aws;

/// <summary>
/// The client tokens of changes. A change has the same one however often the executor makes it, so that AWS answers a second call with the
/// first one's work; left to itself the SDK would give each call a token of its own.
/// </summary>
internal static class ClientTokens
{
    private static readonly ConditionalWeakTable<Change, string> s_tokens = [];

    public static string Of(Change change) => s_tokens.GetValue(change, _ => Guid.NewGuid().ToString());
}
