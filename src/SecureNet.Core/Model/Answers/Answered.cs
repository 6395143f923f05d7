using System.Text.Json;

namespace SecureNet.Model.Answers;

/// <summary>A kind whose fields are said once, for every direction (<see cref="Io"/>).</summary>
internal interface IAnswered<T> where T : Resource, IAnswered<T>
{
    /// <summary>The listing that has it.</summary>
    static abstract Listing Listing { get; }

    /// <summary>Reads or writes one; null for what does nothing, so is no resource here. The place is put to it afterwards.</summary>
    static abstract T? Map(Io io, T? old);
}

/// <summary>A listing of AWS.</summary>
/// <param name="Kind">What it lists.</param>
/// <param name="Key">The member of the answer that has the list.</param>
/// <param name="File">The AWS CLI's name of the call, and of a dump's file.</param>
/// <param name="Inner">The member of each element that has the resources; null where the elements are they.</param>
internal sealed record Listing(ResourceKind Kind, string Key, string File, string? Inner = null);

/// <summary>What one element of a file tells.</summary>
/// <param name="Resource">Without its place, which the files tell together.</param>
/// <param name="Told">What it tells of its place.</param>
internal sealed record ReadResource(Resource Resource, PlaceTold Told);

/// <summary>What an element of a file tells of its account and region.</summary>
/// <param name="OwnerId">The account that is told as the owner.</param>
/// <param name="Arn">The ARN of the resource itself.</param>
/// <param name="Zone">Its availability zone.</param>
internal readonly record struct PlaceTold(string? OwnerId, string? Arn, string? Zone);

/// <summary>A kind whose fields are said once.</summary>
internal abstract class Answered
{
    /// <summary>Every such kind.</summary>
    public static IReadOnlyList<Answered> All { get; } = 
    [
        Of<Vpc>(), Of<Subnet>(), Of<InternetGateway>(), Of<EgressOnlyInternetGateway>(), Of<RouteTable>(), Of<NetworkAcl>(),
        Of<SecurityGroup>(), Of<NatGateway>(),
        Of<ElasticIp>(), Of<Instance>(), Of<NetworkInterface>(), Of<VpcPeeringConnection>(), Of<VpcEndpoint>(), Of<TransitGateway>(),
        Of<TransitGatewayAttachment>(), Of<TransitGatewayRouteTable>(),
        Of<TransitGatewayPolicyTable>(),
    ];

    public required Listing Listing { get; init; }

    /// <summary>The record of the kind.</summary>
    public abstract Type Type { get; }

    /// <summary>Reads an element of a file, without what is no resource.</summary>
    /// <exception cref="JsonException">It is wrong.</exception>
    public abstract IReadOnlyList<ReadResource> Read(byte[] json, int start, int length);

    /// <summary>Goes through the fields with whatever asks for them.</summary>
    public abstract void Walk(Io io);

    /// <summary>Writes a resource of the kind.</summary>
    public abstract void Write(Utf8JsonWriter writer, Resource resource);

    /// <summary>Reads an object of the SDK; null for what is no resource.</summary>
    public abstract Resource? Read(object given, Place place);

    /// <summary>The resource in its place.</summary>
    public static Resource At(Resource resource, Place place) => At(resource, place, resource.UnknownWords);

    private static Resource At(Resource resource, Place place, IReadOnlyList<UnknownWord> unknown) =>
        (resource with { AccountId = place.AccountId, Region = place.Region, UnknownWords = unknown }).InPlace();

    private static Answered Of<T>() where T : Resource, IAnswered<T> => new Typed<T> { Listing = T.Listing };

    private sealed class Typed<T> : Answered where T : Resource, IAnswered<T>
    {
        public override Type Type => typeof(T);

        public override IReadOnlyList<ReadResource> Read(byte[] json, int start, int length)
        {
            if (Listing.Inner is { } inner)
            {
                return [.. JsonIo.ReadEach<T>(json, start, length, inner, T.Map).Where(r => r.Read is not null).Select(Of)];
            }
            (T? Read, IReadOnlyList<UnknownWord>, PlaceTold) read = JsonIo.Read<T>(json, start, length, T.Map);
            return read.Read is null ? [] : [Of(read)];
        }

        private static ReadResource Of((T? Read, IReadOnlyList<UnknownWord> Unknown, PlaceTold Told) r) =>
            new(r.Unknown.Count == 0 ? r.Read! : r.Read! with { UnknownWords = r.Unknown }, r.Told);

        public override Resource? Read(object given, Place place)
        {
            (T? read, IReadOnlyList<UnknownWord> unknown) = ObjectIo.Read<T>(given, T.Map);
            return read is null ? null : At(read, place, unknown);
        }

        public override void Walk(Io io) => T.Map(io, null);

        public override void Write(Utf8JsonWriter writer, Resource resource)
        {
            if (Listing.Inner is not { } inner)
            {
                WriteIo.Write(writer, (T)resource, T.Map);
                return;
            }

            writer.WriteStartObject();
            writer.WriteString("OwnerId", resource.AccountId);
            writer.WriteStartArray(inner);
            WriteIo.Write(writer, (T)resource, T.Map);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
    }
}
