using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet;

/// <summary>A launch template of a deployment.</summary>
public sealed class HostTemplate
{
    internal HostTemplate(LaunchTemplate template) => Template = template;

    public string Name => Template.LaunchTemplateName;

    public string LaunchTemplateId => Template.Id;

    public int LatestVersion => Template.LatestVersion;

    public string ImageId => Template.Data.ImageId;

    public string InstanceType => Template.Data.InstanceType;

    public string? KeyName => Template.Data.KeyName;

    public IReadOnlyList<string> SecurityGroupId => Template.Data.SecurityGroupIds.ToArray();

    /// <summary>True where only IMDSv2 answers.</summary>
    public bool MetadataTokensRequired => Template.Data.MetadataTokensRequired;

    public bool Encrypted => Template.Data.Encrypted;

    public string AccountId => Template.AccountId;

    public string Region => Template.Region;

    public string? Deployment => Template.Deployment;

    internal LaunchTemplate Template { get; }

    /// <summary>True where -WhatIf gave it: it shows what would be, and is not there.</summary>
    public bool IsPlanned => PlannedPart.Of(this) is not null;

    public override string ToString() => MockObject.NameOf(this) ?? SafeText.Of(Name);
}
