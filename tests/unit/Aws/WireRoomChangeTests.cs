using System.Text;
using System.Text.RegularExpressions;
using SecureNet.Cloud;
using SecureNet.Provisioning;

namespace SecureNet.Tests.Aws;

/// <summary>Every changing request as it goes over the wire, held whole; and what AWS's errors are taken for.</summary>
public sealed partial class WireRoomChangeTests
{
    // Made of other changes, by the executor.
    private static readonly Type[] s_notSent = [typeof(EmptyDefaultSecurityGroup), typeof(EmptyBucket)];

    [Fact]
    public async Task Each_change_is_sent_as_it_stands_in_the_file()
    {
        StringBuilder text = new();
        WireRoom room = new();
        foreach (Change change in WireRoomChanges.All)
        {
            room.Requests.Clear();
            // The room does not know what a change answers with: it refuses it, after it was sent.
            await Assert.ThrowsAsync<CloudException>(() => room.Cloud.ApplyAsync(change, default));
            Assert.Contains(room.Requests, r => !IsRead(r));
            // What starts from an image is asked about it, and of templates the command of hosts' templates alone has one.
            WireRights.Hold(change.Action, room.Requests.Where(r => change is not (CreateLaunchTemplate or CreateLaunchTemplateVersion)
                || r.Operation != "DescribeImages"));
            text.Append("## ").AppendLine(change.GetType().Name);
            // The last one is the change; those before it looked at what it needs.
            foreach (WireRequest request in room.Requests) { text.AppendLine(Token().Replace(request.Text, "(a token)")); }
            text.AppendLine();
        }

        WireRoom.Hold("changes.txt", text.Replace("\r", "").ToString());
    }

    [Fact]
    public void No_kind_of_change_is_left_out() => Assert.Empty(
        typeof(Change).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Change)) && !t.IsAbstract && !s_notSent.Contains(t))
            .Except(WireRoomChanges.All.Select(c => c.GetType())));

    [Theory]
    [InlineData("ec2", "AcceptVpcPeeringConnection",
        "<Response><Errors><Error><Code>InternalError</Code><Message>m</Message></Error></Errors></Response>")]
    [InlineData("iam", "DeleteRole", "<ErrorResponse><Error><Code>ServiceFailure</Code><Message>m</Message></Error></ErrorResponse>")]
    [InlineData("logs", "DeleteLogGroup", """{"__type":"com.amazonaws.logs#ServiceUnavailableException","message":"m"}""")]
    [InlineData("s3", "PUT", "<Error><Code>InternalError</Code><Message>m</Message></Error>")]
    public async Task An_error_of_the_servers_side_is_never_taken_as_final(string service, string operation, string body)
    {
        Change change = WireRoomChanges.All.First(c => service == "s3" ? c is PutBucketVersioning : c.OperationName == operation);
        foreach (string answer in new[] { body, "<html><body>Bad Gateway</body></html>", "" })
        {
            foreach (int status in new[] { 500, 502, 503, 504 })
            {
                CloudException error = await Assert.ThrowsAsync<CloudException>(() => new WireRoom().With(service, operation, answer,
                    status).Cloud.ApplyAsync(change, default));
                Assert.True(error.MayHaveBeenDone, $"{status} {answer}: {error.Code}");
                Assert.NotEqual(Remedy.Fail, RetryRules.For(change, error, false, new(TimeProvider.System)));
            }
        }
    }

    private static bool IsRead(WireRequest request) => request.Text.StartsWith("GET ",
        StringComparison.Ordinal) || Read().IsMatch(request.Operation);

    [GeneratedRegex("^(Describe|List|Get)")]
    private static partial Regex Read();

    // What the SDK and ClientTokens make up.
    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Token();
}
