using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using SecureNet.Policies;
using static SecureNet.Tests.Core.PolicyLab;

namespace SecureNet.Tests.Core;

/// <summary>What must hold of every policy and request, over random ones.</summary>
public class PolicyPropertyTests
{
    private static readonly string[] s_values = ["a", "b", "ab", "", "a*", "?"];

    private static readonly Gen<string> s_condition =
        from op in Gen.Elements("StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "StringEqualsIfExists",
            "StringNotLikeIfExists",
            "ForAllValues:StringEquals", "ForAnyValue:StringLike", "ForAnyValue:StringNotEquals", "Null", "StringNovel")
        from key in Gen.Elements("x:k", "x:l")
        from values in Gen.Elements(s_values).NonEmptyListOf()
        select $"{{'{op}':{{'{key}':[{string.Join(',',
            values.Take(3).Select(v => $"'{(op == "Null" ? v.Length > 1 ? "true" : "false" : v)}'"))}]}}}}";

    private static readonly Gen<string> s_statement =
        from effect in Gen.Elements("Allow", "Allow", "Deny")
        from principal in Gen.Elements("'*'", Named(Role), Named("111111111111"), Named(OtherRole), "{'Service':'ec2.amazonaws.com'}")
        from condition in s_condition
        from action in Gen.Elements("s3:*", "s3:Get*", "s3:PutObject")
        select Statement(effect, principal, condition, action);

    private static readonly Gen<string[]> s_policy = s_statement.ListOf()
        .Select(l => l.Take(4).Append(Allow(Named("999999999999"))).ToArray());

    private static readonly Gen<ContextValue> s_value = Gen.OneOf(
        Gen.Constant(ContextValue.Absent), Gen.Elements(s_values).Select(v => ContextValue.Of(v)),
        Gen.Elements(s_values).Two().Select(p => ContextValue.Of(p.Item1, p.Item2)));

    private static readonly Gen<string> s_caller = Gen.Elements(Role, OtherRole, "*", "ec2.amazonaws.com");

    private static void ForAll<T>(Gen<T> cases, Func<T, bool> holds) =>
        Prop.ForAll(Arb.From(cases), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(600));

    private static PolicyDecision Decide(string caller, string[] bucket, string[] identity, ContextValue k, ContextValue l) => Ask(
        Get(caller).With("x:k", k).With("x:l", l), Bucketed(bucket),
        [.. identity.Length == 0 ? Array.Empty<PolicyDocument>()
            : [Read(PolicyKind.Identity, [.. identity.Select(s => Regex.Replace(s, ",'Principal':(\\{[^}]*\\}|'[^']*')", ""))])]]);

    /// <summary>What is unknown is never guessed: an answer that is given without a key's value is the answer with every value.</summary>
    [Fact]
    public void An_answer_without_a_value_holds_for_every_value() => ForAll(
        from caller in s_caller
        from bucket in s_policy
        from identity in s_policy
        from k in s_value
        from l in s_value
        select (caller, bucket, identity, k, l),
        c =>
        {
            AccessDecision blind = Decide(c.caller, c.bucket, c.identity, ContextValue.Unknown, c.l).Decision;
            PolicyDecision seeing = Decide(c.caller, c.bucket, c.identity, c.k, c.l);
            // A refusal for want of an Allow may turn out to be a Deny as well: refused it stays.
            return blind == AccessDecision.Unknown || blind == seeing.Decision || (blind == AccessDecision.ImplicitDeny && seeing.IsDenied);
        });

    [Fact]
    public void A_Deny_that_applies_wins_over_everything() => ForAll(
        from caller in s_caller
        from bucket in s_policy
        from identity in s_policy
        from k in s_value
        select (caller, bucket, identity, k),
        c => Decide(c.caller, [.. c.bucket, Deny()], c.identity, c.k, ContextValue.Unknown).Decision == AccessDecision.ExplicitDeny);

    [Fact]
    public void One_more_Allow_never_takes_an_access_away_and_one_more_Deny_never_gives_one() => ForAll(
        from caller in s_caller
        from bucket in s_policy
        from identity in s_policy
        from extra in s_statement
        from k in s_value
        from l in s_value
        select (caller, bucket, identity, extra, k, l),
        c =>
        {
            PolicyDecision before = Decide(c.caller, c.bucket, c.identity, c.k, c.l),
            after = Decide(c.caller, [.. c.bucket, c.extra], c.identity, c.k, c.l);
            return c.extra.Contains("'Allow'", StringComparison.Ordinal)
                ? !before.IsAllowed || after.IsAllowed : before.IsAllowed || !after.IsAllowed;
        });

    [Fact]
    public void The_order_of_statements_does_not_matter() => ForAll(
        from caller in s_caller
        from bucket in s_policy
        from k in s_value
        select (caller, bucket, k),
        c => Decide(c.caller, c.bucket, [], c.k, ContextValue.Unknown).Decision == Decide(
            c.caller, [.. c.bucket.Reverse()], [], c.k, ContextValue.Unknown).Decision);

    [Fact]
    public void Wildcards_match_as_a_regular_expression_does() => ForAll(
        from pattern in Gen.Elements('a', 'b', '*', '?', '*').ListOf()
        from text in Gen.Elements('a', 'b', 'c').ListOf()
        select (Pattern: new string([.. pattern.Take(8)]), Text: new string([.. text.Take(12)])),
        c =>
        {
            StringBuilder regex = new("^");
            foreach (char part in c.Pattern) { regex.Append(part switch { '*' => ".*", '?' => ".", _ => part.ToString() }); }
            string condition = $"{{'StringLike':{{'x:k':'{c.Pattern}'}}}}";
            bool expected = Regex.IsMatch(c.Text, regex.Append('$').ToString());
            return Ask(Get(context: $"x:k={c.Text}"), Bucketed(Allow(condition: condition))).IsAllowed == expected;
        });

    [Fact]
    public void A_policy_that_is_written_and_read_again_decides_the_same() => ForAll(
        from bucket in s_policy
        from k in s_value
        select (bucket, k),
        c =>
        {
            PolicyDocument once = Bucketed(c.bucket), twice = PolicyDocument.Parse(once.ToIndentedJson(), PolicyKind.Resource, once.Name);
            PolicyRequest request = Get().With("x:k", c.k);
            return once.ToJson() == twice.ToJson() && Ask(request, once).Reason == Ask(request, twice).Reason;
        });
}
