using System.Collections.Immutable;
using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Creates a log group. Its events never expire until <see cref="PutRetentionPolicy"/>.</summary>
public sealed record CreateLogGroup(string LogGroupName) : CreateChange
{
    public override string Service => "logs";
    public override ResourceKind Creates => ResourceKind.LogGroup;
    public override string Describe() => $"create log group {LogGroupName}";
    public override Change Resolve(Func<string, string> id) => this;
}

/// <summary>A change of one log group.</summary>
/// <param name="LogGroupName">Its name.</param>
public abstract record LogGroupChange(string LogGroupName) : Change
{
    public sealed override string Service => "logs";
}

/// <summary>Says after how many days events expire.</summary>
/// <param name="RetentionInDays">One of the numbers that CloudWatch Logs takes.</param>
public sealed record PutRetentionPolicy(string LogGroupName, int RetentionInDays) : LogGroupChange(LogGroupName)
{
    public override string Describe() => $"keep the events of log group {LogGroupName} for {RetentionInDays} days";
    public override Change Resolve(Func<string, string> id) => this with { LogGroupName = id(LogGroupName) };
}

/// <summary>Adds or overwrites tags of a log group.</summary>
public sealed record TagLogGroup(string LogGroupName, ImmutableSortedDictionary<string, string> Tags) : LogGroupChange(LogGroupName)
{
    public override string OperationName => "TagResource";
    public override string Describe() => $"tag log group {LogGroupName}";
    public override Change Resolve(Func<string, string> id) => this with { LogGroupName = id(LogGroupName) };
}

/// <summary>Deletes a log group and every event in it.</summary>
public sealed record DeleteLogGroup(string Id) : DeleteChange(Id)
{
    public override string Service => "logs";
    public override ResourceKind Deletes => ResourceKind.LogGroup;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}
