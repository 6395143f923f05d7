using SecureNet.FlowLogs.Sql;
using SecureNet.Model;

namespace SecureNet.Cloud;

/// <summary>Creates a workgroup of Athena.</summary>
public sealed record CreateWorkGroup(string Name, WorkGroupSettings Settings) : CreateChange
{
    public override string Service => "athena";
    public override ResourceKind Creates => ResourceKind.WorkGroup;
    public override string Describe() => $"create workgroup {Name}{AthenaWords.Limit(Settings)}";
    public override Change Resolve(Func<string, string> id) => this with { Name = id(Name) };
}

/// <summary>Changes the settings of a workgroup.</summary>
public sealed record UpdateWorkGroup(string Name, WorkGroupSettings Settings) : Change
{
    public override string Service => "athena";
    public override string Describe() => $"set workgroup {Name}{AthenaWords.Limit(Settings)}";
    public override Change Resolve(Func<string, string> id) => this with { Name = id(Name) };
}

/// <summary>Deletes a workgroup and the history of its queries; answers stay in their bucket.</summary>
public sealed record DeleteWorkGroup(string Id) : DeleteChange(Id)
{
    public override string Service => "athena";
    public override ResourceKind Deletes => ResourceKind.WorkGroup;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>A change that is a statement of SQL, which Athena carries out.</summary>
public interface IDdlChange
{
    /// <summary>The statement.</summary>
    string Sql { get; }

    /// <summary>The workgroup that it runs in.</summary>
    string WorkGroup { get; }
}

/// <summary>Creates a database of the catalog.</summary>
public sealed record CreateCatalogDatabase(string Name, string BucketName, string WorkGroup) : CreateChange, IDdlChange
{
    public string Sql => FlowLogDdl.CreateDatabase(Name, BucketName, Tags.Add("securenet:bucket", BucketName));
    public override string Service => "athena";
    public override string OperationName => "StartQueryExecution";
    public override ResourceKind Creates => ResourceKind.CatalogDatabase;
    public override string Describe() => $"create database {Name}";
    public override Change Resolve(Func<string, string> id) => this with { Name = id(Name), WorkGroup = id(WorkGroup) };
}

/// <summary>Creates a table over a bucket's flow logs.</summary>
public sealed record CreateFlowLogTable(string DatabaseName, FlowLogTable Table, string WorkGroup) : CreateChange, IDdlChange
{
    public string Sql => FlowLogDdl.CreateTable(Table, Tags);
    public override string Service => "athena";
    public override string OperationName => "StartQueryExecution";
    public override ResourceKind Creates => ResourceKind.CatalogTable;
    public override string Describe() => $"create table {Table.Name} over {Table.Location}";
    public override Change Resolve(Func<string, string> id) => this with { DatabaseName = id(DatabaseName), WorkGroup = id(WorkGroup) };
}

/// <summary>Changes which accounts, regions and flow logs a table has.</summary>
public sealed record AlterFlowLogTable(string DatabaseName, FlowLogTable Table, string WorkGroup) : Change, IDdlChange
{
    public string Sql => FlowLogDdl.AlterTable(Table);
    public override string Service => "athena";
    public override string OperationName => "StartQueryExecution";
    public override string Describe() =>
        $"set table {Table.Name} to {Table.Accounts.Count} account(s) in {string.Join(", ", Table.Regions)}";
    public override Change Resolve(Func<string, string> id) => this with { DatabaseName = id(DatabaseName), WorkGroup = id(WorkGroup) };
}

/// <summary>Creates a view over all tables of a database, or replaces the one that is there.</summary>
public sealed record CreateFlowLogView(string DatabaseName, string Name, string Sql, string WorkGroup) : CreateChange, IDdlChange
{
    /// <summary>The bucket that the tables are over.</summary>
    public required string BucketName { get; init; }

    public override string Service => "athena";
    public override string OperationName => "StartQueryExecution";
    public override ResourceKind Creates => ResourceKind.CatalogTable;
    public override string Describe() => $"create or replace view {Name}";
    public override Change Resolve(Func<string, string> id) => this with { DatabaseName = id(DatabaseName), WorkGroup = id(WorkGroup) };
}

/// <summary>Deletes a table or view from the catalog; the files that it is over stay.</summary>
/// <remarks>
/// By Glue's own call: one of Athena's would need the workgroup, and would write an answer into a bucket that may go next.
/// </remarks>
public sealed record DeleteCatalogTable(string Id) : DeleteChange(Id)
{
    public override string Service => "glue";
    public override string OperationName => "DeleteTable";
    public override ResourceKind Deletes => ResourceKind.CatalogTable;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

/// <summary>Deletes a database from the catalog, with what is still in it.</summary>
public sealed record DeleteCatalogDatabase(string Id) : DeleteChange(Id)
{
    public override string Service => "glue";
    public override string OperationName => "DeleteDatabase";
    public override ResourceKind Deletes => ResourceKind.CatalogDatabase;
    public override Change Resolve(Func<string, string> id) => this with { Id = id(Id) };
}

internal static class AthenaWords
{
    public static string Limit(WorkGroupSettings settings) => settings.BytesScannedCutoffPerQuery is { } limit
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" with a limit of {limit / 1e9:0.###} GB a query")
        : " without a limit";
}
