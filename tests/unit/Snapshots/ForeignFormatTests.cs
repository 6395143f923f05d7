using System.IO.Compression;
using System.Management.Automation;
using SecureNet.Snapshots;
using SecureNet.Tests.Commands;

namespace SecureNet.Tests.Snapshots;

/// <summary>
/// Files of other tools, and of other calls: refused by their name, with what to do, and never an empty network. The fixtures have the
/// shape of true files: of the tools' own repositories and documentation, and of what AWS CLI 1.45 and objects of AWSSDK.EC2
/// 4.0 under ConvertTo-Json printed.
/// </summary>
public sealed class ForeignFormatTests : IDisposable
{
    private const string Where = "111111111111/us-east-1/";
    private readonly DumpFolder _dump = new();

    public void Dispose() => _dump.Dispose();

    [Theory]
    [InlineData("AWS Config", """{"fileVersion": "1.0", "configSnapshotId": "0-1", "configurationItems": """
        + """[{"resourceType": "AWS::EC2::VPC", "resourceId": "vpc-1", "configuration": {"vpcId": "vpc-1"}}]}""")]
    [InlineData("AWS Config", """{"baseConfigurationItems": """
        + """[{"version": "1.3", "accountId": "111111111111", "resourceType": "AWS::EC2::VPC"}],"""
        + """ "unprocessedResourceKeys": []}""")]
    [InlineData("AWS Config", """{"Results": ["{\"resourceId\":\"vpc-1\"}"], "QueryInfo": {"SelectFields": [{"Name": "resourceId"}]}}""")]
    [InlineData("AWS Config", """[{"version": "1.3", "configurationItemCaptureTime": "2026-01-01T00:00:00Z", "configurationStateId": "1","""
        + """ "resourceType": "AWS::EC2::Subnet"}]""")]
    [InlineData("Steampipe", """{"columns": [{"name": "vpc_id", "data_type": "text"}], "rows": [{"vpc_id": "vpc-1"}]}""")]
    [InlineData("Steampipe", """{"rows": [{"cidr_block": "10.0.0.0/16", "vpc_id": "vpc-1"}]}""")]
    [InlineData("Steampipe", """[{"_ctx": {"connection_name": "aws"}, "account_id": "111111111111", "akas": [], "title": "x"}]""")]
    [InlineData("Steampipe", """[{"name": "x", "sp_connection_name": "aws", "sp_ctx": "{}"}]""")]
    [InlineData("CloudQuery", """{"_cq_id": "5", "_cq_sync_time": "2026-01-01", "account_id": "111111111111","""
        + """ "arn": "arn:aws:ec2:us-east-1:111111111111:vpc/vpc-1", "cidr_block": "10.0.0.0/16"}""")]
    [InlineData("CloudQuery", "{\"_cq_id\": \"5\", \"vpc_id\": \"vpc-1\"}\n{\"_cq_id\": \"6\", \"vpc_id\": \"vpc-2\"}")]
    [InlineData("SNS", """{"Topics": [{"TopicArn": "arn:aws:sns:us-east-1:111111111111:t"}]}""")]
    [InlineData("SNS", """{"Attributes": {"Policy": "{}", "TopicArn": "arn:aws:sns:us-east-1:111111111111:t", "Owner": "111111111111"}}""")]
    [InlineData("SQS", """{"QueueUrls": ["https://queue.amazonaws.com/111111111111/q"]}""")]
    [InlineData("SQS", """{"Attributes": {"QueueArn": "arn:aws:sqs:us-east-1:111111111111:q", "DelaySeconds": "0"}}""")]
    [InlineData("classic load balancers",
        """{"LoadBalancerDescriptions": [{"LoadBalancerName": "web", "VPCId": "vpc-1", "Instances": [{"InstanceId": "i-1"}]}]}""")]
    [InlineData("classic load balancers",
        """{"LoadBalancerAttributes": {"CrossZoneLoadBalancing": {"Enabled": false}, "AccessLog": {"Enabled": false}}}""")]
    [InlineData("classic load balancers", """{"TagDescriptions": [{"LoadBalancerName": "web", "Tags": []}]}""")]
    [InlineData("EventBridge",
        """{"Rules": [{"Name": "nightly", "Arn": "arn:aws:events:us-east-1:111111111111:rule/nightly", "State": "ENABLED"}]}""")]
    [InlineData("ScoutSuite",
        """{"account_id": "111111111111", "last_run": {"time": "2026"}, "provider_code": "aws", "services": {"ec2": {"regions": {}}}}""")]
    [InlineData("np-guard", """{"collector_version": "0.11.0", "provider": "aws", "instances": [], "vpcs": """
        + """[{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]}""")]
    [InlineData("describe-security-group-rules",
        """{"SecurityGroupRules": [{"SecurityGroupRuleId": "sgr-1", "GroupId": "sg-1", "IsEgress": """
            + """false, "IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}]}""")]
    [InlineData("state of Terraform",
        """{"version": 4, "terraform_version": "1.9.0", "serial": 3, "lineage": "a", "outputs": {}, "resources": """
            + """[{"mode": "managed", "type": "aws_vpc", "name": "x"}]}""")]
    [InlineData("state of Terraform",
        """{"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {"resources": []}}}""")]
    [InlineData("plan of Terraform",
        """{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {}, "resource_changes": [], "configuration": {}}""")]
    [InlineData("plan of Terraform",
        """{"@level": "info", "@message": "Plan: 1 to add", "@module": "terraform.ui", "type": "change_summary"}""")]
    [InlineData("CloudFormation", """{"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"V": {"Type": "AWS::EC2::VPC"}}}""")]
    [InlineData("CloudFormation", """{"Resources": {"V": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}}""")]
    [InlineData("CloudFormation", "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  V:\n    Type: AWS::EC2::VPC\n")]
    [InlineData("CloudFormation", "Resources:\n  V:\n    Type: AWS::EC2::VPC\n")]
    [InlineData("AWS Tools for PowerShell",
        """{"CidrBlock": "10.0.0.0/16", "InstanceTenancy": {"Value": "default"}, "IsDefault": null, "State": """
            + """{"Value": "available"}, "VpcId": "vpc-1"}""")]
    [InlineData("AWS Tools for PowerShell", """[{"Description": null, "GroupId": "sg-1", "GroupName": null, "IpPermissions": """
        + """["Amazon.EC2.Model.IpPermission"], "VpcId": null}]""")]
    [InlineData("AWS Tools for PowerShell",
        """[{"GroupId": "sg-1", "IpPermissions": [{"FromPort": 22, "IpProtocol": "tcp", "Ipv4Ranges": """
            + """[{"CidrIp": "0.0.0.0/0"}], "ToPort": 22}], "VpcId": "vpc-1"}]""")]
    [InlineData("AWS Tools for PowerShell",
        """{"SecurityGroups": [{"GroupId": "sg-1", "GroupName": "g", "VpcId": "vpc-1", "IpPermissions": [{"FromPort": """
            + """22, "IpProtocol": "tcp", "Ipv4Ranges": [{"CidrIp": "0.0.0.0/0"}], "ToPort": 22}]}]}""")]
    [InlineData("AWS Tools for PowerShell",
        """{"NextToken": null, "Vpcs": [{"CidrBlock": "10.0.0.0/16", "VpcId": "vpc-1"}], "ResponseMetadata": """
            + """null, "ContentLength": 0, "HttpStatusCode": 200}""")]
    [InlineData("error of the AWS CLI",
        "\nAn error occurred (UnauthorizedOperation) when calling the DescribeVpcs operation: You are not authorized "
            + "to perform this operation.\n")]
    [InlineData("right to DescribeVpcs",
        "\nAn error occurred (UnauthorizedOperation) when calling the DescribeVpcs operation: You are not authorized "
            + "to perform this operation.\n")]
    [InlineData("error of the AWS CLI",
        "\naws: [ERROR]: An error occurred (RequestExpired) when calling the DescribeSubnets operation: Request has expired.\n")]
    [InlineData("error of the AWS CLI",
        "aws: [ERROR]: An error occurred (NoCredentials): Unable to locate credentials. You can configure credentials "
            + "by running \"aws login\".\n")]
    [InlineData("error of the AWS CLI", "Unable to locate credentials. You can configure credentials by running \"aws configure\".\n")]
    [InlineData("error of the AWS CLI", "You must specify a region. You can also configure your region by running \"aws configure\".\n")]
    [InlineData("error of the AWS CLI", "\nThe config profile (nix) could not be found\n")]
    [InlineData("error of the AWS CLI", "\nCould not connect to the endpoint URL: \"http://127.0.0.1:1/\"\n")]
    [InlineData("error of the AWS CLI", "usage: Note: AWS CLI version 2, the latest major version of the AWS CLI, is now stable\n")]
    [InlineData("an error in place of an answer",
        """{"Code": "UnauthorizedOperation", "Message": "You are not authorized to perform this operation."}""")]
    public void Another_format_is_refused_by_its_name_with_what_to_do(string name, string text)
    {
        SnapshotReading read = _dump.Add(Where + "other.json", text).Read();
        SnapshotProblem problem = Assert.Single(read.Problems);
        Assert.True(problem.IsError);
        Assert.Contains(name, problem.Message, StringComparison.Ordinal);
        Assert.Matches("(Dump|Make the call|leave such files out|call again)", problem.Message);
        Assert.True(read.IsNothing);
        Assert.Equal(new("111111111111", "us-east-1"), Assert.Single(read.Network.Places));
    }

