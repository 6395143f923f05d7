using SecureNet.Cloud;

namespace SecureNet.Model;

/// <summary>The effects on workgroups, databases and tables.</summary>
internal static class AthenaPatches
{
    /// <summary>What the change creates, or null where it is about something else.</summary>
    public static Resource? Create(Place place, CreateChange change) => change switch
    {
        CreateWorkGroup c =>
            new WorkGroup { Id = c.Name, AccountId = place.AccountId, Region = place.Region, Tags = c.Tags, Settings = c.Settings },
        CreateCatalogDatabase c => new CatalogDatabase
        {
            Id = c.Name, AccountId = place.AccountId, Region = place.Region, Tags = c.Tags, BucketName = c.BucketName
        },
        CreateFlowLogTable c => new CatalogTable
        {
            Id = CatalogTable.IdOf(c.DatabaseName, c.Table.Name), AccountId = place.AccountId, Region = place.Region, Tags = c.Tags,
            DatabaseName = c.DatabaseName, TableName = c.Table.Name, Definition = c.Table,
            BucketName = c.Table.Bucket,
        },
        CreateFlowLogView c => new CatalogTable
        {
            Id = CatalogTable.IdOf(c.DatabaseName, c.Name), AccountId = place.AccountId, Region = place.Region, Tags = c.Tags,
            DatabaseName = c.DatabaseName, TableName = c.Name, ViewText = c.Sql,
            BucketName = c.BucketName,
        },
        _ => null,
    };

    /// <summary>The network after the change, or null where it is about something else.</summary>
    public static Network? Apply(Network network, Place place, Change change) => change switch
    {
        UpdateWorkGroup c =>
            NetworkPatcher.Update<WorkGroup>(network, place, ResourceKind.WorkGroup, c.Name, w => w with { Settings = c.Settings }),
        AlterFlowLogTable c => NetworkPatcher.Update<CatalogTable>(network, place, ResourceKind.CatalogTable,
            CatalogTable.IdOf(c.DatabaseName, c.Table.Name), t => t with { Definition = c.Table }),
        _ => null,
    };
}
