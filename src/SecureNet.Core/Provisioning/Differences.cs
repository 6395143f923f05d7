using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Provisioning;

/// <summary>A property that is asked for otherwise than it is.</summary>
/// <param name="What">What it is, as a noun: "the instance type".</param>
/// <param name="Has">Its value now.</param>
/// <param name="Asked">The value that is asked for.</param>
public sealed record Difference(string What, string Has, string Asked);

/// <summary>
/// What a run asks for of resources that exist and that is not changed in place: it is refused with each difference and the way. To pass it
/// over would let a script believe that it has what it says. What a diff of its kind changes in place is not looked at here.
/// </summary>
public static class Differences
{
    /// <summary>Refuses what is asked for otherwise than it is.</summary>
    /// <param name="want">What is wanted.</param>
    /// <param name="there">What exists.</param>
    /// <param name="have">The network as it was read.</param>
    /// <param name="id">The real id of a stand-in.</param>
    /// <returns>A sentence where a difference is only to be said.</returns>
    /// <exception cref="RefusedException">There is a difference that is not made.</exception>
    public static string? Check(Resource want, Resource there, Network have, Func<string, string> id)
    {
        string? gone = want is Image { SourceInstanceId: { } source } && there is Image { SourceInstanceId: { } old } && old != id(source)
            && have.Find<Instance>(old) is not { Exists: true } ? old : null;
        (Difference?[] found, string advice) = (want, there) switch
        {
            (Image w, Image t) => (
                (Difference?[])[gone is null ? Of("its source", t.SourceInstanceId, id(w.SourceInstanceId!)) : null,
                Of("its description", t.Description, w.Description)],
                "Give another -Name, or remove this image first with Remove-HostImage. A description alone is changed by: "
                    + $"aws ec2 modify-image-attribute --region {t.Region} --image-id {t.Id} --description Value=…"),
            (TargetGroup w, TargetGroup t) => (
                [Of("its port", t.Port, w.Port), Of("its health check path", t.HealthCheckPath, w.HealthCheckPath)],
                "Give another -TargetGroupName, which makes one beside it. A health check path alone is changed by: "
                    + $"aws elbv2 modify-target-group --region {t.Region} --target-group-arn {t.Id} --health-check-path …"),
            (LoadBalancer w, LoadBalancer t) => ([Of("its scheme", t.Scheme, w.Scheme)],
                "Give another -Name, or remove this one first with Remove-WebLoadBalancer."),
            (KeyPair w, KeyPair t) when w.KeyType.Length > 0 && t.KeyType.Length > 0 => ([Of("its key type", t.KeyType, w.KeyType)],
                "Give another -Name and -Path, or remove this pair first with Remove-HostKeyPair."),
            _ => ([], ""),
        };
        Refuse(there, [.. found.OfType<Difference>()], advice);
        // Whether this host is the heir of the one that is gone nobody can say.
        return gone is null ? null
            : $"Image {there} of {there.Place} was made from {gone}, which is gone, and not from "
                + $"{((Image)want).SourceInstanceId}. It stays; another -Name makes one of that host.";
    }

    /// <summary>Refuses where there is a difference.</summary>
    /// <exception cref="RefusedException">There is one.</exception>
    public static void Refuse(Resource there, IReadOnlyCollection<Difference> differences, string advice)
    {
        if (differences.Count == 0) { return; }
        string noun = Words.Of(there.Kind);
        throw new RefusedException("CannotChangeInPlace",
            $"{char.ToUpperInvariant(noun[0])}{noun[1..]} {there} of {there.Place} is there, and "
                + $"{string.Join("; ", differences.Select(d => $"{d.What} is {d.Has}, where {d.Asked} is asked for"))}. "
                + "That is not changed in place. Nothing was changed.", there.Id, advice);
    }

    /// <summary>The difference of two values, or null. What is not known differs from nothing.</summary>
    public static Difference? Of<T>(string what, T? has, T? asked) =>
        has is null || EqualityComparer<T>.Default.Equals(has, asked) ? null : new(what, Shown(has), Shown(asked));

    private static string Shown<T>(T? value) => value is null or "" ? "none" : $"'{value}'";
}
