using System.Collections.Immutable;
using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>
/// One call that changes something. Ids that start with <c>@</c> stand for the resource with that address, which another change
/// of the same plan creates; <see cref="Resolve"/> puts the real ids in.
/// </summary>
public abstract record Change
{
    /// <summary>The IAM action, such as <c>ec2:CreateVpc</c>.</summary>
    public string Action => $"{Service}:{OperationName}";

    /// <summary>The prefix of the service's IAM actions.</summary>
    public virtual string Service => "ec2";

    /// <summary>The operation; by default the record's own name.</summary>
    public virtual string OperationName => GetType().Name;

    /// <summary>What is changed, as a short sentence without the place: <c>create subnet public-a 10.0.0.0/24</c>.</summary>
    public abstract string Describe();

    /// <summary>This change with each id put through <paramref name="id"/>.</summary>
    public abstract Change Resolve(Func<string, string> id);

    /// <summary>The ids of the resources it is about.</summary>
    public IReadOnlyList<string> References
    {
        get
        {
            List<string> ids = [];
            Resolve(id => { ids.Add(id); return id; });
            return ids;
        }
    }
}

/// <summary>A change that creates a tagged resource.</summary>
public abstract record CreateChange : Change
{
    /// <summary>The tags it is created with, in the same call, so that a crash right after leaves nothing unowned.</summary>
    public required ImmutableSortedDictionary<string, string> Tags { get; init; }

    /// <summary>The kind it creates.</summary>
    public abstract ResourceKind Creates { get; }

    public string? Address => Tags.GetValueOrDefault(TagNames.Address);

    /// <summary>The name it will be shown by.</summary>
    protected string Label => Tags.GetValueOrDefault(TagNames.Name) ?? Address ?? Creates.ToString();
}

/// <summary>A change that deletes one resource.</summary>
public abstract record DeleteChange(string Id) : Change
{
    public abstract ResourceKind Deletes { get; }

    public override string Describe() => $"delete {Words.Of(Deletes)} {Id}";
}

/// <summary>Takes tags away, whatever their values are.</summary>
public sealed record DeleteTags(string Id, IReadOnlyList<string> Keys) : Change
{
    public override string Describe() => $"take tag {string.Join(", ", Keys)} from {Id}";

    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>Adds or overwrites tags.</summary>
public sealed record CreateTags(string Id, ImmutableSortedDictionary<string, string> Tags) : Change
{
    public override string Describe() => $"tag {Id}";

    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
