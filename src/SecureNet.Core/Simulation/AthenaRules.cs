using SecureNet.Cloud;
using SecureNet.Model;

namespace SecureNet.Simulation;

/// <summary>
/// What Athena and Glue refuse, with their own error codes. Source: Athena and Glue API references, each action's errors.
/// </summary>
internal static class AthenaRules
{
    public static void Check(Network state, Place place, Change change)
    {
        switch (change)
        {
            case CreateWorkGroup c:
                if (Has(ResourceKind.WorkGroup, c.Name)) { Refuse("InvalidRequestException", "WorkGroup is already created"); }
                if (c.Settings.BytesScannedCutoffPerQuery < WorkGroupSettings.LeastCutoff)
                {
                    Refuse("InvalidRequestException",
                        $"Value '{c.Settings.BytesScannedCutoffPerQuery}' at 'bytesScannedCutoffPerQuery' failed to satisfy "
                            + "constraint: Member must have value greater than or equal to 10000000");
                }
                break;
            case UpdateWorkGroup c when !Has(ResourceKind.WorkGroup, c.Name): Refuse("InvalidRequestException", "WorkGroup is not found.");
                break;
            case DeleteWorkGroup c when !Has(ResourceKind.WorkGroup, c.Id): Refuse("InvalidRequestException", "WorkGroup is not found.");
                break;
            case IDdlChange c:
                if (state.Find<WorkGroup>(place, ResourceKind.WorkGroup, c.WorkGroup) is not { } group)
                {
                    Refuse("InvalidRequestException", $"WorkGroup {c.WorkGroup} is not found.");
                }
                else if (state.Of<Bucket>().All(b => !group.Settings.OutputLocation.StartsWith($"s3://{b.Id}/", StringComparison.Ordinal)))
                {
                    Refuse("InvalidRequestException", $"Unable to verify/create output bucket {group.Settings.OutputLocation}");
                }
                string? database = c switch
                {
                    CreateFlowLogTable t => t.DatabaseName,
                    CreateFlowLogView v => v.DatabaseName,
                    AlterFlowLogTable a => a.DatabaseName,
                    _ => null
                };
                if (database is not null && !Has(ResourceKind.CatalogDatabase, database))
                {
                    Refuse("QueryFailed", $"SCHEMA_NOT_FOUND: Schema {database} does not exist");
                }
                if (c is AlterFlowLogTable alter && !Has(ResourceKind.CatalogTable, CatalogTable.IdOf(alter.DatabaseName,
                    alter.Table.Name))) { Refuse("QueryFailed", $"Table not found {alter.Table.Name}"); }
                break;
            case DeleteCatalogTable c when !Has(ResourceKind.CatalogTable, c.Id):
                Refuse("EntityNotFoundException", $"Table {c.Id[(c.Id.IndexOf('.', StringComparison.Ordinal) + 1)..]} not found."); break;
            case DeleteCatalogDatabase c when !Has(ResourceKind.CatalogDatabase, c.Id):
                Refuse("EntityNotFoundException", $"Database {c.Id} not found."); break;
        }

        bool Has(ResourceKind kind, string id) => state.Find<Resource>(place, kind, id) is not null;
        void Refuse(string code, string message) => throw new CloudException(code, message, change.Action, place);
    }
}
