using System.Text;
using System.Text.Json;
using Amazon.Runtime;
using SecureNet.Aws;
using SecureNet.Cloud;
using SecureNet.Model;
using SecureNet.Policies;
using SecureNet.Policies.Rights;
using SecureNet.Provisioning;

namespace SecureNet.Tests.Aws;

/// <summary>What Test-SecureAccount asks AWS, held on the wire, and how it reads what botocore's models say that AWS answers.</summary>
public sealed class RightsReaderTests
{
    private const string User = "arn:aws:iam::111111111111:user/ops";
    private static readonly AccountRight[] s_rehearsed =
        [new("ec2:CreateVpc"), new("ec2:CreateInternetGateway"), new("ec2:AllocateAddress")];
    private static readonly AccountUse[] s_all = Enum.GetValues<AccountUse>();

    private static IReadOnlyList<AccountRight> All => UseRights.Of(s_all, WireRoom.Place.AccountId, WireRoom.Place.Region);

    [Fact]
    public async Task A_dry_run_says_so_on_the_wire_carries_our_tags_and_nothing_else_changes_anything()
    {
        WireRoom room = Simulated(new WireRoom(), "allowed");
        foreach (AccountRight right in s_rehearsed) { room.With("ec2", right.Action[4..], Error("DryRunOperation"), 412); }
        IReadOnlyList<RightAnswer> answers = await Reader(room).ProbeAsync(All, User, "demo", default);
        Assert.Equal(All, answers.Select(a => a.Right));
        Assert.All(answers.Where(a => s_rehearsed.Contains(a.Right)), a => Assert.Equal((true, "a dry run"), (a.Allowed, a.How)));
        Assert.Equal(11, room.Requests.Count);
        WireRequest[] changing = [.. room.Requests.Where(r => r.Service == "ec2" || r.Operation != "SimulatePrincipalPolicy")];
        Assert.Equal(["AllocateAddress", "CreateInternetGateway", "CreateVpc"], changing.Select(r => r.Operation));
        Assert.All(changing, r => Assert.Equal("true", r.Members["DryRun"]));
        Assert.All(changing, r => Assert.Contains("=securenet:deployment", r.Text, StringComparison.Ordinal));
        Assert.All(changing, r => Assert.Contains("=demo", r.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DryRunOperation", true)]
    [InlineData("UnauthorizedOperation", false)]
    [InlineData("VpcLimitExceeded", null)]
    [InlineData("OptInRequired", null)]
    [InlineData("AuthFailure", null)]
    public async Task Two_codes_of_a_dry_run_are_certain_and_no_other(string code, bool? allowed)
    {
        WireRoom room = new();
        foreach (AccountRight right in s_rehearsed) { room.With("ec2", right.Action[4..], Error(code), 412); }
        IReadOnlyList<RightAnswer> answers = await Reader(room).ProbeAsync(s_rehearsed, User, "demo", default);
        Assert.All(answers, a => Assert.Equal(allowed, a.Allowed));
    }

    [Fact]
    public async Task A_dry_run_that_was_carried_out_is_said_with_what_it_made_and_no_other_is_made()
    {
        WireRoom room = new WireRoom().With("ec2", "CreateVpc",
            "<CreateVpcResponse><requestId>1</requestId><vpc><vpcId>vpc-1</vpcId></vpc></CreateVpcResponse>");
        IReadOnlyList<RightAnswer> answers = await Reader(room).ProbeAsync(s_rehearsed, "arn:aws:iam::111111111111:root", "demo", default);
        Assert.All(answers, a => Assert.Null(a.Allowed));
        Assert.Equal(["CreateVpc"], room.Requests.Select(r => r.Operation));
        Assert.Contains("no policies that IAM simulates", answers[0].How, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_an_endpoint_stands_for_AWS_no_dry_run_is_made()
    {
        WireRoom room = Simulated(new WireRoom(), "allowed");
        RightsReader reader = Reader(room, "http://127.0.0.1:9");
        IReadOnlyList<RightAnswer> answers = await reader.ProbeAsync(s_rehearsed, User, "demo", default);
        Assert.DoesNotContain(room.Requests, r => r.Operation is "CreateVpc" or "CreateInternetGateway" or "AllocateAddress");
        Assert.Equal(3, answers.Count);
    }

    [Fact]
    public async Task A_right_on_a_resource_is_asked_with_it_and_what_its_own_result_lacks_is_seen()
    {
        AccountRight pass = All.Single(r => r.Action == "iam:PassRole");
        WireRoom room = Simulated(new WireRoom(), "allowed", "aws:SourceIp", [pass]);
        Assert.Null(Assert.Single(await Reader(room).ProbeAsync([pass], User, "demo", default)).Allowed);
        Dictionary<string, string> asked = Assert.Single(room.Requests).Members;
        Assert.Equal("arn:aws:iam::111111111111:role/securenet/one", asked["ResourceArns.member.1"]);
        Assert.Equal("iam:PassedToService", asked["ContextEntries.member.1.ContextKeyName"]);
        Assert.Equal("string", asked["ContextEntries.member.1.ContextKeyType"]);
        Assert.Equal("ec2.amazonaws.com", asked["ContextEntries.member.1.ContextKeyValues.member.1"]);
    }

    [Theory]
    [InlineData("allowed", "", "ec2:DescribeVpcs", true)]
    [InlineData("allowed", "aws:SourceIp", "ec2:DescribeVpcs", null)]
    [InlineData("explicitDeny", "", "ec2:DescribeVpcs", false)]
    [InlineData("implicitDeny", "", "ec2:DescribeVpcs", false)]
    [InlineData("implicitDeny", "aws:RequestedRegion", "ec2:DescribeVpcs", null)]
    [InlineData("explicitDeny", "", "ec2:CreateSubnet", null)]
    [InlineData("implicitDeny", "", "ec2:CreateSubnet", null)]
    [InlineData("somethingNew", "", "ec2:DescribeVpcs", null)]
    public async Task A_simulation_is_read_as_far_as_it_is_certain(string decision, string missing, string action, bool? allowed)
    {
        WireRoom room = Simulated(new WireRoom(), decision, missing, [new(action)]);
        RightAnswer answer = Assert.Single(await Reader(room).ProbeAsync([new(action)], User, "demo", default));
        Assert.Equal(allowed, answer.Allowed);
        if (missing.Length > 0) { Assert.Contains(missing, answer.How, StringComparison.Ordinal); }
    }

    [Fact]
    public async Task A_session_of_a_role_is_asked_about_as_its_role_with_its_path()
    {
        WireRoom room = Simulated(new WireRoom(), "allowed").With("iam", "GetRole",
            "<GetRoleResponse><GetRoleResult><Role><Arn>arn:aws:iam::111111111111:role/team/ops</Arn></Role></GetRoleResult>" +
            "</GetRoleResponse>");
        await Reader(room).ProbeAsync([new("ec2:DescribeVpcs")], "arn:aws:sts::111111111111:assumed-role/ops/me", "demo", default);
        WireRequest asked = Assert.Single(room.Requests, r => r.Operation == "SimulatePrincipalPolicy");
        Assert.Equal("arn:aws:iam::111111111111:role/team/ops", asked.Members["PolicySourceArn"]);
    }

    // Everything that is read before and after a change, as it goes over the wire.
    [Fact]
    public async Task What_lists_a_kind_has_a_right_for_everything_that_it_sends_and_the_policy_of_each_use_for_what_stands_in_VPCs()
    {
        HashSet<string> allowed = [.. UseRights.Of([AccountUse.Network], "111111111111", "us-west-2").Select(r => r.Action)];
        WireRoom room = new();
        foreach (ResourceKind kind in Enum.GetValues<ResourceKind>())
        {
            room.Requests.Clear();
            await room.Cloud.ListAsync(kind, ResourceFilter.All, default);
            Assert.NotEmpty(room.Requests);
            WireRights.Hold(ListingCalls.ActionOf(kind), room.Requests);
            if (NetworkReader.VpcKinds.Contains(kind)) { Assert.Contains(ListingCalls.ActionOf(kind), allowed); }
        }
    }

    [SkippableFact]
    public void What_is_asked_and_answered_has_the_names_of_AWSs_models()
    {
        const string Script = """
            import json, sys
            from botocore.loaders import Loader
            load = lambda s: Loader().load_service_model(s, 'service-2')
            ec2, iam = load('ec2'), load('iam')
            dry = {o: ec2['shapes'][ec2['operations'][o]['input']['shape']]['members']['DryRun']['documentation'] for o in sys.argv[1:]}
            shape = lambda n: iam['shapes'][n]
            print(json.dumps({'dry': dry, 'decisions': shape('PolicyEvaluationDecisionType')['enum'],
                'request': list(shape('SimulatePrincipalPolicyRequest')['members']), 'result': list(shape('EvaluationResult')['members']),
                'context': list(shape('ContextEntry')['members']), 'specific': list(shape('ResourceSpecificResult')['members'])}))
            """;
        (int code, string output) = Botocore.Ask(Script, [.. s_rehearsed.Select(r => r.Action[4..])]);
        Skip.If(code != 0, "There is no botocore here.");
        JsonElement said = JsonDocument.Parse(output).RootElement;
        const string Documented = "the error response is <code>DryRunOperation</code>. Otherwise, it is <code>UnauthorizedOperation</code>";
        Assert.Equal(s_rehearsed.Length, said.GetProperty("dry").EnumerateObject().Count());
        Assert.All(said.GetProperty("dry").EnumerateObject(), d =>
            Assert.Contains(Documented, d.Value.GetString()!, StringComparison.Ordinal));
        Assert.Equal(["allowed", "explicitDeny", "implicitDeny"], Names("decisions"));
        string[] written = ["PolicySourceArn", "ActionNames", "ResourceArns", "ContextEntries", "Marker"];
        string[] read = ["EvalActionName", "EvalDecision", "MissingContextValues", "ResourceSpecificResults"];
        Assert.Empty(written.Except(Names("request")));
        Assert.Empty(read.Except(Names("result")));
        Assert.Contains("MissingContextValues", Names("specific"));
        Assert.Equal(["ContextKeyName", "ContextKeyType", "ContextKeyValues"], Names("context").Order(StringComparer.Ordinal));

        string[] Names(string what) => [.. said.GetProperty(what).EnumerateArray().Select(n => n.GetString()!)];
    }

    private static RightsReader Reader(WireRoom room, string? endpoint = null)
    {
        CloudConnection connection = new() { Region = WireRoom.Place.Region, EndpointUrl = endpoint };
        return new(new AwsClients(connection, new BasicAWSCredentials("AKIAIOSFODNN7EXAMPLE", "test"), room), new(WireRoom.Place));
    }

    private static string Error(string code) =>
        $"<Response><Errors><Error><Code>{code}</Code><Message>m</Message></Error></Errors><RequestID>1</RequestID></Response>";

    // With the missing values beside the resource's own result, as where a resource is asked about, and at the top.
    private static WireRoom Simulated(WireRoom room, string decision, string missing = "", IReadOnlyList<AccountRight>? rights = null)
    {
        StringBuilder results = new();
        foreach (AccountRight right in rights ?? All)
        {
            string lacks = $"<MissingContextValues>{(missing.Length > 0 ? $"<member>{missing}</member>" : "")}</MissingContextValues>";
            results.Append("<member><EvalActionName>").Append(right.Action).Append("</EvalActionName><EvalDecision>").Append(decision)
                .Append("</EvalDecision>")
                .Append(right.Resource is null ? lacks : $"<ResourceSpecificResults><member>{lacks}</member></ResourceSpecificResults>")
                .Append("</member>");
        }

        return room.With("iam", "SimulatePrincipalPolicy",
            "<SimulatePrincipalPolicyResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><SimulatePrincipalPolicyResult>"
            + $"<IsTruncated>false</IsTruncated><EvaluationResults>{results}</EvaluationResults></SimulatePrincipalPolicyResult>"
            + "</SimulatePrincipalPolicyResponse>");
    }
}
