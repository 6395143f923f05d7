using System.Collections;
using System.Management.Automation;
using SecureNet.Provisioning;

namespace SecureNet;

/// <summary>By which names what is planned is found beside its own ids.</summary>
internal enum ByName
{
    No,

    /// <summary>Where the name is the id, as of buckets.</summary>
    AsId,

    /// <summary>Any name: for plans, which may rest on more than they need.</summary>
    Any,
}

/// <summary>Finds what is only planned among what a command was given.</summary>
internal static class PlannedReferences
{
    /// <summary>A value that is planned, by the text that a user knows it by; without the part where another session planned it.</summary>
    public readonly record struct Found(string Id, object? Source, PlannedPart? Part)
    {
        /// <summary>True where it stands for nothing that is there.</summary>
        public bool IsCreated => Part is null || Part.Creates(Id) || PlannedId.Is(Id);
    }

    /// <param name="session">Whose -WhatIf is meant.</param>
    /// <param name="parameters">What was bound, by the parameters' names.</param>
    /// <param name="byName">Also names that plans would give: under -WhatIf only, as the same name may have been made since.</param>
    public static IEnumerable<Found> In(Session session, IEnumerable<KeyValuePair<string, object>> parameters, ByName byName) =>
        parameters.SelectMany(p => Items(p.Value).Select(v => Of(session, v, p.Key is "Name" or "Account" ? ByName.No : byName)))
            .OfType<Found>();

    private static Found? Of(Session session, object value, ByName byName)
    {
        (string? id, object? source) = value is ResourceReference r ? (r.Id, r.Source) : (value as string, value);
        if (source is not null && PlannedPart.Of(source) is { } own) { return new(id ?? source.ToString() ?? "", source, own); }
        if (id is null) { return null; }
        string? planned = PlannedId.In(id);
        if (planned is null && byName == ByName.No) { return null; }
        PlannedPart? part = session.Planned.GetValueOrDefault(planned ?? id) ?? (byName == ByName.Any ? session.PlannedBy(id) : null);
        return part is not null || planned is not null ? new(planned ?? id, source is string ? null : source, part) : null;
    }

    private static IEnumerable<object> Items(object? value) => value switch
    {
        null => [],
        PSObject shell => Items(shell.BaseObject),
        string or ResourceReference => [value],
        IList many => many.Cast<object?>().SelectMany(Items),
        _ => [value],
    };
}
