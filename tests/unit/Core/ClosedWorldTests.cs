using System.Globalization;
using System.Net;
using System.Reflection;
using Amazon.EC2;
using Amazon.Runtime;
using SecureNet.Model;
using SecureNet.Model.Answers;

namespace SecureNet.Tests.Core;

/// <summary>
/// The world of the SDK's types is closed: each member of what we list is read or declared, with a reason; each
/// word of its enumerations is known.
/// </summary>
public sealed class ClosedWorldTests
{
    public static TheoryData<ResourceKind> Kinds => [.. Answered.All.Select(k => k.Listing.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_member_of_the_SDKs_types_is_read_or_declared_and_nothing_else(ResourceKind kind)
    {
        // Once with nothing told and once with everything: what is asked does not depend on it.
        foreach (NameIo told in Told(kind, isFilled: false).Concat(Told(kind, isFilled: true)))
        {
            string[] members = [.. told.Members.Select(m => m.Name).Order(StringComparer.Ordinal)];
            string[] ours = [.. told.Asked.Concat(told.Declared?.All ?? []).Distinct().Order(StringComparer.Ordinal)];
            Assert.Equal($"{told.Path}: {string.Join(' ', members)}", $"{told.Path}: {string.Join(' ', ours)}");
            Assert.Empty(told.Asked.Intersect(told.Declared?.Doubtful ?? []));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_word_of_the_SDKs_enumerations_is_known(ResourceKind kind) =>
        Assert.All(Told(kind, isFilled: false).SelectMany(t => t.Words.Select(w => (t, w))), x =>
        {
            PropertyInfo member = x.t.Members.Single(m => m.Name == x.w.Name).Property;
            string[] words = [.. member.PropertyType.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Where(f => f.FieldType == member.PropertyType)
                .Select(f => ((ConstantClass)f.GetValue(null)!).Value)];
            Assert.All(words, word => Assert.True(x.w.Words.Knows(word), $"{x.t.Path}.{x.w.Name}: {word}"));
        });

    [Fact]
    public void Every_kind_that_says_its_fields_is_registered() => Assert.Equal(
        typeof(Resource).Assembly.GetTypes().Where(t => t.GetInterfaces()
            .Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IAnswered<>))).Select(t => t.Name).Order(),
        Answered.All.Select(k => k.Type.Name).Order());

    private static List<NameIo> Told(ResourceKind kind, bool isFilled)
    {
        Answered answered = Answered.All.Single(k => k.Listing.Kind == kind);
        string call = string.Concat(answered.Listing.File.Split('-').Select(p => CultureInfo.InvariantCulture.TextInfo.ToTitleCase(p)));
        Type response = typeof(AmazonEC2Client).Assembly.GetType($"Amazon.EC2.Model.{call}Response", throwOnError: true)!;
        Type type = response.GetProperty(answered.Listing.Key)!.PropertyType.GetGenericArguments()[0];
        if (answered.Listing.Inner is { } inner) { type = type.GetProperty(inner)!.PropertyType.GetGenericArguments()[0]; }
        List<NameIo> all = [];
        NameIo io = new(kind.ToString(), type, all, isFilled);
        answered.Walk(io);
        return all;
    }

    /// <summary>Keeps what is asked for; each list has one element.</summary>
    private sealed class NameIo : Io
    {
        private readonly List<NameIo> _all;
        private readonly bool _isFilled;

        public NameIo(string path, Type type, List<NameIo> all, bool isFilled)
        {
            (Path, _all, _isFilled) = (path, all, isFilled);
            Members = [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(p => (ObjectIo.NameOf(type, p.Name), p))];
            all.Add(this);
        }

        public string Path { get; }

        public IReadOnlyList<(string Name, PropertyInfo Property)> Members { get; }

        public HashSet<string> Asked { get; } = [];

        public List<(string Name, Vocabulary Words)> Words { get; } = [];

        public Rest? Declared { get; private set; }

        public override string? Text(string name, string? have, string expected = "a text") => Ask(name, _isFilled ? "x" : null);
        public override string? FreeText(string name, string? have) => Ask(name, "x");
        public override bool? Truth(string name, bool? have) => Ask<bool?>(name, _isFilled ? true : null);
        public override int? Number(string name, int? have) => Ask<int?>(name, _isFilled ? 1 : null);
        public override string Identifier(string name, string? have, string expected = "a text") => Ask(name, "x");
        public override IPAddress? Address(string name, IPAddress? have) => Ask(name, IPAddress.Any);
        public override IPNetwork? Block(string name, IPNetwork? have) => Ask(name, default(IPNetwork));
        public override bool NeededTruth(string name, bool? have) => Ask(name, true);
        public override int NeededNumber(string name, int? have) => Ask(name, 1);

        public override IReadOnlyList<string> Texts(string name, IReadOnlyList<string>? have)
        {
            Asked.Add(name);
            return [];
        }

        public override T? Part<T>(string name, T? have, Func<Io, T?, T?> map) where T : class => map(Inner(name), null);

        public override IReadOnlyList<T> List<T>(string name, IReadOnlyList<T>? have, Func<Io, T?, T?> map) where T : class =>
            map(Inner(name), null) is { } one ? [one] : [];

        public override void Rest(Rest rest) => Declared = rest;
        public override void Unknown(UnknownWord? word) { }
        public override string? Owner(string name, string? have) => Text(name, have);
        public override void Arn(string name) => Asked.Add(name);
        public override void Zone(string name) => Asked.Add(name);
        public override Exception Senseless(string what) => new InvalidOperationException(what);

        public override string Word(Vocabulary words, string name, string? have, string missing)
        {
            Words.Add((name, words));
            return base.Word(words, name, have, missing);
        }

        protected override Exception Missing(string name) => new InvalidOperationException(name);
        protected override Exception Wrong(string name, string what) => new InvalidOperationException(name);

        private T Ask<T>(string name, T answer)
        {
            Asked.Add(name);
            return answer;
        }

        private NameIo Inner(string name)
        {
            Asked.Add(name);
            Type type = Members.FirstOrDefault(m => m.Name == name).Property?.PropertyType
                ?? throw new InvalidOperationException($"{Path} has no {name}.");
            return new($"{Path}.{name}", type.IsGenericType ? type.GetGenericArguments()[0] : type, _all, _isFilled);
        }
    }
}