    [Theory]
    [InlineData("scan.js", "scoutsuite_results =\n{\"account_id\": \"111111111111\"}", "ScoutSuite")]
    [InlineData("vpcs.txt", "\nAn error occurred (AccessDenied) when calling the DescribeVpcs operation: no\n", "error of the AWS CLI")]
    [InlineData("network.yaml", "AWSTemplateFormatVersion: 2010-09-09\n", "CloudFormation")]
    [InlineData("terraform.tfstate", """{"version": 4, "terraform_version": "1.9.0", "serial": 3, "lineage": "a"}""", "Terraform")]
    public void Whatever_its_name_too(string file, string text, string name) =>
        Assert.Contains(name, Assert.Single(_dump.Add(Where + file, text).Read().Problems).Message, StringComparison.Ordinal);

    [Fact]
    public void A_saved_plan_of_Terraform_is_told_from_other_packed_files()
    {
        _dump.Add("a.bin", Zip("tfplan")).Add("b.zip", Zip("vpcs.json"));
        Assert.Equal(["saved plan of Terraform", "unpack it first"], _dump.Read().Problems.Select(p => p.Message.Contains(
            "saved plan of Terraform", StringComparison.Ordinal) ? "saved plan of Terraform" : p.Message[^17..^1].Trim()));

        static byte[] Zip(string name)
        {
            using MemoryStream stream = new();
            using (ZipArchive zip = new(stream, ZipArchiveMode.Create)) { zip.CreateEntry(name).Open().Dispose(); }
            return stream.ToArray();
        }
    }

