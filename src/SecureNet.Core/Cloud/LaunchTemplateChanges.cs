using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Creates a launch template with its first version.</summary>
public sealed record CreateLaunchTemplate(string LaunchTemplateName, LaunchTemplateData Data) : CreateChange
{
    public override ResourceKind Creates => ResourceKind.LaunchTemplate;
    public override string Describe() => $"create launch template {LaunchTemplateName}: {Data}";
    public override Change Resolve(Func<string, string> id) => this with { Data = LaunchTemplateReferences.Resolve(Data, id) };
}

/// <summary>Adds a version, which is what is launched from then on.</summary>
public sealed record CreateLaunchTemplateVersion(string LaunchTemplateId, LaunchTemplateData Data) : Change
{
    public override string Describe() => $"add a version to launch template {LaunchTemplateId}: {Data}";
    public override Change Resolve(Func<string, string> id) =>
        this with { LaunchTemplateId = id(LaunchTemplateId), Data = LaunchTemplateReferences.Resolve(Data, id) };
}

/// <summary>Deletes a launch template with its versions.</summary>
public sealed record DeleteLaunchTemplate(string Id) : DeleteChange(Id)
{
    public override ResourceKind Deletes => ResourceKind.LaunchTemplate;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>The ids in a template's data.</summary>
internal static class LaunchTemplateReferences
{
    public static LaunchTemplateData Resolve(LaunchTemplateData data, Func<string, string> id) =>
        data with { ImageId = id(data.ImageId), SecurityGroupIds = [.. data.SecurityGroupIds.Select(id)] };
}
