using System.Collections.Immutable;
using System.Net;

namespace SecureNet.Model.Answers;

/// <summary>
/// One object of an answer of AWS, in whichever direction it goes. A kind says its fields once, in its <c>Map</c>: for each it hands over
/// what it has and takes what it gets back. Reading (a file, an object of the SDK) gives what was told and ignores what is handed over;
/// writing writes that and gives it back.
/// </summary>
/// <remarks>
/// Names are those of the AWS CLI's JSON. A path is not a name: what lies deeper is a <see cref="Part{T}"/> or a <see cref="List{T}"/>.
/// </remarks>
internal abstract class Io
{
    /// <summary>An id, an ARN or a word of AWS; null where it is not told, or empty.</summary>
    /// <param name="name">The member.</param>
    /// <param name="have">What is written.</param>
    /// <param name="expected">What it is, for the message where it is no text.</param>
    public abstract string? Text(string name, string? have, string expected = "a text");

    /// <summary>What people wrote: any characters; null where it is not told.</summary>
    public abstract string? FreeText(string name, string? have);

    /// <summary>True or false; null where it is not told.</summary>
    public abstract bool? Truth(string name, bool? have);

    /// <summary>A whole number; null where it is not told.</summary>
    public abstract int? Number(string name, int? have);

    /// <summary>Ids in their order; none where they are not told.</summary>
    public abstract IReadOnlyList<string> Texts(string name, IReadOnlyList<string>? have);

    /// <summary>An object in this one; null where it is not told, or where <paramref name="map"/> gives nothing.</summary>
    /// <param name="name">The member.</param>
    /// <param name="have">What is written; null for nothing.</param>
    /// <param name="map">Reads or writes its fields.</param>
    public abstract T? Part<T>(string name, T? have, Func<Io, T?, T?> map) where T : class;

    /// <summary>Objects in this one, without those of which <paramref name="map"/> makes nothing.</summary>
    /// <param name="name">The member.</param>
    /// <param name="have">What is written.</param>
    /// <param name="map">Reads or writes the fields of one.</param>
    public abstract IReadOnlyList<T> List<T>(string name, IReadOnlyList<T>? have, Func<Io, T?, T?> map) where T : class;

    /// <summary>
    /// Says of the members that are not asked for why they are not; every other one that is told makes the resource not understood.
    /// </summary>
    public abstract void Rest(Rest rest);

    /// <summary>Keeps a word that is not known and that no field holds.</summary>
    public abstract void Unknown(UnknownWord? word);

    /// <summary>The account that owns the resource: written, and in reading evidence for whose the listing is.</summary>
    public abstract string? Owner(string name, string? have);

    /// <summary>Members that are not known and may be what an object is about: read where nothing that is known says it.</summary>
    /// <param name="have">What is written.</param>
    public virtual IReadOnlyList<(string Name, string Value)> Others(IReadOnlyList<(string Name, string Value)> have) => [];

    /// <summary>A member that is evidence for the account and region of a file: an ARN of the resource itself.</summary>
    public virtual void Arn(string name) { }

    /// <summary>A member that is evidence for the region of a file: an availability zone.</summary>
    public virtual void Zone(string name) { }

    /// <summary>Refuses a member that only another format than AWS's answers has.</summary>
    public virtual void Refuse(string name, string why) { }

    /// <summary>The words that were kept by <see cref="Unknown"/> about a member, to be written as they were told.</summary>
    public virtual IEnumerable<UnknownWord> Kept(string member) => [];

    /// <summary>What is wrong with the object as a whole.</summary>
    public abstract Exception Senseless(string what);

    /// <summary>What is wrong with a member, with where it stands.</summary>
    protected abstract Exception Wrong(string name, string what);

    /// <summary>What is wrong where a member is not there.</summary>
    protected abstract Exception Missing(string name);

    /// <summary>The id, without which nothing can be told.</summary>
    public virtual string Identifier(string name, string? have, string expected = "a text") =>
        Text(name, have, expected) ?? throw Missing(name);

