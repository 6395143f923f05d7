namespace SecureNet.Model.Answers;

/// <summary>Reads the objects that AWS's SDK answers with.</summary>
public static class SdkObjects
{
    private static readonly Dictionary<Type, Answered> s_kinds = Answered.All.ToDictionary(k => k.Type);

    /// <summary>The resource that an object tells of; null for what is none, such as a gateway that is attached to no VPC.</summary>
    /// <param name="given">The object, such as an <c>Amazon.EC2.Model.NatGateway</c>.</param>
    /// <param name="place">The account and region that listed it.</param>
    /// <exception cref="FormatException">The answer lacks what nothing can be told without.</exception>
    public static T? Read<T>(object given, Place place) where T : Resource => (T?)s_kinds[typeof(T)].Read(given, place);

    /// <summary>The attachment of a VPC with what is told of it alone.</summary>
    /// <param name="attachment">As the listing of all attachments tells it.</param>
    /// <param name="given">An <c>Amazon.EC2.Model.TransitGatewayVpcAttachment</c>.</param>
    public static TransitGatewayAttachment Complete(TransitGatewayAttachment attachment, object given)
    {
        (TransitVpcTold? told, IReadOnlyList<UnknownWord> unknown) = ObjectIo.Read<TransitVpcTold>(given, TransitVpcTold.Map);
        return (told! with { Unknown = unknown }).Complete(attachment);
    }

    /// <summary>
    /// The routes of a transit gateway's table; null where one of them may match anything, so that what the table does is not known.
    /// </summary>
    /// <param name="given">Every route, such as <c>Amazon.EC2.Model.TransitGatewayRoute</c>.</param>
    public static IReadOnlyList<TransitGatewayRoute>? ReadRoutes(IEnumerable<object> given) =>
        TransitRouteTold.All([.. given.Select(r => ObjectIo.Read<TransitRouteTold>(r, TransitRouteTold.Map).Read!)]);
}
