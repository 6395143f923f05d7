using System.Reflection;
using System.Runtime.Loader;
using SecureNet.Cloud;

namespace SecureNet;

/// <summary>Loads SecureNet.Aws and every AWSSDK assembly apart from the ones that other modules loaded.</summary>
internal sealed class AwsContext : AssemblyLoadContext
{
    private static readonly Lazy<ICloudFactory> s_factory = new(LoadFactory);
    private readonly AssemblyDependencyResolver _resolver;

    private AwsContext(string entryPoint) : base("SecureNet.Aws") => _resolver = new(entryPoint);

    public static ICloudFactory Factory => s_factory.Value;

    // Null sends the request to the default context: SecureNet.Core and System.Management.Automation are shared.
    protected override Assembly? Load(AssemblyName assemblyName) =>
        _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;

    private static ICloudFactory LoadFactory()
    {
        string home = Path.GetDirectoryName(typeof(AwsContext).Assembly.Location)!;
        string entryPoint = Path.Join(home, "aws", "SecureNet.Aws.dll");
        Type type = new AwsContext(entryPoint).LoadFromAssemblyPath(entryPoint)
            .GetType("SecureNet.Aws.AwsCloudFactory", throwOnError: true)!;
        return (ICloudFactory)Activator.CreateInstance(type)!;
    }
}
