using System.Globalization;
using SecureNet.Model;
using SecureNet.Printing;

namespace SecureNet.Snapshots;

/// <summary>Something that could not be read into a snapshot, or not whole.</summary>
/// <param name="IsError">True where something is wrong with what was given; false where something is merely missing.</param>
/// <param name="Message">A sentence that says what, and what follows from it.</param>
public sealed record SnapshotProblem(bool IsError, string Message)
{
    /// <summary>The account and region it concerns, or null where that is not known.</summary>
    public Place? Place { get; init; }

    /// <summary>The kind that is unknown because of it, or null.</summary>
    public ResourceKind? Kind { get; init; }

    /// <summary>The IAM action of the call that is missing, such as <c>ec2:DescribeRouteTables</c>, or null.</summary>
    public string? Action { get; init; }

    /// <summary>The error code that AWS answered, or null.</summary>
    public string? Code { get; init; }

    /// <summary>The file, or null for a live account.</summary>
    public string? File { get; init; }

    /// <summary>Where in the file, such as <c>$.Vpcs[3].VpcId</c>, or null.</summary>
    public string? JsonPath { get; init; }

    /// <summary>The line in the file, from 1, or null.</summary>
    public long? Line { get; init; }

    /// <summary>The byte in the line, from 1, or null.</summary>
    public long? Column { get; init; }

    /// <summary>True where the file is of another format, and nothing of it is read.</summary>
    public bool IsForeign { get; init; }

    /// <summary>File, line and JSON path, as far as they are known: <c>vpcs.json:12:7 $.Vpcs[3]</c>.</summary>
    public string Where => string.Concat(File, Line is { } l
        ? string.Create(CultureInfo.InvariantCulture, $":{l}:{Column}") : "", JsonPath is null ? "" : " " + JsonPath).Trim();

    public override string ToString() => SafeText.Of(Where.Length > 0 ? $"{Where}: {Message}" : Message);
}