    /// <summary>A word as it is kept (rule Z2); one that is not known as it stands.</summary>
    /// <param name="words">Those that are known.</param>
    /// <param name="name">The member.</param>
    /// <param name="have">What is written.</param>
    /// <param name="missing">What holds where nothing is told.</param>
    public virtual string Word(Vocabulary words, string name, string? have, string missing) => words.Read(Text(name, have), missing);

    /// <summary>A word as it is kept; null where none is told.</summary>
    public string? WordOrNone(Vocabulary words, string name, string? have) =>
        Word(words, name, have, "") is { Length: > 0 } word ? word : null;

    /// <summary>An address; null where none is told.</summary>
    public virtual IPAddress? Address(string name, IPAddress? have) =>
        Text(name, have?.ToString(), "an address such as \"10.0.0.4\"") is not { } text ? null
            : (text.Contains('.', StringComparison.Ordinal) || text.Contains(':', StringComparison.Ordinal))
                && IPAddress.TryParse(text, out IPAddress? address)
                ? address : throw Wrong(name, $"'{text}' is no address such as '10.0.0.4'.");

    /// <summary>An address without which nothing can be told.</summary>
    public virtual IPAddress NeededAddress(string name, IPAddress? have) => Address(name, have) ?? throw Missing(name);

    /// <summary>A block of addresses; null where none is told.</summary>
    public virtual IPNetwork? Block(string name, IPNetwork? have) =>
        Text(name, have?.ToString(), "a block of addresses such as \"10.0.0.0/16\"") is not { } text ? null
            : text.Contains('/', StringComparison.Ordinal) && IPNetwork.TryParse(text, out IPNetwork block) ? block
            : throw Wrong(name, $"'{text}' is no block of addresses such as '10.0.0.0/16'.");

    /// <summary>
    /// A protocol by its name or number, without which nothing can be told; null in its place where the name is not known.
    /// </summary>
    public (IpProtocol? Known, string Text) Protocol(string name, string? have)
    {
        string text = Identifier(name, have, "a protocol such as \"tcp\", \"6\" or \"-1\"");
        if (IpProtocol.TryParse(text, out IpProtocol protocol)) { return (protocol, text); }
        // A name may be one of AWS's that is not known yet; a number that no packet has is none.
        return char.IsAsciiLetter(text[0]) ? (null, text)
            : throw Wrong(name, $"'{text}' is no protocol: expected tcp, udp, icmp, icmpv6, -1, or a number from 0 to 255.");
    }

    /// <summary>True or false, without which nothing can be told.</summary>
    public virtual bool NeededTruth(string name, bool? have) => Truth(name, have) ?? throw Missing(name);

    /// <summary>A whole number without which nothing can be told.</summary>
    public virtual int NeededNumber(string name, int? have) => Number(name, have) ?? throw Missing(name);

    /// <summary>A block of addresses without which nothing can be told.</summary>
    public virtual IPNetwork NeededBlock(string name, IPNetwork? have) => Block(name, have) ?? throw Missing(name);

    /// <summary>An object in this one without which nothing can be told.</summary>
    public virtual T NeededPart<T>(string name, T? have, Func<Io, T?, T?> map) where T : class =>
        Part(name, have, map) ?? throw Missing(name);

    /// <summary>The tags, by key.</summary>
    public ImmutableSortedDictionary<string, string> Tags(string name, ImmutableSortedDictionary<string, string>? have)
    {
        ImmutableSortedDictionary<string, string> tags = ImmutableSortedDictionary<string, string>.Empty;
        foreach (Tag tag in List(name, have?.Select(t => new Tag(t.Key, t.Value)).ToArray(), Tag.Map))
        {
            tags = tags.SetItem(tag.Key, tag.Value);
        }
        return tags;
    }

    private sealed record Tag(string Key, string Value)
    {
        public static Tag Map(Io io, Tag? old) =>
            new(io.FreeText("Key", old?.Key) ?? throw io.Missing("Key"), io.FreeText("Value", old?.Value) ?? "");
    }
}