    [Fact]
    public void What_the_AWS_CLI_prints_is_no_other_format_even_where_something_is_wrong_or_words_look_alike()
    {
        _dump.Add(Where + "a.json",
            """{"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "Tags": [{"Key": "Code", "Value": "AWS::EC2::VPC"}, """
                + """{"Key": "_cq_id", "Value": "rows"}]}], "ResponseMetadata": {"HTTPStatusCode": 200}}""")
            .Add(Where + "b.json", """{"Subnets": [{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": 7, "State": "available"}]}""")
            .Add(Where + "c.json", """{"Buckets": [{"Name": "x"}]}""");
        SnapshotReading read = _dump.Read();
        Assert.Contains("expected a block", Assert.Single(read.Problems).Message, StringComparison.Ordinal);
        Assert.Equal([Path.Join("111111111111", "us-east-1", "c.json")], read.Ignored);
        Assert.Single(read.Network.Resources);
    }

    [Fact]
    public void Of_many_files_of_one_format_the_first_is_told()
    {
        for (int i = 0; i < 9; i++)
        {
            _dump.Add($"{Where}sns-get-topic-attributes/{i}", """{"Attributes": {"TopicArn": "arn:aws:sns:us-east-1:111111111111:t"}}""");
        }
        Assert.Contains("The same holds for 8 more", Assert.Single(_dump.Read().Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NothingRead", "vpcs.json", "\nAn error occurred (UnauthorizedOperation) when calling the DescribeVpcs operation: no\n")]
    [InlineData("NothingRead", "vpcs.json", """{"Vpcs": [{"VpcId": 7}]}""")]
    [InlineData("NothingRead", "vpcs.json", """{"Vpcs": [""")]
    [InlineData("NothingRead", "terraform.tfstate", """{"version": 4, "terraform_version": "1.9.0", "serial": 3}""")]
    [InlineData("NoSnapshotFiles", "vpcs.json", """{"Vpcs": [], "NextToken": "more"}""")]
    public void An_import_of_which_nothing_could_be_read_is_an_error_and_no_network(string id, string file, string text)
    {
        _dump.Add(Where + file, text);
        using Shell shell = new();
        (IReadOnlyList<PSObject> output, IReadOnlyList<ErrorRecord> errors) = shell.RunWithErrors($"Import-NetworkSnapshot '{_dump.Path}'");
        Assert.Empty(output);
        Assert.Contains($"{id},SecureNet.Commands.ImportNetworkSnapshotCommand", errors.Select(e => e.FullyQualifiedErrorId));
    }
}
